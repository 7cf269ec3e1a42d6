import { applyExceptions, type ExceptionNotice, type PolicyException } from '../engine/exceptions.ts';
import type { Result } from '../engine/result.ts';
import { readSnapshot } from '../facts/snapshot-file.ts';
import { judgeAccount } from '../judge.ts';
import { readReport } from '../report/read-report.ts';
import type { AccountPolicies } from './account-policies.ts';
import { CommandError, orFail } from './command-error.ts';
import { readNamedFile } from './read-named-file.ts';

/** What is known of one account, from before exceptions. */
export interface Evidence {
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly results: readonly Result[];
}

export interface EvidenceInput {
  readonly exceptions: readonly PolicyException[];
  readonly policies: AccountPolicies;
}

const WANTED = {
  noun: 'report or snapshot',
  source: 'make one with "keydrill scan --format json=FILE" or "keydrill collect"',
} as const;

/** Reads a JSON report, or a snapshot, which is judged by the rules that exceptions name. */
export async function readEvidence(path: string, input: EvidenceInput): Promise<readonly Evidence[]> {
  const text = await readNamedFile(path, WANTED);
  switch (kindOf(text)) {
    case 'report':
      return fromReport(text, path);
    case 'snapshot':
      return fromSnapshot(text, path, input);
    case null:
      throw new CommandError(`${path} is neither a JSON report nor a snapshot of keydrill; ${WANTED.source}.`);
  }
}

function kindOf(text: string): 'report' | 'snapshot' | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return null;
    return 'facts' in parsed ? 'snapshot' : 'results' in parsed ? 'report' : null;
  } catch {
    return null;
  }
}

async function fromReport(text: string, path: string): Promise<readonly Evidence[]> {
  const { run, results } = orFail(await readReport(text, path));
  if (run.example === true) {
    throw new CommandError(`${path} is about the example account; give the report of a scan of your own.`);
  }
  return run.targets.map(({ accountId, regions }) => ({
    accountId,
    regions,
    results: results.filter(({ target }) => target.accountId === accountId).map(beforeExceptions),
  }));
}

/** The policy of then has excepted some results: only what is unknown has a cause. */
function beforeExceptions(result: Result): Result {
  if (result.status !== 'excepted') return result;
  return { ...result, status: result.cause === null ? 'fail' : 'unknown', exception: null };
}

async function fromSnapshot(
  text: string,
  path: string,
  { exceptions, policies }: EvidenceInput,
): Promise<readonly Evidence[]> {
  const snapshot = orFail(await readSnapshot(text, path));
  const named = new Set(exceptions.map(({ rule }) => rule));
  const own = policies.of(snapshot.account.id);
  if (!own.ok) return [];
  const { rules, declarations } = own.value;
  const judged = judgeAccount(
    snapshot,
    rules.filter(({ rule }) => named.has(rule.id)),
    declarations,
  );
  return [judged];
}

export interface ExceptionNeeds {
  /** What nothing needs in any of the accounts that were looked at. */
  readonly unneeded: readonly ExceptionNotice[];
  /** Those for accounts, regions or rules that nobody looked at. */
  readonly unseen: readonly PolicyException[];
}

/** Which of these exceptions, none of them expired, still cover something, as far as the evidence tells. */
export function exceptionNeeds(
  exceptions: readonly PolicyException[],
  evidence: readonly Evidence[],
  now: Date,
): ExceptionNeeds {
  const seen = new Set<string>();
  const needed = new Set<string>();
  const unneeded = new Map<string, ExceptionNotice>();
  for (const { accountId, regions, results } of evidence) {
    const rules = [...new Set(results.map(({ ruleId }) => ruleId))];
    const input = { exceptions, now, evaluated: { rules, accounts: [accountId], regions } };
    const unused = new Map(applyExceptions({ ...input, results }).notices.map((notice) => [notice.location, notice]));
    // Without results every exception is unused, unless it is about something else.
    for (const { location } of applyExceptions({ ...input, results: [] }).notices) {
      const notice = unused.get(location);
      seen.add(location);
      if (notice === undefined) needed.add(location);
      else if (!unneeded.has(location)) unneeded.set(location, notice);
    }
  }
  return {
    unneeded: [...unneeded.values()].filter(({ location }) => !needed.has(location)),
    unseen: exceptions.filter(({ location }) => !seen.has(location)),
  };
}
