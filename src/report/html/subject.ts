import type { GrantedException, Result } from '../../engine/result.ts';
import { shownMessage } from '../text/message.ts';
import { evidence } from './evidence.ts';
import { type Markup, markup, nothing } from './markup.ts';

/** How a subject stands out in its group. */
export interface SubjectMarks {
  /** Said where the subjects of a rule differ in it. */
  readonly severity: boolean;
  /** The baseline holds it, so that it does not make the run fail. */
  readonly known: boolean;
}

/** One judged subject: what is, where, and on what that rests. */
export function subject(result: Result, marks: SubjectMarks): Markup {
  const { severity, target } = result;
  return markup`<li class="subject" data-severity="${severity}" data-account="${target.accountId}">
<p>${shownMessage(result)}</p>
<p class="place">${marks.severity ? severityBadge(severity) : nothing}${marks.known ? KNOWN : nothing}${placeOf(result)}</p>
${result.exception === null ? nothing : exception(result.exception)}${evidence(result)}</li>
`;
}

const KNOWN = markup`<span class="badge">in the baseline</span> `;

/** The word, coloured. */
export const severityBadge = (severity: Result['severity']): Markup =>
  markup`<span class="badge ${severity}">${severity}</span> `;

/** `AwsIamUser deploy, account 111122223333, global`; the account itself is named once. */
function placeOf({ resource, target: { accountId } }: Result): string {
  const isAccount = resource.name === accountId || resource.name === `${accountId}/${resource.region}`;
  return `${resource.type}${isAccount ? '' : ` ${resource.name}, account`} ${accountId}, ${resource.region}`;
}

const exception = ({ reason, owner, expires, ticket }: GrantedException): Markup => markup`<dl class="exception">
<div><dt>Reason</dt><dd>${reason}</dd></div>
<div><dt>Owner</dt><dd>${owner}</dd></div>
<div><dt>Expires</dt><dd>${expires}</dd></div>
<div><dt>Ticket</dt><dd>${ticket ?? 'none'}</dd></div>
</dl>
`;
