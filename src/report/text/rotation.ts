import { workingTime } from '../../engine/rotation.ts';
import type { Rotation } from '../report.ts';
import { paragraph, type Section } from './layout.ts';
import { counted } from './wording.ts';

/** How long it takes to replace every key, as a sum that can be checked in the head. */
export function rotation(found: Rotation | null): Section {
  if (found === null) return [];
  return [
    paragraph(`${rotationSum(found)}: ${rotationVerdict(found)}.`, {
      label: 'Rotation:',
      labelStyle: ['bold'],
      style: isOverBudget(found) ? ['red'] : ['green'],
    }),
  ];
}

export const isOverBudget = ({ totalMinutes, budgetMinutes }: Rotation): boolean => totalMinutes > budgetMinutes;

/** `over budget by 2 h 40 min` */
export const rotationVerdict = (found: Rotation): string =>
  isOverBudget(found) ? `over budget by ${workingTime(found.totalMinutes - found.budgetMinutes)}` : 'within budget';

/** `14 active keys × 30 min ÷ 2 at once = 3.5 h; your budget is 4 h` */
export function rotationSum({ activeKeys, minutesPerKey, parallel, totalMinutes, budgetMinutes }: Rotation): string {
  const keys = `${counted(activeKeys, 'active key')} × ${minutesPerKey} min`;
  const shared = parallel > 1 ? ` ÷ ${parallel} at once` : '';
  return `${keys}${shared} = ${workingTime(totalMinutes)}; your budget is ${workingTime(budgetMinutes)}`;
}
