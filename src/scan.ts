import { openConnection } from './aws/connection.ts';
import { resolveRegions } from './aws/regions.ts';
import type { Session } from './aws/session.ts';
import { createAsker, type Progress } from './facts/ask.ts';
import { collect } from './facts/collect.ts';
import type { Aws, Target } from './facts/collector.ts';
import type { Declarations } from './facts/declarations.ts';
import { type Fact, type FactError, FactUnavailable } from './facts/fact.ts';
import type { Plan } from './facts/plan.ts';
import type { Repository } from './facts/repository.ts';
import { addCalls, type Calls, callsFrom, deepFreeze, type Snapshot } from './facts/snapshot.ts';
import { type Outcome, ok } from './outcome.ts';
import { VERSION } from './version.ts';

export interface TakeSnapshotOptions {
  readonly plan: Plan;
  readonly session: Session;
  readonly repository: Repository;
  readonly declarations: Declarations;
  /** Regions to narrow the scan to; null is every enabled one. */
  readonly regions: readonly string[] | null;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the reading early: what is not known by then is unread. */
  readonly signal?: AbortSignal | undefined;
}

/** Reads one account: the enabled regions, then the planned facts in all of them, into a frozen snapshot. */
export async function takeSnapshot(options: TakeSnapshotOptions): Promise<Outcome<Snapshot>> {
  const { plan, session, repository, timeoutMs, signal } = options;
  const takenAt = new Date();
  const connection = openConnection({
    ...session,
    repository,
    allowed: plan.operations,
    timeoutMs,
    version: VERSION,
    signal,
  });
  try {
    return await read({
      ...options,
      target: session.target,
      connect: connection.in,
      takenAt,
      calls: () => addCalls([callsFrom(session.spent), connection.calls()]),
    });
  } finally {
    connection.close();
  }
}

export interface UnreadableOptions extends Pick<TakeSnapshotOptions, 'plan' | 'repository' | 'declarations'> {
  readonly target: Target;
  readonly error: FactError;
  /** Requests that finding out took, by operation. */
  readonly spent: Session['spent'];
}

/** The snapshot of an account that could not be entered: every fact of it is unread for that one reason. */
export async function unreadableSnapshot({ target, error, spent, ...options }: UnreadableOptions): Promise<Snapshot> {
  const refuse = { ...target, repository: options.repository, send: () => Promise.reject(new FactUnavailable(error)) };
  const outcome = await read({
    ...options,
    target,
    regions: null,
    concurrency: 1,
    connect: () => refuse,
    takenAt: new Date(),
    calls: () => callsFrom(spent),
  });
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome.value;
}

/** For a region that the account does not have: the scan ends with a sentence about it, and asks nothing regional. */
const NOWHERE: Fact<readonly string[]> = { ok: true, value: [] };

interface ReadOptions
  extends Pick<TakeSnapshotOptions, 'plan' | 'declarations' | 'regions' | 'concurrency' | 'onProgress'> {
  readonly target: Target;
  readonly connect: (region: string) => Aws;
  readonly takenAt: Date;
  readonly calls: () => Calls;
}

async function read(options: ReadOptions): Promise<Outcome<Snapshot>> {
  const { plan, target, connect, takenAt, calls } = options;
  const resolving: Promise<Outcome<Fact<readonly string[]>>> = plan.regional
    ? resolveRegions(options.regions, connect(target.region), createAsker(options))
    : Promise.resolve(ok({ ok: true, value: [target.region] }));
  const facts = await collect({ ...options, regions: resolving.then((known) => (known.ok ? known.value : NOWHERE)) });
  const regions = await resolving;
  if (!regions.ok) return regions;
  return ok(
    deepFreeze({
      schemaVersion: 1,
      tool: { name: 'keydrill', version: VERSION },
      takenAt: takenAt.toISOString(),
      finishedAt: new Date().toISOString(),
      account: { partition: target.partition, id: target.accountId },
      homeRegion: target.region,
      regions: facts.regions,
      calls: calls(),
      facts: facts.facts,
    }),
  );
}
