import { evaluate } from '../engine/evaluate.ts';
import { type ParameterSchemas, type Parameters, parameterDefaults } from '../engine/parameters.ts';
import type { Result, Status } from '../engine/result.ts';
import type { Rule, RuleDefinition, Severity } from '../engine/rule.ts';
import { type Declarations, NOTHING_DECLARED } from '../facts/declarations.ts';
import type { Needs } from '../facts/needs.ts';
import { deepFreeze, type Snapshot } from '../facts/snapshot.ts';
import { VERSION } from '../version.ts';
import { suiteProblems } from './completeness.ts';
import { denialProblems } from './denials.ts';
import { type GivenFact, TEST_ACCOUNT } from './given.ts';

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

/** The two functions that vitest, jest and node:test have in common. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => void) => unknown;
}

/**
 * Registers a rule's tests: every case; every case again with each fact it read denied in turn, which must give
 * `unknown`; and that the table as a whole says pass and fail, repeats nothing, and uses every need.
 */
export function testRule<S, N extends Needs, P extends ParameterSchemas>(
  rule: RuleDefinition<S, N, P>,
  { describe, it }: TestRunner,
  cases: readonly RuleCase<P>[],
): void {
  describe(rule.id, () => {
    for (const each of cases) it(each.name, () => demandNone(caseProblems(rule, each)));
    it('has a complete table', () => demandNone(suiteProblems(rule, cases)));
  });
}

function demandNone(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** What is wrong with one case; empty when it holds. */
function caseProblems(rule: Rule, each: RuleCase): readonly string[] {
  const snapshot = snapshotOf(each);
  const results = judge(rule, each, snapshot);
  const wrong = expectationProblems(each, results);
  // A case that fails already would only fail again for every denied fact.
  return wrong.length > 0 ? wrong : denialProblems(rule, each, { snapshot, results });
}

export function judge(rule: Rule, each: RuleCase, snapshot: Snapshot): readonly Result[] {
  const schemas: ParameterSchemas = rule.parameters;
  const parameters = { ...parameterDefaults(schemas), ...each.parameters } as Parameters<ParameterSchemas>;
  return evaluate({
    rules: [{ rule, severity: null, parameters }],
    snapshot,
    declarations: deepFreeze({ ...NOTHING_DECLARED, ...each.declared }),
  });
}

export function snapshotOf(each: RuleCase): Snapshot {
  const target = each.account ?? TEST_ACCOUNT;
  const takenAt = each.now ?? '2026-01-01T00:00:00.000Z';
  return deepFreeze({
    schemaVersion: 1,
    tool: { name: 'keydrill', version: VERSION },
    takenAt,
    finishedAt: takenAt,
    account: { partition: target.partition, id: target.accountId },
    homeRegion: target.region,
    regions: { ok: true, value: each.regions ?? [target.region] },
    facts: Object.fromEntries(each.facts.map(({ keyIn, fact }) => [keyIn(target), fact])),
    calls: { total: 0, byOperation: {} },
  });
}

function expectationProblems(each: RuleCase, results: readonly Result[]): readonly string[] {
  const expected = 'status' in each.expect ? [each.expect] : each.expect;
  if (results.length !== expected.length) {
    const got = results.map(({ status, resource }) => `${status} ${resource.name}`).join(', ');
    return [`expected ${expected.length} results, got ${results.length}: ${got}`];
  }
  const left = [...results];
  return expected.flatMap((expectation) => {
    const match = left.findIndex((result) => resultProblems(expectation, result).length === 0);
    // Without a match, the first result left is the most telling one to compare with.
    const [result] = left.splice(Math.max(match, 0), 1);
    return result === undefined ? [] : resultProblems(expectation, result);
  });
}

function resultProblems(expected: Expectation, result: Result): readonly string[] {
  const about = `${result.resource.name}: `;
  const problems: string[] = [];
  if (result.status !== expected.status) {
    const why = result.cause === null ? result.message : `${result.message} ${result.cause.message}`;
    problems.push(`${about}expected ${expected.status}, got ${result.status} (${why})`);
  }
  if (expected.resource !== undefined && expected.resource !== result.resource.name) {
    problems.push(`${about}expected a result about ${expected.resource}`);
  }
  if (expected.message !== undefined && !says(result.message, expected.message)) {
    problems.push(`${about}the message was "${result.message}"`);
  }
  if (expected.severity !== undefined && expected.severity !== result.severity) {
    problems.push(`${about}expected severity ${expected.severity}, got ${result.severity}`);
  }
  for (const [name, value] of Object.entries(expected.observed ?? {})) {
    const seen = JSON.stringify(result.observed?.[name]);
    if (seen !== JSON.stringify(value)) problems.push(`${about}observed ${name} was ${seen}`);
  }
  if (!/^[^\n]*\.$/.test(result.message)) problems.push(`${about}the message is not one sentence: "${result.message}"`);
  return problems;
}

const says = (message: string, expected: string | RegExp): boolean =>
  typeof expected === 'string' ? message === expected : expected.test(message);
