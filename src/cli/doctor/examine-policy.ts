import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Check, fine, trouble } from '../../doctor/check.ts';
import { policyChecks } from '../../doctor/policy.ts';
import { LOCK_FILE } from '../../lock/lock.ts';
import { defaultPolicy, type Policy } from '../../policy/policy.ts';
import { counted } from '../../report/text/wording.ts';
import { type AccountPolicies, accountPolicies } from '../account-policies.ts';
import { CommandError } from '../command-error.ts';
import { type PolicyFlags, readPolicy } from '../policy.ts';
import { folderOf } from '../read-accounts.ts';

export interface ExaminedPolicy {
  readonly checks: readonly Check[];
  /** The default one where the file is no good, so that the rest can be looked at. */
  readonly policy: Policy;
  readonly policies: AccountPolicies;
}

/** Reads the policy, and selects by it and the flags. */
export async function examinePolicy(flags: PolicyFlags): Promise<ExaminedPolicy> {
  const read = await orProblems(() => readPolicy(flags.policy));
  const policy = read.ok ? read.value : defaultPolicy();
  const checks = read.ok
    ? policyChecks({ ok: true, policy, locked: await exists(join(folderOf(policy), LOCK_FILE)) })
    : policyChecks(read);
  const selected = await orProblems(() => accountPolicies(policy, flags));
  if (selected.ok) return { checks: [...checks, ...selectedCheck(selected.value)], policy, policies: selected.value };
  const remedy =
    'Correct --rule and --skip-rule, or the rules of the policy; what follows goes by all that is selected.';
  const wrong = selected.problems.map((message) => trouble('rules', message, remedy));
  const unfiltered = await orProblems(() => accountPolicies(policy, ALL));
  const policies = unfiltered.ok ? unfiltered.value : accountPolicies(defaultPolicy(), ALL);
  return { checks: [...checks, ...wrong], policy, policies };
}

const ALL = { rule: [], skipRule: [] };

const selectedCheck = ({ base }: AccountPolicies): readonly Check[] =>
  base === null ? [] : [fine('rules', `${counted(base.rules.length, 'rule')} selected.`)];

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly string[] };

async function orProblems<T>(work: () => T | Promise<T>): Promise<Read<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    if (!(thrown instanceof CommandError)) throw thrown;
    return { ok: false, problems: thrown.lines };
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
