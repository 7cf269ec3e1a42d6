import { groupBy } from '../engine/group-by.ts';
import type { Result } from '../engine/result.ts';
import type { Target } from '../facts/collector.ts';
import type { Report } from '../report/report.ts';

/** Security Hub CSPM of one account in one region: what is found there is published there. */
export type Hub = Target;

/** A hub with what the report found for it. */
export interface HubResults {
  readonly hub: Hub;
  readonly results: readonly Result[];
}

/**
 * Every hub that the report has something to say to, by account in its order and by region. A region without a finding
 * is among them: what the hub holds may be gone.
 */
export function hubsOf({ run, results }: Pick<Report, 'run' | 'results'>): readonly HubResults[] {
  const found = groupBy(results, ({ target }) => keyOf(target));
  const scanned = run.targets.flatMap(({ partition, accountId, homeRegion, regions }) =>
    [homeRegion, ...regions].map((region) => ({ partition, accountId, region })),
  );
  const hubs = new Map([...scanned, ...results.map(({ target }) => target)].map((hub) => [keyOf(hub), hub]));
  const byAccount = groupBy([...hubs.values()], ({ accountId }) => accountId);
  return [...byAccount.values()].flatMap((regions) =>
    regions
      .toSorted((a, b) => (a.region < b.region ? -1 : 1))
      .map((hub) => ({ hub, results: found.get(keyOf(hub)) ?? [] })),
  );
}

const keyOf = ({ partition, accountId, region }: Hub): string => `${partition} ${accountId} ${region}`;
