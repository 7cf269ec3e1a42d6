import { evaluatedCompletely, type Place } from '../report/evaluated.ts';
import type { Report } from '../report/report.ts';

/**
 * Tells whether what is not reported of a place is surely gone, so that it may be archived. Stricter than
 * `evaluatedCompletely`, because what is archived is out of sight: anything unknown of the rule there holds it back, even
 * if it is about another resource.
 */
export function surelyJudged({ run, results }: Pick<Report, 'run' | 'results'>): (place: Place) => boolean {
  const complete = evaluatedCompletely({ run, results });
  const doubtful = new Set(results.filter(({ cause }) => cause !== null).map(ruleIn));
  return (place) => complete(place) && !doubtful.has(ruleIn(place));
}

const ruleIn = ({ ruleId, target }: Place): string => `${ruleId} ${target.accountId} ${target.region}`;
