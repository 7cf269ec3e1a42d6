import { detectorStatus, detectors } from '../facts/aws/guardduty.ts';
import { hubEnabled } from '../facts/aws/securityhub.ts';
import { findingAggregator, isLinked, listAnyHub } from '../facts/aws/securityhub-aggregation.ts';
import type { Target } from '../facts/collector.ts';
import { some } from '../facts/logic.ts';
import { everyRegion, type Facts } from '../facts/needs.ts';
import { anyWay, eventRouteNeeds, eventRoutes, NOWHERE, type Routes } from './alert-routes.ts';

/** What a rule needs that follows findings. */
export const findingRouteNeeds = {
  ...eventRouteNeeds,
  detectors: everyRegion(detectors),
  detector: detectorStatus,
  hubs: everyRegion(hubEnabled),
  aggregator: findingAggregator,
};

type FindingFacts = Facts<typeof findingRouteNeeds>;

/** The ways of a finding out of a region; null where neither GuardDuty nor Security Hub is on. */
export function findingRoutes(facts: FindingFacts, { region, accountId }: Target): Routes | null {
  const isDetecting = () =>
    some(
      facts.detectors.filter((answer) => answer.region === region),
      ({ read }) => some(read(), (id) => facts.detector(id).enabled),
    );
  const isGathering = () =>
    some(
      facts.hubs.filter((answer) => answer.region === region),
      ({ read }) => read(),
    );
  if (!some([isDetecting, isGathering], (isOn) => isOn())) return null;
  const follow = (event: 'GuardDuty finding' | 'Security Hub finding', where: string) =>
    eventRoutes({ event, region: where }, facts, accountId);
  return anyWay([
    () => (isDetecting() ? follow('GuardDuty finding', region) : NOWHERE),
    () => (isGathering() ? follow('Security Hub finding', region) : NOWHERE),
    () => {
      const gathered = isGathering() ? gatheredIn(facts, region) : null;
      return gathered === null ? NOWHERE : follow('Security Hub finding', gathered);
    },
  ]);
}

/** The region in which Security Hub brings the findings of this one together; null for none. */
function gatheredIn(facts: FindingFacts, region: string): string | null {
  const [hub] = listAnyHub(facts.hubs).items;
  const aggregator = hub === undefined ? null : facts.aggregator(hub);
  if (aggregator === null || !isLinked(aggregator, region)) return null;
  const there = facts.hubs.filter((answer) => answer.region === aggregator.region);
  const isOff = there.length > 0 && !some(there, ({ read }) => read());
  return isOff ? null : aggregator.region;
}
