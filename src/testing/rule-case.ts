import type { ParameterSchemas, Parameters } from '../engine/parameters.ts';
import type { Status } from '../engine/result.ts';
import type { Severity } from '../engine/rule.ts';
import type { Declarations } from '../facts/declarations.ts';
import type { GivenFact } from './given.ts';

/** One row of a rule's table. */
export interface RuleCase<P extends ParameterSchemas = ParameterSchemas> {
  readonly name: string;
  /** Everything that the rule reads in this case, and nothing else. */
  readonly facts: readonly GivenFact[];
  readonly declared?: Partial<Declarations>;
  readonly parameters?: Partial<Parameters<P>>;
  /** Enabled regions; the home region alone by default. */
  readonly regions?: readonly string[];
  /** ISO 8601; default 2026-01-01T00:00:00Z. */
  readonly now?: string;
  /** A case about another partition or account. */
  readonly account?: { readonly partition: string; readonly accountId: string; readonly region: string };
  /** One result, or all of them in any order. */
  readonly expect: Expectation | readonly Expectation[];
  /** Operations that are read, but without which the verdict still stands, because something else proves it. */
  readonly stands?: readonly string[];
}

export interface Expectation {
  readonly status: Status;
  /** The resource's name, to tell several results apart. */
  readonly resource?: string;
  readonly message?: string | RegExp;
  readonly severity?: Severity;
  /** Fields that `observed` must hold, compared by value. */
  readonly observed?: Readonly<Record<string, unknown>>;
}

/** What a case expects, as a list. */
export const expectationsOf = ({ expect }: RuleCase): readonly Expectation[] =>
  'status' in expect ? [expect] : expect;
