import { isCredentialsError } from '../aws/classify-error.ts';
import { whyUnread } from '../engine/evaluate.ts';
import type { FactError } from '../facts/fact.ts';

/** Something that did not reach a hub, or was not learnt of it: why, and what mends it. */
export interface Failure {
  /** Of the findings concerned; none when it is about the hub as a whole. */
  readonly ids: readonly string[];
  readonly code: string;
  /** A clause, with words of AWS in it. */
  readonly message: string;
  /** A clause. */
  readonly remedy: string;
}

/** A whole call that failed, after the attempts of the SDK. */
export function failedCall(error: FactError, ids: readonly string[]): Failure {
  const { code, kind, message } = error;
  const said = kind === 'failed' && !isCredentialsError(error) ? `${whyUnread(error)}: ${message}` : whyUnread(error);
  return { ids, code, message: said, remedy: remedyOf(error) };
}

function remedyOf(error: FactError): string {
  if (isCredentialsError(error)) return `sign in again, then ${AGAIN}`;
  if (error.kind === 'access-denied') return '"keydrill permissions --publish" prints the policy that publishing needs';
  return remedyFor(error.code);
}

/** One finding that Security Hub did not take, by its own code and message. */
export const refusedFinding = (id: string, code: string, message: string): Failure => ({
  ids: [id],
  code,
  message: `${code}: ${message}`,
  remedy: remedyFor(code),
});

/** Findings that an answer neither counts as taken nor names as failed. */
export const unaccountedFindings = (ids: readonly string[], figures: string): Failure => ({
  ids,
  code: 'Unaccounted',
  message: `Security Hub did not say what became of them: ${figures}`,
  remedy: AGAIN,
});

/** AWS documents only InvalidAccess among the codes of single findings; they are the names of its exceptions, or near. */
function remedyFor(code: string): string {
  if (isHubOff(code)) return HUB_OFF;
  if (/^(?:InvalidInput|Validation)/.test(code)) return 'update keydrill, and report it if that does not help';
  return AGAIN;
}

const AGAIN = 'publish the same report again: what has arrived is not sent twice';
const HUB_OFF =
  'turn Security Hub on in that region ("aws securityhub enable-security-hub"), or scan without the region';

/**
 * The account is not subscribed in that region: of a whole call, or of each finding in it.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
export const isHubOff = (code: string): boolean => code === 'InvalidAccessException' || code === 'InvalidAccess';

/** Trouble of the moment: the same finding may be taken a second later. */
export const isPassing = (code: string): boolean =>
  /^(?:Internal|Throttl|TooManyRequests|LimitExceeded|RequestLimitExceeded|ServiceUnavailable|RequestTimeout)/.test(
    code,
  );
