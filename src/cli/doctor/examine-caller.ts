import { openSession, type Session } from '../../aws/session.ts';
import type { Caller } from '../../doctor/credentials.ts';
import { type Outcome, ok, problem } from '../../outcome.ts';
import { VERSION } from '../../version.ts';
import type { CredentialFlags } from '../scan-flags.ts';
import { within } from './within.ts';

export interface ExaminedCaller {
  readonly session: Outcome<Session>;
  readonly caller: Outcome<Caller>;
  /** By how much the local clock is ahead of AWS, in milliseconds; null when AWS did not say the time. */
  readonly aheadMs: number | null;
}

/** Asks AWS who is calling, and reads its clock by the way. */
export async function examineCaller(
  { profile, timeout }: CredentialFlags,
  patienceMs: number,
): Promise<ExaminedCaller> {
  const clock: number[] = [];
  const opening = openSession({
    profile,
    timeoutMs: timeout * 1000,
    version: VERSION,
    onClock: (aheadMs) => clock.push(aheadMs),
  });
  // A credential process may wait for somebody who is not there.
  const session = (await within(patienceMs, opening)) ?? problem(tooLate(patienceMs));
  return { session, caller: session.ok ? await callerOf(session.value) : session, aheadMs: clock[0] ?? null };
}

const tooLate = (patienceMs: number): string =>
  `No credentials, or no word on whose they are, came within ${patienceMs / 1000} seconds; see what the profile waits for, or give a longer --timeout.`;

async function callerOf({ arn = 'unknown', target, credentials }: Session): Promise<Outcome<Caller>> {
  const { accountId, partition } = target;
  const { accessKeyId } = await credentials();
  return ok({ arn, accountId, partition, accessKeyId });
}
