import { demandOf, type SelectedRule } from '../engine/select.ts';
import type { Declarations } from '../facts/declarations.ts';
import { type Plan, planOf } from '../facts/plan.ts';
import { type Outcome, ok, problem } from '../outcome.ts';
import { policyFor } from '../policy/overrides.ts';
import type { Policy, PolicyNotice } from '../policy/policy.ts';
import { rulesNamed } from '../policy/rule-selectors.ts';
import { selectRules } from '../policy/select-rules.ts';
import type { Notice } from '../report/report.ts';
import { atMost } from '../report/text/wording.ts';
import { CommandError } from './command-error.ts';
import { type PolicyFlags, registryOf } from './policy.ts';

/** What one account is read and judged by. */
export interface AccountPolicy {
  readonly rules: readonly SelectedRule[];
  readonly declarations: Declarations;
  /** The facts that these rules need; made when first asked for. */
  readonly plan: () => Plan;
}

/** An account that no rule is left for: it is neither read nor judged. */
export interface SkippedAccount {
  readonly account: string;
  readonly problem: string;
}

/** One policy file and its overrides, as they come to each account. */
export interface AccountPolicies {
  /** A problem is one sentence with the account: no rule is left for it. */
  readonly of: (accountId: string) => Outcome<AccountPolicy>;
  /**
   * Every rule that judges one of these accounts, in the order of the registry: as it is without overrides, else as the
   * first account has it.
   */
  readonly together: (accountIds: readonly string[]) => readonly SelectedRule[];
  /** Whether all accounts have one policy, because no override is in it. */
  readonly isUniform: boolean;
  /** Where no override says otherwise; null when no rule is left there. */
  readonly base: AccountPolicy | null;
  /** About the names on the command line. */
  readonly notices: readonly PolicyNotice[];
}

type SelectFlags = Pick<PolicyFlags, 'rule' | 'skipRule'>;
type Selected = AccountPolicy & { readonly notices: readonly PolicyNotice[] };

/**
 * The policies of the accounts of this run, by policy and flags. A selection is made once for each policy that comes of
 * the overrides, so that a thousand accounts without any share one.
 */
export function accountPolicies(policy: Policy, flags: SelectFlags, policyOf = policyFor): AccountPolicies {
  const known = new Map<string, Outcome<Selected>>();
  const selectionOf = (own: Policy): Outcome<Selected> => {
    const key = JSON.stringify([own.rules, own.declarations]);
    const selection = known.get(key) ?? selectFrom(own, flags);
    known.set(key, selection);
    return selection;
  };
  const base = selectionOf(policy);
  if (!base.ok && (!hasOverrides(policy) || namesNothing(policy, flags))) throw new CommandError(base.problem);
  const of = (accountId: string): Outcome<Selected> => {
    const own = policyOf(policy, accountId);
    const selection = own === policy ? base : selectionOf(own);
    return selection.ok ? selection : problem(nothingLeft([accountId]));
  };
  return {
    of,
    together: (accountIds) => {
      const selections = new Set(accountIds.map(of).filter(({ ok }) => ok));
      const judging = [...selections].flatMap((selection) => (selection.ok ? selection.value.rules : []));
      const first = new Map(judging.toReversed().map((selected) => [selected.rule, selected]));
      for (const selected of base.ok ? base.value.rules : []) {
        if (first.has(selected.rule)) first.set(selected.rule, selected);
      }
      return registryOf(policy).flatMap((rule) => first.get(rule) ?? []);
    },
    isUniform: !hasOverrides(policy),
    base: base.ok ? base.value : null,
    notices: base.ok ? base.value.notices : [],
  };
}

const hasOverrides = ({ layers }: Policy): boolean => layers.some(({ overrides }) => overrides.length > 0);

function selectFrom(policy: Policy, { rule, skipRule }: SelectFlags): Outcome<Selected> {
  const selection = selectRules({ policy, rules: registryOf(policy), only: rule, skip: skipRule });
  if (!selection.ok) return selection;
  const { selected, notices } = selection;
  let plan: Plan | undefined;
  return ok({
    rules: selected,
    declarations: policy.declarations,
    notices,
    plan: () => {
      plan ??= planOf(selected.map(demandOf));
      return plan;
    },
  });
}

/** Whether a name on the command line stands for no rule at all, which no override changes. */
function namesNothing(policy: Policy, { rule, skipRule }: SelectFlags): boolean {
  const rules = registryOf(policy);
  const isWrong = (flag: string) => (name: string) => !rulesNamed(flag, name, rules).ok;
  return rule.some(isWrong('--rule')) || skipRule.some(isWrong('--skip-rule'));
}

/** One sentence for all accounts that no rule is left for; silence would look like a pass. */
export function skippedNotices(skipped: readonly SkippedAccount[]): readonly Notice[] {
  if (skipped.length === 0) return [];
  const message = nothingLeft(skipped.map(({ account }) => account));
  return [{ code: 'account-not-judged', message, location: null }];
}

function nothingLeft(accounts: readonly string[]): string {
  const named = accounts.length === 1 ? `account ${accounts[0]}` : `the accounts ${atMost(accounts, 10)}`;
  return `No rule is left for ${named}, so nothing is judged there; the overrides of the policy, --rule and --skip-rule leave none.`;
}
