import { matchesWildcard } from '../engine/wildcard.ts';
import { declarationsOf } from './declarations-of.ts';
import { fold, type PolicyLayer } from './layers.ts';
import type { Policy } from './policy.ts';

/**
 * The policy as it holds for one account: the same object when no override names it. Overrides decide on rules and on what is
 * declared; extends, regions and exceptions are the same everywhere.
 */
export function policyFor(policy: Policy, accountId: string): Policy {
  const applies = ({ accounts }: PolicyLayer['overrides'][number]): boolean =>
    accounts.some((pattern) => matchesWildcard(pattern, accountId));
  if (!policy.layers.some(({ overrides }) => overrides.some(applies))) return policy;
  const layers = policy.layers.map((layer): PolicyLayer => {
    const statement = fold([layer, ...layer.overrides.filter(applies)]);
    return { ...layer, ...statement, overrides: [] };
  });
  const { values, ruleLines } = fold(layers);
  return {
    ...policy,
    rules: values.rules,
    declarations: declarationsOf(values),
    lines: { ...policy.lines, rules: ruleLines },
    layers,
  };
}
