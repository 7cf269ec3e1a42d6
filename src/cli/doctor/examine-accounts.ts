import pLimit from 'p-limit';
import { organizationAccounts } from '../../aws/accounts.ts';
import { assumeRole, type Session } from '../../aws/session.ts';
import { accountChecks } from '../../doctor/accounts.ts';
import { type Check, trouble } from '../../doctor/check.ts';
import { whyUnread } from '../../engine/evaluate.ts';
import { isFactUnavailable } from '../../facts/fact.ts';
import { type Outcome, ok, problem } from '../../outcome.ts';
import { VERSION } from '../../version.ts';
import type { ReadFlags } from '../scan-flags.ts';

type AccountFlags = Pick<ReadFlags, 'accounts' | 'organization' | 'roleName' | 'externalId' | 'timeout'>;

export interface ExaminedAccounts {
  readonly checks: readonly Check[];
  /** Where the dry collection is made: the first account that can be entered; null when there is none. */
  readonly sample: Session | null;
}

/** Accounts at once: entering one is a single call. */
const ENTERED_AT_ONCE = 8;

/** Tries to enter every account that a scan with these flags would read. */
export async function examineAccounts(
  session: Session,
  flags: AccountFlags,
  patienceMs: number,
): Promise<ExaminedAccounts> {
  const { roleName, organization, accounts, timeout } = flags;
  if (roleName === undefined || !(organization || accounts.length > 0)) return { checks: [], sample: session };
  const listed = organization
    ? await organizationAccounts({ session, timeoutMs: timeout * 1000, version: VERSION })
    : ok({ ids: [...new Set(accounts)].sort() });
  if (!listed.ok) {
    const remedy = 'Use credentials that may list the accounts, or name them with --accounts.';
    return { checks: [trouble('accounts', listed.problem, remedy)], sample: session };
  }
  const signal = AbortSignal.timeout(patienceMs);
  const limit = pLimit(ENTERED_AT_ONCE);
  const entered = await Promise.all(
    listed.value.ids.map((account) =>
      limit(async () => ({ account, session: await enter(account, session, { ...flags, roleName, signal }) })),
    ),
  );
  const [sample = null] = entered.flatMap((each) => (each.session.ok ? [each.session.value] : []));
  const told = entered.map((each) => ({ account: each.account, why: each.session.ok ? null : each.session.problem }));
  return { checks: accountChecks(told, roleName), sample };
}

interface EnterOptions extends AccountFlags {
  readonly roleName: string;
  readonly signal: AbortSignal;
}

/** The problem is a clause. */
async function enter(
  accountId: string,
  session: Session,
  { roleName, externalId, timeout, signal }: EnterOptions,
): Promise<Outcome<Session>> {
  if (accountId === session.target.accountId) return ok(session);
  try {
    const timeoutMs = timeout * 1000;
    return ok(await assumeRole({ session, accountId, roleName, externalId, timeoutMs, version: VERSION, signal }));
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return problem(whyUnread(thrown.error));
  }
}
