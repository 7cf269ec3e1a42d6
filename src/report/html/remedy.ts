import type { Rule } from '../../engine/rule.ts';
import { webPage } from '../web-page.ts';
import { commandBlock } from './commands.ts';
import { type Markup, markup, nothing } from './markup.ts';

/** Why the rule matters, what to do, and where to read more. */
export const remedy = ({ title, description, remediation, references }: Rule): Markup => markup`<div class="remedy">
<p>${description}</p>
<h4>What to do</h4>
<p>${remediation.text}</p>
${commands(remediation.commands ?? [], title)}${furtherReading(references)}</div>
`;

const commands = (given: readonly string[], title: string): Markup =>
  given.length === 0
    ? nothing
    : commandBlock(
        given.flatMap((command) => command.split('\n')),
        `the commands for: ${title}`,
      );

const furtherReading = (references: readonly string[]): Markup =>
  references.length === 0
    ? nothing
    : markup`<ul class="references" aria-label="References">
${references.map(
  (reference) => markup`<li>${link(reference)}</li>
`,
)}</ul>
`;

/** What is no page of the web stays text. */
function link(reference: string): Markup {
  const page = webPage(reference);
  return page === null
    ? markup`${reference}`
    : markup`<a href="${page}" rel="noreferrer">${page.slice('https://'.length)}</a>`;
}
