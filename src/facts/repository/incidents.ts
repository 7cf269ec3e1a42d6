import { item, type Listing, subjects, type Target } from '../collector.ts';
import { declared } from '../needs.ts';
import { parseMoment } from './moment.ts';
import { type LogEntry, type LogProblem, readLog, textField } from './records.ts';

/** A record of an incident. Times are ISO 8601. */
export interface IncidentRecord {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** Null while the incident is open. */
  readonly closedAt: string | null;
  /** Null as long as nobody reviewed it. */
  readonly reviewedAt: string | null;
  /** What keeps it from being judged, in a clause; null when it can be. */
  readonly problem: string | null;
}

/** The incident log that the policy names, as it names it; none where it names none. */
export const incidentLogs = subjects({
  name: 'incident log',
  scope: 'repository',
  needs: { playbook: declared('playbook') },
  list: ({ playbook }, _target: Target): readonly string[] =>
    playbook === null || playbook.incidentLog === null ? [] : [playbook.incidentLog],
  describe: (path) => ({ resource: { type: 'Other', id: path, name: path, region: 'global' } }),
});

/** Each record may say when it was `closed` and `reviewed`, and go by an `id` or a `title`. */
export const incidentLog = item<string, readonly IncidentRecord[]>({
  operation: 'repository:IncidentLog',
  of: incidentLogs,
  async read(path, { repository }) {
    const { entries, problems } = await readLog(repository, path);
    return distinct([...entries.map(recordOf), ...problems.map(unreadable)]);
  },
});

/** The records of the log, each to be judged by itself. */
export const incidentRecords = subjects({
  name: 'incident record',
  scope: 'repository',
  needs: { playbook: declared('playbook'), log: incidentLog },
  list: ({ playbook, log }, _target: Target): Listing<IncidentRecord> | readonly IncidentRecord[] =>
    playbook === null || playbook.incidentLog === null ? [] : log(playbook.incidentLog),
  describe: ({ id, file, line }) => ({
    key: `${file}#${id}`,
    resource: { type: 'Other', id: `${file}#${id}`, name: id, region: 'global', file: { path: file, line } },
  }),
});

function recordOf(entry: LogEntry): IncidentRecord {
  const { file, line } = entry;
  const closed = textField(entry, 'closed');
  const reviewed = textField(entry, 'reviewed');
  const closedAt = parseMoment(closed ?? '');
  const reviewedAt = parseMoment(reviewed ?? '');
  const wrong = [
    ...(closed !== null && closedAt === null ? ['closed'] : []),
    ...(reviewed !== null && reviewedAt === null ? ['reviewed'] : []),
  ];
  const problem = wrong.length === 0 ? null : `has no date as YYYY-MM-DD in ${wrong.join(' and ')}`;
  return { id: textField(entry, 'id', 'title') ?? nameOf(file), file, line, closedAt, reviewedAt, problem };
}

const unreadable = ({ file, line, problem }: LogProblem): IncidentRecord => ({
  id: nameOf(file),
  file,
  line,
  closedAt: null,
  reviewedAt: null,
  problem,
});

/** `leaked-ci-key` of `docs/incidents/leaked-ci-key.md`. */
const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');

/** Two records of one file and one id would be one result: the second gets a number. */
function distinct(records: readonly IncidentRecord[]): readonly IncidentRecord[] {
  const seen = new Map<string, number>();
  return records.map((record) => {
    const place = `${record.file}#${record.id}`;
    const count = (seen.get(place) ?? 0) + 1;
    seen.set(place, count);
    return count === 1 ? record : { ...record, id: `${record.id} (${count})` };
  });
}
