import type { Result } from '../engine/result.ts';
import type { Rule } from '../engine/rule.ts';
import type { Fact } from '../facts/fact.ts';
import type { Need } from '../facts/needs.ts';
import { placeOf } from '../facts/read-facts.ts';
import { deepFreeze, type Snapshot } from '../facts/snapshot.ts';
import { failure } from './given.ts';
import { judgeCase } from './judge-case.ts';
import type { RuleCase } from './rule-case.ts';

/** What became of a case when one of the facts that it reads was denied. */
export interface Denial {
  /** The fact as a snapshot names it, e.g. `s3:GetBucketTagging@eu-west-1#arn:aws:s3:::logs`. */
  readonly key: string;
  /** Null when the case gave `unknown`, or stands as it claims. */
  readonly problem: string | null;
  /** The verdict survived, and the case says that it may. */
  readonly stands: boolean;
}

interface Judged {
  readonly snapshot: Snapshot;
  readonly results: readonly Result[];
}

/**
 * Denies, one by one, each fact that the case reads, and demands `unknown`: a verdict must not survive the loss of what
 * it rests on. `stands` names the exceptions.
 */
export function denialsOf(rule: Rule, each: RuleCase, judged: Judged): readonly Denial[] {
  const claimed = new Set(each.stands ?? []);
  return keysRead(rule, each, judged.snapshot).map((key) => {
    const survived = survivesDenial(rule, each, { ...judged, key });
    const stands = survived && claimed.has(placeOf(key).operation);
    return { key, problem: survived && !stands ? SURVIVED : null, stands };
  });
}

const SURVIVED =
  'still gives a verdict, where it should be unknown; do not catch what an unread fact throws, or name the operation in "stands" where something else proves the verdict';

/** Claims of a case that nothing bears out. */
export function claimProblems(each: RuleCase, denials: readonly Denial[]): readonly string[] {
  const standing = new Set(denials.filter(({ stands }) => stands).map(({ key }) => placeOf(key).operation));
  return (each.stands ?? [])
    .filter((operation) => !standing.has(operation))
    .map((operation) => `claims to stand without ${operation}, but does not, or never reads it`);
}

/** Whether every verdict is still given, or a new one is; of several subjects, the others may keep theirs. */
function survivesDenial(
  rule: Rule,
  each: RuleCase,
  { snapshot, results, key }: Judged & { readonly key: string },
): boolean {
  const { operation } = placeOf(key);
  const denied = { ...snapshot, facts: { ...snapshot.facts, [key]: failure(operation, 'access-denied') } };
  const blind = judgeCase(rule, each, deepFreeze(denied));
  const verdicts = (all: readonly Result[]) => all.filter(({ status }) => status !== 'unknown').length;
  const before = new Map(results.map(({ fingerprint, status }) => [fingerprint, status]));
  const invented = blind.some(({ status, fingerprint }) => status !== 'unknown' && before.get(fingerprint) !== status);
  return invented || (verdicts(results) > 0 && verdicts(blind) >= verdicts(results));
}

/** The readable facts that the rule looked at. */
function keysRead(rule: Rule, each: RuleCase, snapshot: Snapshot): readonly string[] {
  const { readable, watched } = watch(snapshot);
  judgeCase(rule, each, watched);
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
