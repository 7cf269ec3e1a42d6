import { hash } from 'node:crypto';
import type { Resource, Target } from '../facts/collector.ts';
import type { Declarations } from '../facts/declarations.ts';
import { type FactError, INSUFFICIENT, isFactUnavailable } from '../facts/fact.ts';
import {
  described,
  enabledRegions,
  listSubjects,
  NOT_COLLECTED,
  type ReadFacts,
  readFacts,
} from '../facts/read-facts.ts';
import { onScope } from '../facts/scope.ts';
import { accountTarget, type Snapshot } from '../facts/snapshot.ts';
import { checkDescription, checkVerdict } from './check-verdict.ts';
import { compareResults } from './order.ts';
import type { Cause, Result } from './result.ts';
import { type Context, type Evidence, kindOf, type Rule, type Verdict } from './rule.ts';
import type { SelectedRule } from './select.ts';

export interface EvaluateInput {
  readonly rules: readonly SelectedRule[];
  readonly snapshot: Snapshot;
  readonly declarations: Declarations;
}

/** Judges one account. Pure: the same snapshot gives the same results; `now` is when the snapshot was taken. */
export const evaluate = (input: EvaluateInput): readonly Result[] =>
  input.rules.flatMap((selected) => judgeRule(selected, input)).sort(compareResults);

/** At least one result, whatever happens: silence would look like a pass. */
function judgeRule(selected: SelectedRule, { snapshot, declarations }: EvaluateInput): readonly Result[] {
  const account = accountTarget(snapshot);
  const judge = (target: Target): readonly Result[] =>
    judgeTarget({ selected, target, now: new Date(snapshot.takenAt), facts: { table: snapshot, declarations } });
  if (selected.rule.on.scope !== 'region') {
    const results = judge(account);
    return results.length > 0 ? results : [nothingToJudge(selected, account)];
  }
  const reads: string[] = [];
  try {
    const regions = enabledRegions({ table: snapshot, onRead: (operation) => reads.push(operation) });
    const results = regions.flatMap((region) => judge({ ...account, region }));
    return results.length > 0 ? results : [nothingToJudge(selected, account)];
  } catch (thrown) {
    return [
      result({ selected, target: account, ...onScope(account, 'account') }, unjudged(thrown, selected.rule), reads),
    ];
  }
}

interface Judging {
  readonly selected: SelectedRule;
  readonly target: Target;
  readonly now: Date;
  readonly facts: Pick<ReadFacts, 'table' | 'declarations'>;
}

function judgeTarget({ selected, target, now, facts }: Judging): readonly Result[] {
  const { rule } = selected;
  const listed: string[] = [];
  const scope = { selected, target, ...onScope(target, rule.on.scope) };
  try {
    const { items, unread } = listSubjects(rule.on, {
      ...facts,
      target,
      onRead: (operation, aboutOne) => {
        if (!aboutOne) listed.push(operation);
      },
    });
    let reads = listed;
    const values = readFacts(rule.needs, { ...facts, target, onRead: (operation) => reads.push(operation) });
    const context: Context = { ...target, now };
    const judged = items.map((subject) => {
      const { resource, key, reads: knownBy } = checkDescription(described(rule.on.describe(subject, target)));
      reads = [...listed, ...knownBy];
      const verdict = attempt(rule, () =>
        rule.check({ subject, resource, facts: values, parameters: selected.parameters, context }),
      );
      return result({ selected, target, resource, key }, verdict, reads);
    });
    if (unread.length === 0) return judged;
    const missed = [...listed, ...unread.map(({ operation }) => operation)];
    return [...judged, result(scope, unlisted(rule, unread), missed)];
  } catch (thrown) {
    return [result(scope, unjudged(thrown, rule), listed)];
  }
}

type Outcome = Verdict | { readonly status: 'unknown'; readonly message: string; readonly cause: Cause };

function attempt(rule: Rule, check: () => Verdict): Outcome {
  try {
    return checkVerdict(check());
  } catch (thrown) {
    return unjudged(thrown, rule);
  }
}

