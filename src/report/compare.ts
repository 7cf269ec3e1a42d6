import { groupBy } from '../engine/group-by.ts';
import type { Cause, Result } from '../engine/result.ts';
import { evaluatedCompletely, hiddenBy, regionsRead } from './evaluated.ts';
import { type FailOn, reaches } from './exit-code.ts';
import type { Notice, Report, Run } from './report.ts';
import { momentOf } from './text/wording.ts';

/** What became of the findings between two reports. Each list is in the order of the reports. */
export interface Comparison {
  readonly before: Side;
  readonly after: Side;
  /** Fails now, and was no finding before. */
  readonly new: readonly Change[];
  /** Was a finding, and passes now, does not apply any more, or is gone where the later report looked at everything. */
  readonly fixed: readonly Change[];
  readonly unchanged: readonly Change[];
  /** Was a finding, and an exception covers it now: not fixed. */
  readonly excepted: readonly Change[];
  /** Was a finding, and nobody looked again, or could: not fixed either. */
  readonly notEvaluated: readonly Unjudged[];
  /** What only one of the two looked at. */
  readonly scope: Readonly<Record<'accounts' | 'regions' | 'rules', OnlyIn>>;
  readonly notices: readonly Notice[];
}

/** A report, as far as one wants to know what was compared. */
export interface Side extends Pick<Run, 'startedAt' | 'accounts' | 'policy'> {
  readonly version: string;
  readonly score: number | null;
}

export interface Change {
  /** As the later report has it, else as the earlier one had it. */
  readonly finding: Result;
  /** Null for what a report does not have. */
  readonly before: Standing | null;
  readonly after: Standing | null;
}

export type Standing = Pick<Result, 'status' | 'severity'>;

export interface Unjudged extends Change {
  /** `account`, `rule`, `region`: was not part of the later scan. `unknown`: was, and could not be judged. */
  readonly why: 'account' | 'rule' | 'region' | 'unknown';
  readonly cause: Cause | null;
}

export interface OnlyIn {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Compares by fingerprint, and takes nothing for fixed that the later report did not look at. Pure. */
export function compareReports(before: Report, after: Report): Comparison {
  const [earlier, later] = [byFingerprint(before), byFingerprint(after)];
  const complete = evaluatedCompletely(after);
  const fates = groupBy(before.results.filter(isFinding), (was) =>
    fateOf(later.get(was.fingerprint), () => complete(was)),
  );
  const changes = (fate: Fate): readonly Change[] =>
    (fates.get(fate) ?? []).map((was) => {
      const now = later.get(was.fingerprint);
      return { finding: now ?? was, before: standing(was), after: standing(now) };
    });
  const why = reasonIn(after);
  return {
    before: sideOf(before),
    after: sideOf(after),
    new: after.results.filter(isFinding).flatMap((finding) => {
      const was = earlier.get(finding.fingerprint);
      return was?.status === 'fail' ? [] : [{ finding, before: standing(was), after: standing(finding) }];
    }),
    fixed: changes('fixed'),
    unchanged: changes('unchanged'),
    excepted: changes('excepted'),
    notEvaluated: (fates.get('notEvaluated') ?? []).map((was) => {
      const now = later.get(was.fingerprint);
      return { finding: was, before: standing(was), after: standing(now), ...why(was, now) };
    }),
    scope: {
      accounts: onlyIn(before.run.accounts, after.run.accounts),
      regions: onlyIn(before.run.regions, after.run.regions),
      rules: onlyIn(before.run.rules, after.run.rules),
    },
    notices: noticesOf(before, after),
  };
}

/**
 * The new findings at or above a severity, incidents whatever theirs; and what was known below the threshold and has
 * grown to reach it.
 */
export function newFrom({ new: added, unchanged }: Comparison, failOn: FailOn): readonly Result[] {
  const grown = unchanged.filter(({ before }) => before !== null && !reaches(before.severity, failOn));
  return [
    ...added.filter(({ finding }) => finding.kind === 'incident' || reaches(finding.severity, failOn)),
    ...grown.filter(({ finding }) => reaches(finding.severity, failOn)),
  ].map(({ finding }) => finding);
}

const isFinding = ({ status }: Result): boolean => status === 'fail';

const byFingerprint = ({ results }: Report): ReadonlyMap<string, Result> =>
  new Map(results.map((result) => [result.fingerprint, result]));

type Fate = 'fixed' | 'unchanged' | 'excepted' | 'notEvaluated';

/** An exception may also cover that something could not be judged: then nobody knows. */
function fateOf(now: Result | undefined, isGone: () => boolean): Fate {
  switch (now?.status) {
    case 'fail':
      return 'unchanged';
    case 'pass':
    case 'not-applicable':
      return 'fixed';
    case 'excepted':
      return now.cause === null ? 'excepted' : 'notEvaluated';
    case 'unknown':
      return 'notEvaluated';
    case undefined:
      return isGone() ? 'fixed' : 'notEvaluated';
  }
}

const standing = (result: Result | undefined): Standing | null =>
  result === undefined ? null : { status: result.status, severity: result.severity };

/** Tells why a finding was not judged again. */
function reasonIn({ run, results }: Report): (was: Result, now: Result | undefined) => Pick<Unjudged, 'why' | 'cause'> {
  const accounts = new Set(run.accounts);
  // An override may turn a rule off in one account; where it is on, it gives results.
  const rules = new Set(results.map(ruleIn));
  const judged = { targets: run.targets, results };
  const [hidden, wasRead] = [hiddenBy(judged), regionsRead(judged)];
  return (was, now) => {
    const cause = (now ?? hidden(was))?.cause ?? null;
    if (!accounts.has(was.target.accountId)) return { why: 'account', cause };
    if (!rules.has(ruleIn(was))) return { why: 'rule', cause };
    return { why: cause === null && !wasRead(was) ? 'region' : 'unknown', cause };
  };
}

const ruleIn = ({ ruleId, target }: Result): string => `${ruleId} ${target.accountId}`;

const sideOf = ({ run, tool, summary }: Report): Side => ({
  startedAt: run.startedAt,
  accounts: run.accounts,
  policy: run.policy,
  version: tool.version,
  score: summary.readiness.score,
});

function onlyIn(before: readonly string[], after: readonly string[]): OnlyIn {
  const [earlier, later] = [new Set(before), new Set(after)];
  return { before: before.filter((name) => !later.has(name)), after: after.filter((name) => !earlier.has(name)) };
}

/** What makes two reports hard to compare. */
function noticesOf(before: Report, after: Report): readonly Notice[] {
  const [earlier, later] = [before.run, after.run];
  const found: readonly (readonly [is: boolean, code: string, message: string])[] = [
    [
      Date.parse(later.startedAt) < Date.parse(earlier.startedAt),
      'reports-swapped',
      `The second report (${momentOf(later.startedAt)}) is older than the first (${momentOf(earlier.startedAt)}); give the earlier one first.`,
    ],
    [
      earlier.policy?.sha256 !== later.policy?.sha256,
      'policy-changed',
      'The policy changed between the reports; a finding may have come or gone with what it asks for.',
    ],
    [
      before.tool.version !== after.tool.version,
      'version-changed',
      `The reports are by keydrill ${before.tool.version} and ${after.tool.version}; a finding may have come or gone with what a rule looks at.`,
    ],
  ];
  return found.filter(([is]) => is).map(([, code, message]) => ({ code, message, location: null }));
}
