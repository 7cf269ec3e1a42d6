import { workingTime } from '../../engine/rotation.ts';
import type { Rotation } from '../report.ts';
import { paragraph, type Section } from './layout.ts';
import { counted } from './wording.ts';

/** How long it takes to replace every key, as a sum that can be checked in the head. */
export function rotation(found: Rotation | null): Section {
  if (found === null) return [];
  const over = found.totalMinutes - found.budgetMinutes;
  const verdict = over > 0 ? `over budget by ${workingTime(over)}` : 'within budget';
  return [
    paragraph(`${rotationSum(found)}: ${verdict}.`, {
      label: 'Rotation:',
      labelStyle: ['bold'],
      style: over > 0 ? ['red'] : ['green'],
    }),
  ];
}

/** `14 active keys × 30 min ÷ 2 at once = 3.5 h; your budget is 4 h` */
function rotationSum({ activeKeys, minutesPerKey, parallel, totalMinutes, budgetMinutes }: Rotation): string {
  const keys = `${counted(activeKeys, 'active key')} × ${minutesPerKey} min`;
  const shared = parallel > 1 ? ` ÷ ${parallel} at once` : '';
  return `${keys}${shared} = ${workingTime(totalMinutes)}; your budget is ${workingTime(budgetMinutes)}`;
}
