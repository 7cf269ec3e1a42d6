import { createHash } from 'node:crypto';
import type { Rule } from '../engine/rule.ts';
import { readChain } from './chain.ts';
import { checkChain } from './check-chain.ts';
import type { Policy } from './policy.ts';
import { policyOf } from './policy-of.ts';
import { inOrder, type PolicyProblem } from './problem.ts';
import { NOTHING_IN_REACH, type Reach } from './reach.ts';

export type PolicyOutcome =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

export interface ParsePolicyInput {
  /** As it should be named in messages. */
  readonly file: string;
  readonly source: string;
  /** The built-in rules: those that the file may name beside those of its plug-ins. */
  readonly rules: readonly Rule[];
  readonly now: Date;
  /** Absolute; what the file names leads from here. */
  readonly path?: string;
  /** Its path without links, which tells that it is reached again. */
  readonly identity?: string;
  /** How to get at the files and plug-ins that it names; without it that is a mistake. */
  readonly reach?: Reach;
}

/** Reads and checks the text of a policy file, and all that it names. An empty file is valid: all defaults. */
export async function parsePolicy(input: ParsePolicyInput): Promise<PolicyOutcome> {
  const { file, source, rules, now, path = file, identity = path, reach = NOTHING_IN_REACH } = input;
  const chain = await readChain({ file, path, source, home: null, identity }, reach);
  const all = chain.plugins.length === 0 ? rules : [...rules, ...chain.plugins.flatMap((plugin) => plugin.rules)];
  const { problems, contents } = await checkChain({ chain, rules: all, now });
  if (chain.root === null || chain.problems.length + problems.length > 0)
    return { ok: false, problems: inOrder([...chain.problems, ...problems], chain.order) };
  const sha256 = createHash('sha256').update(source).digest('hex');
  return { ok: true, policy: policyOf({ ...chain, root: chain.root, contents, rules: all, sha256 }) };
}
