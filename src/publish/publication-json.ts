import { harmlessJson } from '../report/json.ts';
import { publicText } from '../report/plain-text.ts';
import { VERSION } from '../version.ts';
import { type Counts, countsOf, type HubPublication, isComplete, type Publication } from './publication.ts';

/** The publication for programs; fields are only ever added. Messages are masked, because logs are read by many. */
export function publicationJson(publication: Publication): string {
  const { dryRun, time, hubs, notEntered } = publication;
  return `${harmlessJson(
    {
      schemaVersion: 1,
      tool: { name: 'keydrill', version: VERSION },
      dryRun,
      complete: isComplete(publication),
      report: { finishedAt: time },
      totals: countsOf(hubs),
      hubs: hubs.map(hubOf),
      notEntered: notEntered.map(({ accountId, problem }) => ({ accountId, problem: publicText(problem) })),
    },
    2,
  )}\n`;
}

function hubOf(published: HubPublication): object {
  const { hub, changes, failures } = published;
  const counts: Counts = countsOf([published]);
  return {
    ...hub,
    state: stateOf(published),
    counts,
    changes: changes.map((change) => ({ ...change, message: publicText(change.message) })),
    failures: failures.map((failure) => ({ ...failure, message: publicText(failure.message) })),
  };
}

function stateOf({ isOff, failures, changes }: HubPublication): 'done' | 'off' | 'incomplete' | 'untouched' {
  if (isOff) return 'off';
  if (failures.length === 0) return 'done';
  return changes.length === 0 ? 'untouched' : 'incomplete';
}
