import { isReadOnly } from '../facts/iam-actions.ts';
import { covers, disjoint } from '../iam-policy/patterns.ts';
import { namesAction } from '../iam-policy/statement.ts';
import { type Grant, isUnlimited, limitOf } from './grant.ts';

/** What policies allow, held against the actions that are needed, on every resource. */
export interface Comparison {
  readonly needed: readonly string[];
  /** No statement allows them. */
  readonly missing: readonly string[];
  /** A Deny takes them away for every request, whatever else allows them. */
  readonly denied: readonly Denial[];
  /** Allowed for some requests only. */
  readonly limited: readonly Limited[];
  /** To be added on every resource: what no statement allows there. */
  readonly toAdd: readonly string[];
  /** Allowed, though not needed. */
  readonly beyond: readonly Beyond[];
}

export interface Denial {
  readonly action: string;
  /** The statement that denies it, by its Sid or its place. */
  readonly by: string;
}

export interface Limited {
  readonly action: string;
  /** `only on …`, `not when …`. */
  readonly limits: readonly string[];
}

/** `more`: by its name, more than a read of configuration; `reads`: a wildcard over names of reads; `read`: one of them. */
export type Reach = 'more' | 'reads' | 'read';

export interface Beyond {
  /** As the policy has it, or `everything but iam:*`. */
  readonly actions: string;
  /** `only on …`; null where it is allowed for every request. */
  readonly limit: string | null;
  readonly reach: Reach;
}

export function compare(needed: readonly string[], grants: readonly Grant[]): Comparison {
  const allows = grants.filter(({ statement }) => statement.effect === 'Allow');
  const denies = grants.filter(({ statement }) => statement.effect === 'Deny');
  const standings = needed.map((action) => ({
    action,
    allowing: allows.filter(({ statement }) => namesAction(statement, action.toLowerCase())),
    denying: denies.filter(({ statement }) => namesAction(statement, action.toLowerCase())),
  }));
  const left = standings.filter(({ denying }) => !denying.some(isUnlimited));
  return {
    needed,
    missing: left.filter(({ allowing }) => allowing.length === 0).map(({ action }) => action),
    denied: standings.flatMap(({ action, denying }) =>
      denying
        .filter(isUnlimited)
        .slice(0, 1)
        .map(({ statement }) => ({ action, by: statement.name })),
    ),
    limited: left
      .filter(({ allowing }) => allowing.length > 0)
      .map(({ action, allowing, denying }) => ({ action, limits: limitsOf(allowing, denying) }))
      .filter(({ limits }) => limits.length > 0),
    toAdd: standings.filter(({ allowing }) => !allowing.some(isUnlimited)).map(({ action }) => action),
    beyond: beyond(needed, allows, denies.filter(isUnlimited)),
  };
}

/** Whether a scan would be let through with these policies. */
export const isEnough = ({ missing, denied, limited }: Comparison): boolean =>
  missing.length + denied.length + limited.length === 0;

function limitsOf(allowing: readonly Grant[], denying: readonly Grant[]): readonly string[] {
  const only = allowing.some(isUnlimited) ? [] : allowing.map((grant) => `only ${limitOf(grant)}`);
  return [...new Set([...only, ...denying.map((grant) => `not ${limitOf(grant)}`)])];
}

function beyond(needed: readonly string[], allows: readonly Grant[], denies: readonly Grant[]): readonly Beyond[] {
  const known = new Set(needed.map((action) => action.toLowerCase()));
  const isLeft = (pattern: string): boolean => !denies.some((deny) => takesAll(deny, pattern.toLowerCase()));
  const found = allows.flatMap((grant): readonly Beyond[] => {
    const { kind, patterns } = grant.actions;
    const limit = isUnlimited(grant) ? null : `only ${limitOf(grant)}`;
    if (kind === 'all-but') {
      return isLeft('*') ? [{ actions: `everything but ${patterns.join(', ')}`, limit, reach: 'more' }] : [];
    }
    return patterns
      .filter((pattern) => !known.has(pattern.toLowerCase()) && isLeft(pattern))
      .map((pattern) => ({ actions: pattern, limit, reach: reachOf(pattern) }));
  });
  const keyed = found.map((each) => [`${each.actions.toLowerCase()} ${each.limit}`, each] as const);
  const first = new Set(new Map(keyed.toReversed()).values());
  return found.filter((each) => first.has(each));
}

/** Whether a Deny leaves nothing of an action pattern (in lower case). */
const takesAll = ({ statement: { actions } }: Grant, pattern: string): boolean =>
  actions.kind === 'only'
    ? actions.patterns.some((denied) => covers(denied, pattern))
    : actions.patterns.every((spared) => disjoint(spared, pattern));

/** By the name, as far as it is written out; what could be anything counts as more than reads. */
function reachOf(pattern: string): Reach {
  const [, service = '', start = '', rest = ''] = /^([^:]*):([^*?]*)(.*)$/s.exec(pattern) ?? [];
  if (rest === '') return isReadOnly(`${service}:${start}`) ? 'read' : 'more';
  return isReadOnly(`${service}:${start}X`) ? 'reads' : 'more';
}
