import { REASON_CODE_LENGTH, REASON_LENGTH, shown } from './limits.ts';
import type { PublishedResult } from './published.ts';

export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** Why a finding has its status; undefined where the message has said it all. */
export function reasonOf({ status, cause, exception }: PublishedResult): Reason | undefined {
  switch (status) {
    case 'pass':
    case 'fail':
      return undefined;
    case 'excepted':
      return exception === null ? undefined : reason('EXCEPTION_GRANTED', exceptionText(exception));
    case 'unknown':
      return cause === null ? undefined : reason(cause.code, cause.message);
  }
}

const reason = (code: string, text: string): Reason => ({
  code: shown(code, REASON_CODE_LENGTH, 'UNKNOWN'),
  text: shown(text, REASON_LENGTH, 'Nothing more is known.'),
});

/** Until when, and who stands for it, come first: a long reason loses its end. */
function exceptionText({ reason, owner, expires, ticket }: NonNullable<PublishedResult['exception']>): string {
  return `Excepted until ${expires} by ${owner}${ticket === null ? '' : ` (${ticket})`}: ${reason}`;
}