/** An unread fact gives `unknown`, a service that the region lacks `not-applicable`, anything else is a bug that we own. */
function unjudged(thrown: unknown, rule: Rule): Outcome {
  if (!isFactUnavailable(thrown)) return crashed(thrown, rule);
  const { error } = thrown;
  if (error.kind === 'unsupported') {
    return { status: 'not-applicable', message: `${serviceOf(error)} is not offered in this region.` };
  }
  return { status: 'unknown', message: `Could not be judged: ${whyUnread(error)}.`, cause: error };
}

/** The id of a plug-in's rule begins with the plug-in. */
function crashed(thrown: unknown, { id }: Rule): Outcome {
  const message = thrown instanceof Error ? String(thrown.message) : printed(thrown);
  const [plugin, ...own] = id.split('/');
  const to = own.length === 0 ? '' : ` to the authors of the plug-in ${plugin}`;
  return {
    status: 'unknown',
    message: `Could not be judged: the rule failed on an answer it did not expect; please report this${to}.`,
    cause: {
      kind: 'rule-crashed',
      operation: null,
      code: thrown instanceof Error ? thrown.name : 'Error',
      iamAction: null,
      message,
    },
  };
}

/** Not every object can be turned into text. */
const printed = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null ? 'what was thrown is no error' : String(thrown);

function unlisted(rule: Rule, unread: readonly FactError[]): Outcome {
  const [first] = unread;
  if (first === undefined) return crashed(new Error('nothing was unread'), rule);
  const others = unread.length === 1 ? '' : ` (and ${unread.length - 1} more)`;
  return {
    status: 'unknown',
    message: `There may be more to judge (${rule.on.name}) than could be listed: ${whyUnread(first)}${others}.`,
    cause: first,
  };
}

/** One clause: the operation, what happened, and what to allow. */
export function whyUnread({ operation, kind, code, iamAction, message }: FactError): string {
  if (INSUFFICIENT.has(code) || (operation.startsWith('repository:') && code !== NOT_COLLECTED)) return message;
  if (code === NOT_COLLECTED) return `${operation} is not in the snapshot; collect it again for these rules`;
  switch (kind) {
    case 'access-denied':
      return iamAction === null
        ? `${operation} was denied (${code}) by an explicit deny, which no permission lifts`
        : `${operation} was denied (${code}); allow ${iamAction}`;
    case 'throttled':
      return `${operation} was throttled (${code})`;
    case 'timeout':
      return `${operation} did not answer in time`;
    case 'unavailable':
      return `${operation} was unavailable (${code})`;
    case 'unsupported':
      return `${operation} is not offered there`;
    case 'failed':
      return `${operation} failed (${code})`;
  }
}

const serviceOf = ({ operation }: FactError): string => operation.slice(0, operation.indexOf(':'));

interface Judged {
  readonly selected: SelectedRule;
  readonly target: Target;
  readonly resource: Resource;
  readonly key: string;
}

function result(judged: Judged, outcome: Outcome, reads: readonly string[]): Result {
  const { selected, target, resource, key } = judged;
  const { rule } = selected;
  const evidence: Evidence = outcome.status === 'unknown' ? {} : outcome;
  return {
    ruleId: rule.id,
    status: outcome.status,
    severity: selected.severity ?? evidence.severity ?? rule.severity,
    capability: rule.capability,
    kind: kindOf(rule),
    target,
    resource: { ...resource, ...evidence.resource },
    message: outcome.message,
    observed: evidence.observed ?? null,
    expected: evidence.expected ?? null,
    cause: outcome.status === 'unknown' ? outcome.cause : null,
    exception: null,
    reads: [...new Set(reads)].sort(),
    fingerprint: fingerprint(rule.id, target, key),
  };
}

/** No time in it, so that an alert is the same alert in the next run. */
const fingerprint = (ruleId: string, { partition, accountId, region }: Target, key: string): string =>
  hash('sha256', JSON.stringify([ruleId, partition, accountId, region, key]));

const nothingToJudge = (selected: SelectedRule, target: Target): Result =>
  result(
    { selected, target, ...onScope(target, 'account') },
    { status: 'not-applicable', message: `There is no ${selected.rule.on.name} to judge.` },
    [],
  );
