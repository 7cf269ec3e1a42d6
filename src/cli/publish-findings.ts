import { assumeRole, openSession, type Session } from '../aws/session.ts';
import { whyUnread } from '../engine/evaluate.ts';
import type { Rule } from '../engine/rule.ts';
import { isFactUnavailable } from '../facts/fact.ts';
import { type Outcome, ok, problem } from '../outcome.ts';
import type { Hub } from '../publish/hub.ts';
import type { Publication } from '../publish/publication.ts';
import { publishReport, unpublishable } from '../publish/publish.ts';
import { incompleteness, summaryLines } from '../publish/summary.ts';
import type { Report } from '../report/report.ts';
import { VERSION } from '../version.ts';
import type { CredentialFlags, ReadFlags } from './scan-flags.ts';
import { type Streams, tell } from './streams.ts';

/** How a report is published; shared by publish and scan. */
export interface PublishFlags extends CredentialFlags {
  readonly dryRun: boolean;
  readonly skipExcepted: boolean;
}

export interface PublishFindingsInput {
  readonly report: Report;
  /** Metadata of the rules of the report. */
  readonly rules: readonly Rule[];
  readonly flags: PublishFlags;
}

/**
 * Sends the findings of a report to Security Hub, with the credentials of the session in its own account and through
 * the role in others. What went wrong with single accounts and hubs is in the publication; a problem is one sentence,
 * and then nothing was sent.
 */
export async function publishFindings({ report, rules, flags }: PublishFindingsInput): Promise<Outcome<Publication>> {
  const { dryRun, skipExcepted, profile, timeout } = flags;
  const refused = unpublishable(report);
  if (refused !== null) return problem(refused);
  const timeoutMs = timeout * 1000;
  const session = await openSession({ profile, timeoutMs, version: VERSION });
  if (!session.ok) return session;
  const enter = (account: Omit<Hub, 'region'>) => enterAccount(account, session.value, flags);
  return ok(await publishReport({ report, rules, dryRun, skipExcepted, timeoutMs, enter }));
}

export interface AfterScan extends PublishFindingsInput {
  readonly flags: PublishFlags & Pick<ReadFlags, 'quiet'>;
  readonly streams: Streams;
  /** What the scan came to. */
  readonly code: number;
}

/** Publishes what was just reported. Says so on stderr: stdout holds the report. A finding of the scan goes before a failure here. */
export async function publishAfterScan({ streams, code, ...input }: AfterScan): Promise<number> {
  const outcome = await publishFindings(input);
  if (!outcome.ok) {
    await tell(streams, `keydrill: ${outcome.problem}`);
    return code === 1 ? 1 : 2;
  }
  const missing = incompleteness(outcome.value);
  const isTold = missing !== null || !input.flags.quiet;
  if (isTold) for (const line of summaryLines(outcome.value)) await tell(streams, line);
  if (missing === null) return code;
  await tell(streams, `keydrill: ${missing}`);
  return code === 1 ? 1 : 2;
}

/** The session for an account of the report, or why there is none. */
async function enterAccount(
  { partition, accountId }: Omit<Hub, 'region'>,
  session: Session,
  { roleName, externalId, timeout }: PublishFlags,
): Promise<Outcome<Session>> {
  const own = session.target;
  if (own.partition !== partition) {
    return problem(`not published: it is in the partition ${partition}, and the credentials are for ${own.partition}.`);
  }
  if (own.accountId === accountId) return ok(session);
  if (roleName === undefined) {
    return problem(`not published: the credentials are for ${own.accountId}; name a role to assume with --role-name.`);
  }
  try {
    return ok(
      await assumeRole({ session, accountId, roleName, externalId, timeoutMs: timeout * 1000, version: VERSION }),
    );
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return problem(`not published: the role ${roleName} could not be assumed: ${whyUnread(thrown.error)}.`);
  }
}
