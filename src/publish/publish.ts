import pLimit from 'p-limit';
import { type Connection, openConnection } from '../aws/connection.ts';
import type { Session } from '../aws/session.ts';
import { groupBy } from '../engine/group-by.ts';
import type { Outcome } from '../outcome.ts';
import type { Report } from '../report/report.ts';
import { VERSION } from '../version.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Hub, type HubResults, hubsOf } from './hub.ts';
import { IMPORT, READ } from './operations.ts';
import type { Publication } from './publication.ts';
import { type Publishing, publishToHub } from './publish-hub.ts';
import { surelyJudged } from './surely-judged.ts';

export interface PublishInput extends Pick<Publishing, 'report' | 'rules' | 'dryRun' | 'skipExcepted'> {
  /** The credentials of an account, or one sentence why there are none. */
  readonly enter: (account: Omit<Hub, 'region'>) => Promise<Outcome<Session>>;
  /** For one attempt of a call. */
  readonly timeoutMs: number;
  readonly clock?: Clock;
}

/** Hubs at once, over all accounts. */
const HUBS_AT_ONCE = 8;

/** One sentence why a report has no hub to go to, else null. */
export function unpublishable(report: Report): string | null {
  if (report.run.example === true) {
    return 'The report is of the example account of "keydrill demo", which does not exist; there is no hub for it.';
  }
  if (hubsOf(report).length === 0) return 'The report names no account, so there is no hub to publish it to.';
  return Number.isNaN(Date.parse(report.run.finishedAt))
    ? 'The report does not say when it was finished, so nobody could tell whether it is news; write it again.'
    : null;
}

/** Publishes a report to every hub that it is about; one hub in trouble does not keep back the others. */
export async function publishReport(input: PublishInput): Promise<Publication> {
  const { report, dryRun, clock = systemClock } = input;
  const publishing = { ...input, clock, complete: surelyJudged(report) };
  const limit = pLimit(HUBS_AT_ONCE);
  const byAccount = groupBy(hubsOf(report), ({ hub }) => `${hub.partition} ${hub.accountId}`);
  const published = await Promise.all(
    [...byAccount.values()].map((ofAccount) => publishAccount(ofAccount, { ...input, publishing, limit })),
  );
  const done = published.flatMap(({ hubs }) => hubs);
  return { dryRun, time: report.run.finishedAt, hubs: done, notEntered: published.flatMap((each) => each.notEntered) };
}

interface AccountInput extends Pick<PublishInput, 'enter' | 'timeoutMs' | 'dryRun'> {
  readonly publishing: Publishing;
  readonly limit: ReturnType<typeof pLimit>;
}

async function publishAccount(
  hubs: readonly HubResults[],
  { enter, timeoutMs, dryRun, publishing, limit }: AccountInput,
): Promise<Pick<Publication, 'hubs' | 'notEntered'>> {
  const [first] = hubs;
  if (first === undefined) return { hubs: [], notEntered: [] };
  const session = await limit(enter, first.hub);
  if (!session.ok) {
    return { hubs: [], notEntered: [{ accountId: first.hub.accountId, problem: session.problem }] };
  }
  const connection = openHubs(session.value, { timeoutMs, dryRun });
  try {
    const published = hubs.map((each) => limit(() => publishToHub(each, connection.in(each.hub.region), publishing)));
    return { hubs: await Promise.all(published), notEntered: [] };
  } finally {
    connection.close();
  }
}

/** The only connection of keydrill that may change something; a dry run has no use for that. */
const openHubs = (session: Session, { timeoutMs, dryRun }: Pick<PublishInput, 'timeoutMs' | 'dryRun'>): Connection =>
  openConnection({
    ...session,
    allowed: dryRun ? [READ] : [READ, IMPORT],
    writes: dryRun ? [] : [IMPORT],
    timeoutMs,
    version: VERSION,
  });
