import { builtInRules } from '../../rules/index.ts';
import type { PACKS } from '../../src/engine/rule.ts';
import type { SelectedRule } from '../../src/engine/select.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { selectRules } from '../../src/policy/select-rules.ts';

/** The packs whose calls are counted, and the largest one, which holds every rule. */
export const ESSENTIAL: (typeof PACKS)[number] = 'essential';
export const RECOMMENDED: (typeof PACKS)[number] = 'recommended';
export const EVERY_RULE: (typeof PACKS)[number] = 'strict';

/** The rules that a policy file with only `extends: pack` selects. */
export function rulesOf(pack: (typeof PACKS)[number]): readonly SelectedRule[] {
  const policy = { ...defaultPolicy(), extends: [pack] };
  const selection = selectRules({ policy, rules: builtInRules, only: [], skip: [] });
  if (!selection.ok) throw new Error(selection.problem);
  return selection.selected;
}
