import type { Condition } from '@aws-sdk/client-guardduty';
import { allPages, present } from '../answer.ts';
import { item, type Listing, subjects, type Target } from '../collector.ts';
import { type FactError, incomplete } from '../fact.ts';
import { readEach } from '../logic.ts';
import { detectors } from './guardduty.ts';

const load = () => import('@aws-sdk/client-guardduty');

const LIST = 'guardduty:ListFilters';
const GET = 'guardduty:GetFilter';

/** The saved filters of a detector, most of which only sort a view. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFilters.html */
export const filterNames = item<string, readonly string[]>({
  operation: LIST,
  of: detectors,
  async read(DetectorId, aws) {
    const { GuardDutyClient, ListFiltersCommand } = await load();
    const pages = await allPages(
      LIST,
      (NextToken) =>
        aws.send(
          GuardDutyClient,
          new ListFiltersCommand({ DetectorId, MaxResults: 50, ...(NextToken === undefined ? {} : { NextToken }) }),
        ),
      (page) => page.NextToken,
    );
    return pages.flatMap((page) => present(page.FilterNames, LIST, 'filterNames'));
  },
});

export interface FindingFilter {
  readonly detector: string;
  readonly name: string;
}

/** Every saved filter of a region. */
export const findingFilters = subjects({
  name: 'finding filter',
  scope: 'region',
  needs: { detectors, names: filterNames },
  list: ({ detectors: ids, names }, _target: Target): Listing<FindingFilter> => {
    const { values, unread } = readEach(ids, (detector) => names(detector).map((name) => ({ detector, name })));
    return { items: values.flatMap(({ value }) => value), unread: unread.map(({ error }): FactError => error) };
  },
  describe: ({ detector, name }, { partition, region, accountId }) => {
    const arn = `arn:${partition}:guardduty:${region}:${accountId}:detector/${detector}/filter/${name}`;
    return { resource: { type: 'Other', id: arn, arn, name, region } };
  },
});

/** One condition of a filter; a finding must fulfil all of them. Fields are JSON paths, e.g. `resource.resourceType`. */
export type Criterion =
  | {
      readonly field: string;
      readonly operator: 'equals' | 'not-equals' | 'matches' | 'not-matches';
      /** Any of them for the first and third operator, none of them for the others. */
      readonly values: readonly string[];
    }
  | {
      readonly field: string;
      readonly operator: 'above' | 'at-least' | 'below' | 'at-most';
      readonly value: number;
    };

/**
 * What a finding must be for a filter to archive it as it arrives; null for a filter that archives nothing.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetFilter.html
 */
export const archiveCriteria = item<FindingFilter, readonly Criterion[] | null>({
  operation: GET,
  of: findingFilters,
  async read({ detector, name }, aws) {
    const { GetFilterCommand, GuardDutyClient } = await load();
    const command = new GetFilterCommand({ DetectorId: detector, FilterName: name });
    const { Action, FindingCriteria } = await aws.send(GuardDutyClient, command);
    if (present(Action, GET, 'action') !== 'ARCHIVE') return null;
    const fields = present(FindingCriteria?.Criterion, GET, 'criterion');
    return Object.entries(fields).flatMap(([field, condition]) => criteriaOf(field, condition));
  },
});

/** Each operator has an older name, by which it may still be answered. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Condition.html */
function criteriaOf(field: string, condition: Condition): readonly Criterion[] {
  const texts = [
    { field, operator: 'equals', values: condition.Equals ?? condition.Eq },
    { field, operator: 'not-equals', values: condition.NotEquals ?? condition.Neq },
    { field, operator: 'matches', values: condition.Matches },
    { field, operator: 'not-matches', values: condition.NotMatches },
  ] as const;
  const numbers = [
    { field, operator: 'above', value: condition.GreaterThan ?? condition.Gt },
    { field, operator: 'at-least', value: condition.GreaterThanOrEqual ?? condition.Gte },
    { field, operator: 'below', value: condition.LessThan ?? condition.Lt },
    { field, operator: 'at-most', value: condition.LessThanOrEqual ?? condition.Lte },
  ] as const;
  const criteria = [
    ...texts.flatMap(({ values = [], ...rest }): readonly Criterion[] =>
      values.length > 0 ? [{ ...rest, values }] : [],
    ),
    ...numbers.flatMap(({ value, ...rest }): readonly Criterion[] => (value === undefined ? [] : [{ ...rest, value }])),
  ];
  // Without its condition a filter would look wider than it is.
  if (criteria.length === 0) throw incomplete(GET, 'a criterion has no condition that can be read');
  return criteria;
}
