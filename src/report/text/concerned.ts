import { groupBy } from '../../engine/group-by.ts';
import type { Result } from '../../engine/result.ts';
import type { Unreadable } from '../report.ts';
import { shownText } from './message.ts';
import { atMost, few, grouped } from './wording.ts';

/** The unknown results of one cause, with what it takes to name their subjects. */
export interface Concerned {
  readonly results: readonly Result[];
  readonly manyAccounts: boolean;
}

/** Names in one place; what is beyond is counted. */
const MOST = 10;

/** The subjects, said once for the rules that share them: `ci and deploy (rule-a and rule-b)`. */
export function unknownSubjects({ results, manyAccounts }: Concerned): string {
  const byRule = [...groupBy(results, ({ ruleId }) => ruleId)].map(([ruleId, found]) => ({
    ruleId: shownText(ruleId),
    subjects: [...new Set(found.map((result) => subjectOf(result, manyAccounts)))].filter((name) => name !== ''),
  }));
  const shared = [...groupBy(byRule, ({ subjects }) => JSON.stringify(subjects)).values()];
  const said = shared.map((group) => {
    const rules = atMost(
      group.map(({ ruleId }) => ruleId),
      MOST,
    );
    const subjects = atMost(group[0]?.subjects ?? [], MOST);
    return subjects === '' ? rules : `${subjects} (${rules})`;
  });
  return said.join('; ');
}

/** In a report on one account, what is about the account as a whole needs no name. */
function subjectOf({ resource, target }: Result, manyAccounts: boolean): string {
  const account = shownText(target.accountId);
  if (resource.type === 'AwsAccount') return manyAccounts ? account : '';
  return manyAccounts ? `${account}/${shownText(resource.name)}` : shownText(resource.name);
}

/** ` in eu-west-1` for regional facts; else how often, if more than once. */
export function where({ targets, regions }: Pick<Unreadable, 'targets' | 'regions'>): string {
  if (regions.length > 0) return ` in ${few(regions.map(shownText), 'regions')}`;
  return targets === 1 ? '' : ` ${grouped(targets)} times`;
}
