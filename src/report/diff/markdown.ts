import type { Comparison } from '../compare.ts';
import { markdownPage, markdownSections } from '../markdown/blocks.ts';
import { inertMarkdown } from '../markdown/inert-text.ts';
import { notices } from '../text/remarks.ts';
import { counted } from '../text/wording.ts';
import { heading, scopeLines } from './heading.ts';
import { type Part, partsOf } from './parts.ts';

/** What GitHub takes as a comment, which is less than as a summary; the rest is left for what others add. */
const MOST_CHARACTERS = 60_000;

/** The comparison as GitHub-flavoured Markdown, short enough for a comment on a pull request. */
export function diffMarkdown(comparison: Comparison): string {
  const head = ['## What changed in the readiness for a leaked AWS key', ...markdownSections([heading(comparison)])];
  const tail = markdownSections([scopeLines(comparison), notices(comparison.notices)]);
  const texts = [...head, ...fitting(partsOf(comparison), MOST_CHARACTERS - lengthOf([...head, ...tail])), ...tail];
  return markdownPage(texts);
}

/** Every heading, and under them as much as there is room for, from the first on. */
function fitting(parts: readonly Part[], room: number): readonly string[] {
  const headings = parts.map((part) => `### ${inertMarkdown(part.heading)}`);
  let left = room - lengthOf(headings) - NOTE;
  let omitted = 0;
  const texts = parts.flatMap((part, index) => [
    headings[index] ?? '',
    ...markdownSections(part.sections).filter((text) => {
      left -= lengthOf([text]);
      if (left < 0) omitted += 1;
      return left >= 0;
    }),
  ]);
  return omitted === 0 ? texts : [...texts, `${counted(omitted, 'list')} more did not fit here; see --format json.`];
}

/** For the sentence about what was left out. */
const NOTE = 100;

/** With the empty line after each. */
const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length + 2, 0);
