import { type Comparison, compareReports, newFrom } from '../../report/compare.ts';
import { diffJson } from '../../report/diff/json.ts';
import { diffMarkdown } from '../../report/diff/markdown.ts';
import { diffText } from '../../report/diff/text.ts';
import { diffVerdict } from '../../report/diff/verdict.ts';
import type { FailOn } from '../../report/exit-code.ts';
import { CommandError } from '../command-error.ts';
import { pageOf } from '../judge-and-report.ts';
import { readReportFile } from '../read-report-file.ts';
import { type Streams, tell, write } from '../streams.ts';

export interface DiffFlags {
  readonly before: string;
  readonly after: string;
  readonly format: 'text' | 'json' | 'markdown';
  readonly failOn: FailOn;
}

/** Compares two reports. Exit code 1 for a new incident, or a new finding at the threshold. */
export async function diff(flags: DiffFlags, streams: Streams): Promise<number> {
  const [before, after] = [await readReportFile(flags.before), await readReportFile(flags.after)];
  if (before.run.example !== after.run.example) {
    const example = before.run.example ? flags.before : flags.after;
    throw new CommandError(`${example} is about the example account and the other is not; compare two scans.`);
  }
  const comparison = compareReports(before, after);
  await write(streams.stdout, written(comparison, flags, streams));
  await tell(streams, diffVerdict(comparison, flags.failOn));
  return newFrom(comparison, flags.failOn).length > 0 ? 1 : 0;
}

function written(comparison: Comparison, { format }: DiffFlags, streams: Streams): string {
  switch (format) {
    case 'text':
      return diffText(comparison, pageOf(streams, { color: true }));
    case 'json':
      return diffJson(comparison);
    case 'markdown':
      return diffMarkdown(comparison);
  }
}
