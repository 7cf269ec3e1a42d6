import type { Result } from '../../engine/result.ts';
import { publicText, truncate } from '../plain-text.ts';
import { type Markup, markup } from './markup.ts';

/** What was seen, what should be, and where the answer came from. */
export const evidence = ({ observed, expected, resource, cause, reads }: Result): Markup => markup`<details>
<summary>Evidence</summary>
<dl class="evidence">
${entries(observed, 'observed ')}${entries(expected, 'expected ')}${entries({
  resource: resource.id,
  ...(resource.arn === undefined ? {} : { ARN: resource.arn }),
  ...(resource.file === undefined ? {} : { file: `${resource.file.path}:${resource.file.line}` }),
  ...(cause === null ? {} : { 'answered by AWS': cause.message }),
  'judged from': reads,
})}</dl>
</details>
`;

const entries = (values: Readonly<Record<string, unknown>> | null, kind = ''): readonly Markup[] =>
  Object.entries(values ?? {}).map(
    ([name, value]) => markup`<div><dt>${kind}${name}</dt><dd>${shown(value)}</dd></div>
`,
  );

const LONGEST = 2000;

/** Masked before it is cut: half of a key id would not be known for one. */
const shown = (value: unknown): string => truncate(publicText(textOf(value)), LONGEST);

/** Short values as they stand, lists of them in a row, all else as JSON. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value) && value.every(isPlain)) return value.length === 0 ? 'none' : value.map(String).join(', ');
  return isPlain(value) ? String(value) : JSON.stringify(value, null, 1);
}

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
