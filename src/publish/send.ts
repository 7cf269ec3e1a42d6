import type { AwsSecurityFinding, BatchImportFindingsResponse } from '@aws-sdk/client-securityhub';
import type { Aws } from '../facts/collector.ts';
import { type Fact, isFactUnavailable } from '../facts/fact.ts';
import { BYTES_PER_FINDING, batchesOf } from './batches.ts';
import { type Clock, pacer } from './clock.ts';
import { type Failure, failedCall, isPassing, refusedFinding, unaccountedFindings } from './failure.ts';
import type { SentFinding } from './sent-finding.ts';

/** https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-batchimportfindings.html, per account and region. */
const CALLS_PER_SECOND = 10;
/** How often a finding is sent that Security Hub could not take at the moment; each wait is twice the one before. */
const TRIES = 3;
const FIRST_WAIT_MS = 1_000;
/** Calls that fail one after the other, each after three attempts: the next would fail too. */
const GIVE_UP_AFTER = 3;

/** What became of the findings that were sent to one hub. */
export interface Delivery {
  /** Ids of those that Security Hub took. */
  readonly delivered: ReadonlySet<string>;
  readonly failures: readonly Failure[];
}

/** Sends findings to one hub in their order. A batch that fails does not keep back those after it. */
export async function sendFindings(findings: readonly SentFinding[], aws: Aws, clock: Clock): Promise<Delivery> {
  const { batches, tooLarge } = batchesOf(findings);
  const turn = pacer(CALLS_PER_SECOND, clock);
  const send: Send = async (batch) => {
    await turn();
    return importFindings(batch, aws);
  };
  const delivered: string[] = [];
  const failures: Failure[] = tooLarge.map(({ Id }) => refusedFinding(Id, 'TooLarge', TOO_LARGE));
  let inARow = 0;
  for (const [index, batch] of batches.entries()) {
    const sent = await sendBatch(batch, send, clock);
    delivered.push(...sent.delivered);
    failures.push(...sent.failures);
    inARow = sent.callFailed ? inARow + 1 : 0;
    const rest = batches.slice(index + 1).flat();
    if (inARow === GIVE_UP_AFTER && rest.length > 0) {
      failures.push(...sent.failures.slice(-1).map((last) => notTried(last, rest)));
      break;
    }
  }
  return { delivered: new Set(delivered), failures };
}

const TOO_LARGE = `it has more than the ${BYTES_PER_FINDING / 1_000} KB that a finding may have`;

const notTried = (last: Failure, rest: readonly SentFinding[]): Failure => ({
  ...last,
  ids: idsOf(rest),
  message: `not sent, because ${GIVE_UP_AFTER} calls in a row had failed: ${last.message}`,
});

type Send = (batch: readonly SentFinding[]) => Promise<Fact<BatchImportFindingsResponse>>;

interface SentBatch {
  readonly delivered: readonly string[];
  readonly failures: readonly Failure[];
  readonly callFailed: boolean;
}

async function sendBatch(batch: readonly SentFinding[], send: Send, clock: Clock): Promise<SentBatch> {
  const delivered: string[] = [];
  const failures: Failure[] = [];
  let pending = batch;
  for (let round = 1; pending.length > 0; round += 1) {
    const answer = await send(pending);
    if (!answer.ok) {
      failures.push(failedCall(answer.error, idsOf(pending)));
      return { delivered, failures, callFailed: true };
    }
    const counted = count(pending, answer.value);
    const passing = new Set(counted.refused.filter(({ code }) => isPassing(code)).flatMap(({ ids }) => ids));
    const again = pending.filter(({ Id }) => round < TRIES && passing.has(Id));
    const triedAgain = new Set(idsOf(again));
    delivered.push(...counted.taken);
    failures.push(
      ...counted.unaccounted,
      ...counted.refused.filter(({ ids }) => !ids.some((id) => triedAgain.has(id))),
    );
    pending = again;
    if (pending.length > 0) await clock.wait(FIRST_WAIT_MS * 2 ** (round - 1));
  }
  return { delivered, failures, callFailed: false };
}

async function importFindings(batch: readonly SentFinding[], aws: Aws): Promise<Fact<BatchImportFindingsResponse>> {
  const { BatchImportFindingsCommand, SecurityHubClient } = await import('@aws-sdk/client-securityhub');
  try {
    // What is sent is read-only here, and the SDK's types are not.
    const Findings = batch as readonly unknown[] as AwsSecurityFinding[];
    return { ok: true, value: await aws.send(SecurityHubClient, new BatchImportFindingsCommand({ Findings })) };
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return { ok: false, error: thrown.error };
  }
}

interface Counted {
  readonly taken: readonly string[];
  readonly refused: readonly Failure[];
  readonly unaccounted: readonly Failure[];
}

/** Who was refused is named; the others were taken only if the figures say the same. */
function count(batch: readonly SentFinding[], answer: BatchImportFindingsResponse): Counted {
  const sent = idsOf(batch);
  const errors = new Map((answer.FailedFindings ?? []).map((error) => [error.Id ?? '', error]));
  const refused = [...errors].map(([id, { ErrorCode, ErrorMessage }]) =>
    refusedFinding(id, ErrorCode ?? 'Unknown', ErrorMessage ?? 'no reason was given'),
  );
  const others = sent.filter((id) => !errors.has(id));
  const { SuccessCount: taken, FailedCount: failed } = answer;
  const addsUp = taken === others.length && failed === errors.size && others.length + errors.size === sent.length;
  if (addsUp || others.length === 0) return { taken: others, refused, unaccounted: [] };
  const figures = `${taken ?? 'no count'} taken and ${failed ?? 'no count'} failed, of ${sent.length}`;
  return { taken: [], refused, unaccounted: [unaccountedFindings(others, figures)] };
}

const idsOf = (findings: readonly SentFinding[]): readonly string[] => findings.map(({ Id }) => Id);
