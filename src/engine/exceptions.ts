import { groupBy } from './group-by.ts';
import type { Result } from './result.ts';
import { matchesWildcard } from './wildcard.ts';

/** A finding that is accepted until a day, as the policy file states it. */
export interface PolicyException {
  readonly rule: string;
  /** Matched against the resource's ARN and its id; `*` and `?` as in IAM, anchored, case-sensitive. */
  readonly resource: string;
  /** Patterns of account ids; null is every account. */
  readonly accounts: readonly string[] | null;
  /** Patterns of the resource's region (`global` for IAM); null is every region. */
  readonly regions: readonly string[] | null;
  readonly reason: string;
  readonly owner: string;
  readonly ticket: string | null;
  /** The last day on which it holds, in UTC, as YYYY-MM-DD. */
  readonly expires: string;
  /** The only status it covers. */
  readonly status: 'fail' | 'unknown';
  /** `file:line:col` in the policy file. */
  readonly location: string;
}

/** Something about an exception that its owner should know. */
export interface ExceptionNotice {
  readonly code: 'exception-unused' | 'exception-expired';
  readonly message: string;
  readonly location: string;
}

/** What this run looked at: an exception for anything else is neither used nor unused. */
export interface Evaluated {
  readonly rules: readonly string[];
  readonly accounts: readonly string[];
  /** The regions to which the run was narrowed; null when every enabled region was read. */
  readonly regions: readonly string[] | null;
}

export interface ApplyExceptionsInput {
  readonly results: readonly Result[];
  readonly exceptions: readonly PolicyException[];
  readonly now: Date;
  readonly evaluated: Evaluated;
}

export interface ExceptedResults {
  readonly results: readonly Result[];
  readonly notices: readonly ExceptionNotice[];
}

/** Marks what a valid exception covers as `excepted`. Pure; order and every other field of a result stay as they are. */
export function applyExceptions({ results, exceptions, now, evaluated }: ApplyExceptionsInput): ExceptedResults {
  const valid = groupBy(
    exceptions.filter((exception) => !isExpired(exception, now)),
    ({ rule }) => rule,
  );
  const byRule = groupBy(results, ({ ruleId }) => ruleId);
  const notices = exceptions
    .filter((exception) => isEvaluated(exception, evaluated))
    .flatMap((exception) => noticeOf(exception, byRule.get(exception.rule) ?? [], now) ?? []);
  return { results: results.map((result) => except(result, valid.get(result.ruleId) ?? [])), notices };
}

/** Valid through the end of its last day in UTC. Days as YYYY-MM-DD compare as text. */
export const isExpired = ({ expires }: Pick<PolicyException, 'expires'>, now: Date): boolean => expires < dayOf(now);

/** The day in UTC, as YYYY-MM-DD. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

function except(result: Result, exceptions: readonly PolicyException[]): Result {
  const covering = exceptions.find((exception) => covers(exception, result));
  if (covering === undefined) return result;
  const { reason, owner, expires, ticket } = covering;
  return { ...result, status: 'excepted', exception: { reason, owner, expires, ticket } };
}

/** An incident is never covered, whatever the policy says: it is happening now. */
const covers = (exception: PolicyException, result: Result): boolean =>
  result.kind !== 'incident' && result.status === exception.status && concerns(exception, result);

function concerns(exception: PolicyException, { ruleId, resource, target }: Result): boolean {
  const names = resource.arn === undefined ? [resource.id] : [resource.arn, resource.id];
  return (
    ruleId === exception.rule &&
    names.some((name) => matchesWildcard(exception.resource, name)) &&
    matchesAny(exception.accounts, target.accountId) &&
    matchesAny(exception.regions, resource.region)
  );
}

const matchesAny = (patterns: readonly string[] | null, text: string): boolean =>
  patterns === null || patterns.some((pattern) => matchesWildcard(pattern, text));

/** Without an account or region of its own, an exception speaks of those in its ARN. */
function isEvaluated(exception: PolicyException, { rules, accounts, regions }: Evaluated): boolean {
  const [region, account] = arnScope(exception.resource);
  const wantedRegions = exception.regions ?? (region === undefined ? null : [region]);
  return (
    rules.includes(exception.rule) &&
    accounts.some(
      (id) => matchesAny(exception.accounts, id) && (account === undefined || matchesWildcard(account, id)),
    ) &&
    (regions === null || [...regions, 'global'].some((name) => matchesAny(wantedRegions, name)))
  );
}

/** Region and account of an ARN pattern; a wildcard before them may stand for colons, and then nothing is known. */
function arnScope(pattern: string): readonly [string | undefined, string | undefined] {
  const [arn, partition = '*', service = '*', region = '*', account = '*', ...rest] = pattern.split(':');
  if (arn !== 'arn' || rest.length === 0 || /\*/.test(partition + service)) return [undefined, undefined];
  if (region.includes('*')) return [undefined, undefined];
  return [region === '' ? undefined : region, account === '' || account.includes('*') ? undefined : account];
}

function noticeOf(exception: PolicyException, ofRule: readonly Result[], now: Date): ExceptionNotice | null {
  const { rule, resource, owner, expires, location } = exception;
  const title = `The exception for ${rule} on ${JSON.stringify(resource)}`;
  const concerned = ofRule.filter((result) => concerns(exception, result));
  const covered = concerned.filter((result) => covers(exception, result)).length;
  if (isExpired(exception, now)) {
    const back = covered === 0 ? 'it covers nothing any more, so remove it' : `${counted(covered)} back; ask ${owner}`;
    return { code: 'exception-expired', message: `${title} expired on ${expires}: ${back}.`, location };
  }
  // What could not be judged today may fail tomorrow: no reason to remove the exception.
  const unjudged = ofRule.some(({ status }) => status === 'unknown');
  if (covered > 0 || (exception.status === 'fail' && unjudged)) return null;
  const why = concerned.length === 0 ? 'matches no judged resource' : `covers nothing: ${describeOthers(concerned)}`;
  return { code: 'exception-unused', message: `${title} ${why}; correct or remove it.`, location };
}

const counted = (count: number): string => (count === 1 ? '1 result is' : `${count} results are`);

const describeOthers = (results: readonly Result[]): string => {
  const statuses = [...new Set(results.map(({ status }) => status))].sort();
  return `what it matches is ${statuses.join(' or ')}`;
};
