import { item, subjects, type Target } from '../collector.ts';
import { declared } from '../needs.ts';
import { parseMoment } from './moment.ts';
import { type LogEntry, type LogProblem, readLog, textField } from './records.ts';

/** A key that was rotated to see how long it takes. */
export interface Drill {
  /** ISO 8601. */
  readonly at: string;
  readonly minutes: number;
  readonly file: string;
  readonly line: number;
}

export interface DrillLog {
  /** Oldest first. */
  readonly drills: readonly Drill[];
  readonly problems: readonly LogProblem[];
}

/** The drill log that the policy names, as it names it; none where it names none. */
export const drillLogs = subjects({
  name: 'drill log',
  scope: 'repository',
  needs: { rotation: declared('rotation') },
  list: ({ rotation }, _target: Target): readonly string[] => (rotation.drillLog === null ? [] : [rotation.drillLog]),
  describe: (path) => ({ resource: { type: 'Other', id: path, name: path, region: 'global' } }),
});

/** Each entry has a `date` and the `minutes` that one key took; who did it and with which key is for the reader. */
export const drillLog = item<string, DrillLog>({
  operation: 'repository:DrillLog',
  of: drillLogs,
  async read(path, { repository }) {
    const { entries, problems } = await readLog(repository, path);
    const drills: Drill[] = [];
    const wrong: LogProblem[] = [...problems];
    for (const entry of entries) {
      const drill = drillOf(entry);
      if (typeof drill === 'string') wrong.push({ file: entry.file, line: entry.line, problem: drill });
      else drills.push(drill);
    }
    return { drills: drills.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)), problems: wrong };
  },
});

/** The drill, or what is wrong with the entry. */
function drillOf(entry: LogEntry): Drill | string {
  const date = textField(entry, 'date');
  if (date === null) return 'has no date';
  const at = parseMoment(date);
  if (at === null) return 'has a date that is not written as YYYY-MM-DD';
  const minutes = Number(textField(entry, 'minutes') ?? Number.NaN);
  if (!Number.isFinite(minutes) || minutes <= 0) return 'does not say how many minutes it took';
  return { at, minutes, file: entry.file, line: entry.line };
}
