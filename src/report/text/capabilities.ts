import type { CapabilityCounts, Readiness, RuleStatus } from '../../engine/score.ts';
import { displayWidth, padTo } from './display-width.ts';
import { type Block, line, paragraph, type Section, type Segment } from './layout.ts';
import { shownText } from './message.ts';

const COLUMNS: readonly (readonly [RuleStatus, string])[] = [
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['unknown', 'unknown'],
  ['excepted', 'excepted'],
  ['notApplicable', 'n/a'],
];
const BAR = 10;
const COUNTS = COLUMNS.reduce((width, [, title]) => width + title.length + 1, 0);

/** The capabilities with their rules: a table where it fits, else two lines for each. */
export function capabilities({ score, capabilities: all }: Readiness, width: number): Section {
  const title = score === null ? 'Readiness: nothing to score' : `Readiness: ${score} of 100`;
  const titles = Math.max(displayWidth(title), ...all.map((each) => displayWidth(shownText(each.title))));
  if (titles + 2 + BAR + COUNTS <= width) {
    const header: Segment[] = [
      { text: padTo(title, titles + 2 + BAR), style: ['bold'] },
      { text: COLUMNS.map(([, name]) => ` ${name}`).join(''), style: ['dim'] },
    ];
    return [{ kind: 'line', segments: header }, ...all.map((each) => row(each, titles))];
  }
  return [line(title, ['bold']), ...all.flatMap(list)];
}

const NOTHING_ASKED = 'no rules selected';

function row(counts: CapabilityCounts, titles: number): Block {
  const title = { text: padTo(shownText(counts.title), titles + 2) };
  if (COLUMNS.every(([status]) => counts[status] === 0))
    return { kind: 'line', segments: [title, { text: NOTHING_ASKED, style: ['dim'] }] };
  const segments: Segment[] = [title, ...bar(counts)];
  const cells = COLUMNS.map(([status, name]): Segment => {
    const text = ` ${String(counts[status]).padStart(name.length)}`;
    return counts[status] > 0 && status === 'failed' ? { text, style: ['red'] } : { text };
  });
  return { kind: 'line', segments: [...segments, ...cells] };
}

function bar(counts: CapabilityCounts): readonly Segment[] {
  const full = fullParts(counts, BAR);
  if (full === null) return [{ text: '-'.repeat(BAR), style: ['dim'] }];
  return [
    { text: '█'.repeat(full), style: ['green'] },
    { text: '░'.repeat(BAR - full), style: ['dim'] },
  ];
}

/** The share of applicable rules that passed, in so many parts, rounded down: all of them means all. Null: none apply. */
export function fullParts({ passed, failed, unknown, excepted }: CapabilityCounts, parts: number): number | null {
  const applicable = passed + failed + unknown + excepted;
  return applicable === 0 ? null : Math.floor((parts * passed) / applicable);
}

function list(counts: CapabilityCounts): readonly Block[] {
  const told = COLUMNS.filter(([status]) => counts[status] > 0).map(([status, name]) => `${counts[status]} ${name}`);
  return [paragraph(shownText(counts.title)), paragraph(told.join(', ') || NOTHING_ASKED, { indent: 2 })];
}
