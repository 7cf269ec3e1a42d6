import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { builtInRules } from '../../rules/index.ts';
import type { Rule } from '../engine/rule.ts';
import { loadPolicy } from '../policy/load-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { formatProblem } from '../policy/problem.ts';
import { type Selection, selectRules } from '../policy/select-rules.ts';
import type { PolicyLocation } from '../report/context.ts';
import type { Report } from '../report/report.ts';
import { CommandError } from './command-error.ts';

export interface PolicyFlags {
  readonly policy?: string | undefined;
  readonly rule: readonly string[];
  readonly skipRule: readonly string[];
}

export interface ReadPolicyOptions {
  /** Whether what `keydrill.lock` does not pin is refused; only writing the lock goes without. */
  readonly lock?: 'enforce' | 'ignore';
}

/** The policy named, else found, else the default one; what is wrong with it ends the command. */
export async function readPolicy(
  path: string | undefined,
  { lock = 'enforce' }: ReadPolicyOptions = {},
): Promise<Policy> {
  const input = { path, cwd: process.cwd(), rules: builtInRules, now: new Date(), lock };
  const outcome = await loadPolicy(input);
  if (!outcome.ok) throw new CommandError(outcome.problems.map(formatProblem));
  return outcome.policy;
}

/** Every rule that this policy may name: the built-in ones, and those of its plug-ins. */
export const registryOf = ({ plugins }: Pick<Policy, 'plugins'>): readonly Rule[] => [
  ...builtInRules,
  ...plugins.flatMap(({ rules }) => rules),
];

/** What is known of the rules that a report names. */
export function rulesIn({ run }: Pick<Report, 'run'>, policy: Pick<Policy, 'plugins'> | null): readonly Rule[] {
  const named = new Set(run.rules);
  return registryOf(policy ?? { plugins: [] }).filter(({ id }) => named.has(id));
}

/** The rules of this run where no override says otherwise, by policy and flags. */
export function select(
  policy: Policy,
  { rule, skipRule }: Pick<PolicyFlags, 'rule' | 'skipRule'>,
): Extract<Selection, { ok: true }> {
  const selection = selectRules({ policy, rules: registryOf(policy), only: rule, skip: skipRule });
  if (!selection.ok) throw new CommandError(selection.problem);
  return selection;
}

/** Where an alert can point into the repository; null when the policy lies in none. */
export async function policyLocation({ path, lines }: Policy): Promise<PolicyLocation | null> {
  if (path === null) return null;
  const file = resolve(path);
  const root = process.env['GITHUB_WORKSPACE'] ?? (await repositoryRoot(dirname(file)));
  if (root === null) return null;
  const inside = relative(root, file);
  if (inside.startsWith('..') || resolve(root, inside) !== file) return null;
  return { path: inside.split(sep).join('/'), ruleLines: lines.rules, extendsLine: lines.extends };
}

async function repositoryRoot(folder: string): Promise<string | null> {
  const found = await stat(join(folder, '.git')).then(
    () => true,
    () => false,
  );
  if (found) return folder;
  const parent = dirname(folder);
  return parent === folder ? null : repositoryRoot(parent);
}
