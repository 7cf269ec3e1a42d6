import { allPages, present } from '../answer.ts';
import { item, type Listing, subjects } from '../collector.ts';
import type { FactError } from '../fact.ts';
import { readEach } from '../logic.ts';
import { everyRegion, type RegionAnswer } from '../needs.ts';
import { hubEnabled } from './securityhub.ts';

const LIST = 'securityhub:ListFindingAggregators';
const GET = 'securityhub:GetFindingAggregator';

/** A region where Security Hub is on, and can be asked about the whole account. */
export interface Hub {
  readonly region: string;
}

/** One is enough: aggregation is the same wherever it is asked about. */
export const anyHub = subjects({
  name: 'region with Security Hub',
  scope: 'account',
  needs: { hubs: everyRegion(hubEnabled) },
  list: ({ hubs }): Listing<Hub> => listAnyHub(hubs),
  describe: ({ region }: Hub) => ({
    resource: { type: 'Other', id: 'finding-aggregation', name: 'finding aggregation', region },
  }),
});

export function listAnyHub(hubs: readonly RegionAnswer<boolean>[]): Listing<Hub> {
  const { values, unread } = readEach(hubs, ({ read }) => read());
  const items = values.filter(({ value }) => value).map(({ item: { region } }) => ({ region }));
  return { items: items.slice(0, 1), unread: unread.map(({ error }): FactError => error) };
}

const LINKING_MODES = ['ALL_REGIONS', 'ALL_REGIONS_EXCEPT_SPECIFIED', 'SPECIFIED_REGIONS', 'NO_REGIONS'] as const;
type LinkingMode = (typeof LINKING_MODES)[number];

/** How Security Hub brings the findings of several regions together in one. */
export interface FindingAggregator {
  /** Where they come together. */
  readonly region: string;
  readonly mode: LinkingMode;
  /** Linked or left out, as the mode says. */
  readonly regions: readonly string[];
}

/**
 * Null where nothing is aggregated. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_ListFindingAggregators.html
 * and https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindingAggregator.html
 */
export const findingAggregator = item<Hub, FindingAggregator | null>({
  operation: GET,
  also: [LIST],
  of: anyHub,
  async read({ region }, aws) {
    const { GetFindingAggregatorCommand, ListFindingAggregatorsCommand, SecurityHubClient } = await import(
      '@aws-sdk/client-securityhub'
    );
    const ask = (NextToken: string | undefined) =>
      aws.send(
        SecurityHubClient,
        new ListFindingAggregatorsCommand(NextToken === undefined ? {} : { NextToken }),
        region,
      );
    const pages = await allPages(LIST, ask, (page) => page.NextToken);
    const [found] = pages.flatMap((page) => present(page.FindingAggregators, LIST, 'FindingAggregators'));
    if (found === undefined) return null;
    const FindingAggregatorArn = present(found.FindingAggregatorArn, LIST, 'FindingAggregatorArn');
    const command = new GetFindingAggregatorCommand({ FindingAggregatorArn });
    // It lives in the region that its ARN names.
    const answer = await aws.send(SecurityHubClient, command, FindingAggregatorArn.split(':')[3] || region);
    const mode = present(
      LINKING_MODES.find((each) => each === answer.RegionLinkingMode),
      GET,
      'RegionLinkingMode that is known',
    );
    return {
      region: present(answer.FindingAggregationRegion, GET, 'FindingAggregationRegion'),
      mode,
      regions: NAMING.includes(mode) ? present(answer.Regions, GET, 'Regions') : [],
    };
  },
});

/** The modes that come with a list of regions. */
const NAMING: readonly LinkingMode[] = ['SPECIFIED_REGIONS', 'ALL_REGIONS_EXCEPT_SPECIFIED'];

/** Whether the findings of a region are brought to the one where they come together. */
export function isLinked({ mode, regions }: FindingAggregator, region: string): boolean {
  switch (mode) {
    case 'ALL_REGIONS':
      return true;
    case 'SPECIFIED_REGIONS':
      return regions.includes(region);
    case 'ALL_REGIONS_EXCEPT_SPECIFIED':
      return !regions.includes(region);
    case 'NO_REGIONS':
      return false;
  }
}
