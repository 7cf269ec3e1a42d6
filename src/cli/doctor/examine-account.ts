import { openConnection } from '../../aws/connection.ts';
import { resolveRegions } from '../../aws/regions.ts';
import type { Session } from '../../aws/session.ts';
import type { DryCollection } from '../../doctor/permissions.ts';
import type { HubReading } from '../../doctor/publishing.ts';
import type { RegionsReading } from '../../doctor/regions.ts';
import { unreadFacts } from '../../engine/coverage.ts';
import { type Asker, createAsker, type Progress } from '../../facts/ask.ts';
import { type FactError, isFactUnavailable } from '../../facts/fact.ts';
import type { Repository } from '../../facts/repository.ts';
import { READ } from '../../publish/operations.ts';
import { takeSnapshot } from '../../scan.ts';
import { VERSION } from '../../version.ts';
import type { AccountPolicy } from '../account-policies.ts';
import { orFail } from '../command-error.ts';

export interface AccountInput {
  readonly session: Session;
  readonly own: AccountPolicy;
  readonly repository: Repository;
  /** Regions that were named; null is every enabled one. */
  readonly regions: readonly string[] | null;
  readonly timeoutMs: number;
  /** After so long, what is not read yet is left. */
  readonly patienceMs: number;
  readonly onProgress: (progress: Progress) => void;
}

const CONCURRENCY = 16;
const REGION_OPERATIONS = ['account:ListRegions', 'ec2:DescribeRegions'];

/** Which regions a scan would read, and which the account has; they are asked for once. */
export async function examineRegions({
  session,
  regions,
  timeoutMs,
  patienceMs,
}: AccountInput): Promise<RegionsReading> {
  const signal = AbortSignal.timeout(patienceMs);
  const connection = openConnection({ ...session, allowed: REGION_OPERATIONS, timeoutMs, version: VERSION, signal });
  const aws = connection.in(session.target.region);
  const ask = createAsker({ concurrency: CONCURRENCY });
  try {
    const enabled = orFail(await resolveRegions(null, aws, ask));
    const known: Asker = () => Promise.resolve(enabled);
    return { enabled, regions: await resolveRegions(regions, aws, known), named: regions !== null };
  } finally {
    connection.close();
  }
}

export interface ExaminedAccount {
  readonly dry: DryCollection;
  /** What could not be read in the repository. */
  readonly repository: readonly FactError[];
}

/** Makes the calls of a scan, and judges nothing. `regions` are enabled ones: all of them, or those that were named. */
export async function examineAccount(input: AccountInput): Promise<ExaminedAccount> {
  const { session, own, timeoutMs, patienceMs } = input;
  const signal = AbortSignal.timeout(patienceMs);
  const { declarations, rules } = own;
  const plan = own.plan();
  const taken = await takeSnapshot({ ...input, plan, declarations, concurrency: CONCURRENCY, timeoutMs, signal });
  const snapshot = orFail(taken);
  const errors = Object.values(snapshot.facts).flatMap((fact) => (fact.ok ? [] : [fact.error]));
  return {
    dry: {
      account: session.target.accountId,
      planned: plan.iamActions.length,
      unread: unreadFacts(snapshot, rules),
      stoppedAfter: signal.aborted ? patienceMs / 1000 : null,
    },
    repository: errors.filter(({ operation }) => operation.startsWith('repository:')),
  };
}

/** Asks Security Hub of the home region for one finding. */
export async function examineHub({
  session,
  timeoutMs,
  patienceMs,
}: Pick<AccountInput, 'session' | 'timeoutMs' | 'patienceMs'>): Promise<HubReading> {
  const { region } = session.target;
  const { GetFindingsCommand, SecurityHubClient } = await import('@aws-sdk/client-securityhub');
  const signal = AbortSignal.timeout(patienceMs);
  const connection = openConnection({ ...session, allowed: [READ], timeoutMs, version: VERSION, signal });
  try {
    await connection.in(region).send(SecurityHubClient, new GetFindingsCommand({ MaxResults: 1 }));
    return { region, error: null };
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return { region, error: thrown.error };
  } finally {
    connection.close();
  }
}
