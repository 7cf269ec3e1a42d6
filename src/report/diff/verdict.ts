import { type Comparison, newFrom } from '../compare.ts';
import type { FailOn } from '../exit-code.ts';
import { counted, joined } from '../text/wording.ts';

/** The last line that a person reads, and why the exit code is what it is. */
export function diffVerdict(comparison: Comparison, failOn: FailOn): string {
  const found = newFrom(comparison, failOn);
  const incidents = found.filter(({ kind }) => kind === 'incident').length;
  const gaps = found.length - incidents;
  const said = [
    ...(incidents === 0 ? [] : [counted(incidents, 'new incident')]),
    ...(gaps === 0 ? [] : [`${counted(gaps, 'new finding')} at or above ${failOn}`]),
  ];
  if (said.length > 0) return `Worse: ${joined(said)} (exit code 1).`;
  const none = failOn === 'never' ? 'no new incident' : `no new finding at or above ${failOn}`;
  return `Not worse: ${none} (exit code 0).`;
}
