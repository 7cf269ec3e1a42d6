import type { Report } from '../report.ts';
import { htmlOf, type Markup, markup, nothing } from './markup.ts';
import { coverageGrid } from './pictures/coverage-grid.ts';
import { keyTimeline } from './pictures/key-timeline.ts';
import { readinessPicture } from './pictures/readiness.ts';
import { rotationBar } from './pictures/rotation-bar.ts';

/** What is easier seen than read. */
export function pictures(report: Report): Markup {
  const drawn = [readinessPicture(report), coverageGrid(report), keyTimeline(report), rotationBar(report)];
  return htmlOf(drawn) === ''
    ? nothing
    : markup`<section id="readiness" aria-labelledby="readiness-title">
<h2 id="readiness-title">Readiness</h2>
${drawn}</section>
`;
}
