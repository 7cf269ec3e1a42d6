import { whyUnread } from '../engine/evaluate.ts';
import type { Fact } from '../facts/fact.ts';
import type { Outcome } from '../outcome.ts';
import { atMost, counted } from '../report/text/wording.ts';
import { type Check, fine, remark, trouble } from './check.ts';

export interface RegionsReading {
  /** Those that will be read; a problem when one that was named is not enabled. */
  readonly regions: Outcome<Fact<readonly string[]>>;
  /** All that the account has. */
  readonly enabled: Fact<readonly string[]>;
  /** Whether they were named, by --region or the policy. */
  readonly named: boolean;
}

/** Whether it is known where to read. */
export function regionsCheck({ regions, enabled, named }: RegionsReading): Check {
  if (!regions.ok) {
    return trouble('regions', regions.problem, 'Correct --region, or "regions" in the policy, or enable the region.');
  }
  if (!regions.value.ok) {
    return trouble(
      'regions',
      `The enabled regions could not be read: ${whyUnread(regions.value.error)}.`,
      'Allow account:ListRegions or ec2:DescribeRegions; without them every regional rule stays unknown.',
    );
  }
  const found = regions.value.value;
  const list = `${counted(found.length, 'region')} (${atMost(found, 20)})`;
  if (!enabled.ok) {
    const why = `whether they are enabled could not be read: ${whyUnread(enabled.error)}`;
    return remark('regions', `${list} named; ${why}.`, 'Allow account:ListRegions or ec2:DescribeRegions.');
  }
  return fine('regions', named ? `${list} named, and enabled.` : `${list} enabled.`);
}
