import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { builtInRules } from '../../rules/index.ts';
import { loadPolicy } from '../policy/load-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { formatProblem } from '../policy/problem.ts';
import { type Selection, selectRules } from '../policy/select-rules.ts';
import type { PolicyLocation } from '../report/context.ts';
import { CommandError } from './command-error.ts';

export interface PolicyFlags {
  readonly policy?: string | undefined;
  readonly rule: readonly string[];
  readonly skipRule: readonly string[];
}

export async function readPolicy(path: string | undefined): Promise<Policy> {
  const outcome = await loadPolicy({ path, cwd: process.cwd(), rules: builtInRules, now: new Date() });
  if (!outcome.ok) throw new CommandError(outcome.problems.map(formatProblem));
  return outcome.policy;
}

/** The rules of this run, by policy and flags. */
export function select(
  policy: Policy,
  { rule, skipRule }: Pick<PolicyFlags, 'rule' | 'skipRule'>,
): Extract<Selection, { ok: true }> {
  const selection = selectRules({ policy, rules: builtInRules, only: rule, skip: skipRule });
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
