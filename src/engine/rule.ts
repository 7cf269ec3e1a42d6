import type { Resource, Source, Target } from '../facts/collector.ts';
import type { Facts, Needs } from '../facts/needs.ts';
import type { Control } from './controls.ts';
import type { ParameterSchemas, Parameters } from './parameters.ts';

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The question a rule serves. Incident rules ask `now`, which is no readiness and counts in no score. */
export const CAPABILITIES = ['see', 'hear', 'exposure', 'contain', 'respond', 'now'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** Each pack holds the one before it. */
export const PACKS = ['essential', 'recommended', 'strict'] as const;
export type Pack = (typeof PACKS)[number];

export type Kind = 'gap' | 'incident';

/** Facts and figures behind a verdict, shown beside its message. */
export interface Evidence {
  readonly observed?: Readonly<Record<string, unknown>>;
  readonly expected?: Readonly<Record<string, unknown>>;
  /** A resource that only the evidence can name, e.g. the access key id that the credential report lacks. */
  readonly resource?: Partial<Resource>;
  /** Where the severity depends on what was found. A severity in the policy file goes before it. */
  readonly severity?: Severity;
}

export type Verdict = { readonly message: string } & Evidence & { readonly status: 'pass' | 'fail' | 'not-applicable' };

/** `message` is one sentence ending in a period that says what is, and can stand alone in an alert title. */
export const pass = (message: string, evidence: Evidence = {}): Verdict => ({ status: 'pass', message, ...evidence });

/** `message` says what is and what should be. */
export const fail = (message: string, evidence: Evidence = {}): Verdict => ({ status: 'fail', message, ...evidence });

/** There is nothing here that the requirement could apply to; never "could not look". */
export const notApplicable = (message: string): Verdict => ({ status: 'not-applicable', message });

/** Target, and the time of the snapshot: rules have no clock of their own. */
export interface Context extends Target {
  readonly now: Date;
}

export interface CheckInput<S, N extends Needs, P extends ParameterSchemas> {
  readonly subject: S;
  readonly resource: Resource;
  /** Reading a fact that could not be collected ends the check; the engine makes it `unknown`. */
  readonly facts: Facts<N>;
  readonly parameters: Parameters<P>;
  readonly context: Context;
}

export interface Remediation {
  /** One or two sentences, shown once per rule. */
  readonly text: string;
  /** Shell commands, safe to paste; anything destructive says so in a comment line before it. */
  readonly commands?: readonly string[];
}

export interface RuleDefinition<S, N extends Needs, P extends ParameterSchemas> {
  /** Names the desired state, so that pass is always good. */
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly title: string;
  readonly capability: Capability;
  readonly severity: Severity;
  /** The smallest pack that holds the rule. */
  readonly pack: Pack;
  readonly description: string;
  readonly remediation: Remediation;
  readonly references: readonly string[];
  /** A Markdown file that says why, how it is judged and how to fix it: `new URL('./rule.md', import.meta.url)`. Built-in rules have it in their folder. */
  readonly page?: URL;
  readonly controls: readonly Control[];
  readonly parameters: P;
  /** The keydrill version that introduced it. */
  readonly since: string;
  readonly deprecated?: { readonly since: string; readonly instead?: string };
  /** What is judged: one result for each. */
  readonly on: Source<S>;
  readonly needs: N;
  /** Pure and synchronous. */
  readonly check: (input: CheckInput<S, N, P>) => Verdict;
}

/** A rule with its type parameters forgotten, so that the engine can hold a list of them. */
// biome-ignore lint/suspicious/noExplicitAny: the existential type of a rule
export type Rule = RuleDefinition<any, any, any>;

type Optional = 'aliases' | 'parameters' | 'deprecated' | 'page';

/**
 * Types `check` by what the rule needs. Throws for a rule that could never work: an account-wide rule with a bare regional
 * need. The engine judges each subject that `on` lists, and turns a fact that could not be read into `unknown`.
 *
 * ```js
 * export default defineRule({
 *   id: 'acme/trails-few',
 *   title: 'There are few trails to look after',
 *   capability: 'see',
 *   severity: 'low',
 *   pack: 'strict',
 *   description: 'Every trail has a bucket, a key and a policy that somebody has to keep in order.',
 *   remediation: { text: 'Merge trails of the same events.' },
 *   references: [],
 *   controls: [],
 *   since: '1.0.0',
 *   parameters: { most: { type: 'integer', default: 3, description: 'Trails that are few.' } },
 *   on: account,
 *   needs: { trails: everyTrail },
 *   check({ facts, parameters: { most } }) {
 *     const count = facts.trails.length;
 *     return count > most ? fail(`There are ${count} trails; ${most} would do.`) : pass(`There are ${count} trails.`);
 *   },
 * });
 * ```
 */
export function defineRule<S, const N extends Needs, const P extends ParameterSchemas = Record<never, never>>(
  rule: Omit<RuleDefinition<S, N, P>, Optional> & Partial<Pick<RuleDefinition<S, N, P>, Optional>>,
): RuleDefinition<S, N, P> {
  for (const [name, need] of Object.entries(rule.needs)) {
    const regional = need.kind === 'one' || need.kind === 'list' ? need.scope === 'region' : false;
    if (regional && rule.on.scope !== 'region') {
      throw new Error(`${rule.id}: the need "${name}" is regional; wrap it in everyRegion()`);
    }
  }
  return { parameters: {} as P, ...rule };
}

export const kindOf = ({ capability }: Pick<Rule, 'capability'>): Kind => (capability === 'now' ? 'incident' : 'gap');
