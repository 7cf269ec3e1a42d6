import { type Markup, markup } from './markup.ts';

/** Lines to copy. The button works only with the script, which shows it. */
export const commandBlock = (lines: readonly string[], named: string): Markup => markup`<div class="commands">
<button type="button" class="copy" aria-label="Copy ${named}" hidden>Copy</button>
<pre><code>${lines.map(
  (line) => markup`<span>${line}
</span>`,
)}</code></pre>
</div>
`;
