import type { Comparison } from '../compare.ts';
import { layOut, type Page, paragraph } from '../text/layout.ts';
import { notices } from '../text/remarks.ts';
import { heading, scopeLines } from './heading.ts';
import { partsOf } from './parts.ts';

/** The comparison for a screen. */
export const diffText = (comparison: Comparison, page: Page): string =>
  layOut(
    [
      heading(comparison),
      ...partsOf(comparison).flatMap((part) => [[paragraph(part.heading, { style: part.style })], ...part.sections]),
      scopeLines(comparison),
      notices(comparison.notices),
    ],
    page,
  );
