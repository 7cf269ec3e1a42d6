import type { Result } from '../engine/result.ts';
import type { Rule } from '../engine/rule.ts';
import type { Fact } from '../facts/fact.ts';
import type { Need } from '../facts/needs.ts';
import { placeOf } from '../facts/read-facts.ts';
import { deepFreeze, type Snapshot } from '../facts/snapshot.ts';
import { failure } from './given.ts';
import { judge, type RuleCase } from './rule-tester.ts';

interface Judged {
  readonly snapshot: Snapshot;
  readonly results: readonly Result[];
}

/**
 * Denies, one by one, each fact that the case read, and demands `unknown`: a verdict must not survive the loss of what
 * it rests on. `stands` names the exceptions, and each of them must be true.
 */
export function denialProblems(rule: Rule, each: RuleCase, judged: Judged): readonly string[] {
  const stands = new Set(each.stands ?? []);
  const standing = new Set<string>();
  const problems: string[] = [];
  for (const key of keysRead(rule, each, judged.snapshot)) {
    const { operation } = placeOf(key);
    const survived = survivesDenial(rule, each, { ...judged, key });
    if (survived && stands.has(operation)) standing.add(operation);
    if (survived && !stands.has(operation)) problems.push(`still gives a verdict when ${key} is denied`);
  }
  for (const operation of stands) {
    if (!standing.has(operation))
      problems.push(`claims to stand without ${operation}, but does not, or never reads it`);
  }
  return problems;
}

/** Whether every verdict is still given, or a new one is; of several subjects, the others may keep theirs. */
function survivesDenial(
  rule: Rule,
  each: RuleCase,
  { snapshot, results, key }: Judged & { readonly key: string },
): boolean {
  const { operation } = placeOf(key);
  const denied = { ...snapshot, facts: { ...snapshot.facts, [key]: failure(operation, 'access-denied') } };
  const blind = judge(rule, each, deepFreeze(denied));
  const verdicts = (all: readonly Result[]) => all.filter(({ status }) => status !== 'unknown').length;
  const before = new Map(results.map(({ fingerprint, status }) => [fingerprint, status]));
  const invented = blind.some(({ status, fingerprint }) => status !== 'unknown' && before.get(fingerprint) !== status);
  return invented || (verdicts(results) > 0 && verdicts(blind) >= verdicts(results));
}

/** The readable facts that the rule looked at. */
function keysRead(rule: Rule, each: RuleCase, snapshot: Snapshot): readonly string[] {
  const { readable, watched } = watch(snapshot);
  judge(rule, each, watched);
  const optional = optionalOperations(rule);
  return [...readable].filter((key) => !optional.has(key));
}

function watch(snapshot: Snapshot): { readonly readable: ReadonlySet<string>; readonly watched: Snapshot } {
  const readable = new Set<string>();
  const facts = new Proxy<Record<string, Fact<unknown>>>(
    { ...snapshot.facts },
    {
      get(target, key) {
        const fact = typeof key === 'string' ? target[key] : undefined;
        if (typeof key === 'string' && fact?.ok === true) readable.add(key);
        return fact;
      },
    },
  );
  return { readable, watched: { ...snapshot, facts } };
}

/** Facts that subjects read only if they can: nothing rests on them. */
function optionalOperations({ on, needs }: Rule): ReadonlySet<string> {
  const own: readonly Need[] = Object.values(needs);
  const listing: readonly Need[] = on.kind === 'subjects' ? Object.values(on.needs) : [];
  const needed = new Set(own.flatMap((need) => ('operation' in need ? [need.operation] : [])));
  const optional = listing.flatMap((need) => (need.kind === 'if-readable' ? [need.of.operation] : []));
  return new Set(optional.filter((operation) => !needed.has(operation)));
}
