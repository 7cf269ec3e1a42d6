import { allPages, present } from '../facts/answer.ts';
import { isFactUnavailable } from '../facts/fact.ts';
import { type Outcome, ok, problem } from '../outcome.ts';
import { openConnection } from './connection.ts';
import type { Session } from './session.ts';

const LIST_ACCOUNTS = 'organizations:ListAccounts';

export interface ListAccountsOptions {
  readonly session: Session;
  readonly timeoutMs: number;
  readonly version: string;
}

export interface OrganizationAccounts {
  readonly ids: readonly string[];
  readonly spent: Readonly<Record<string, number>>;
}

/** The ids of the organization's active accounts. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html */
export async function organizationAccounts({
  session,
  timeoutMs,
  version,
}: ListAccountsOptions): Promise<Outcome<OrganizationAccounts>> {
  const { ListAccountsCommand, OrganizationsClient } = await import('@aws-sdk/client-organizations');
  const connection = openConnection({ ...session, allowed: [LIST_ACCOUNTS], timeoutMs, version });
  const aws = connection.in(session.target.region);
  try {
    const pages = await allPages(
      LIST_ACCOUNTS,
      (NextToken) =>
        aws.send(OrganizationsClient, new ListAccountsCommand(NextToken === undefined ? {} : { NextToken })),
      (page) => page.NextToken,
    );
    const accounts = pages.flatMap((page) => present(page.Accounts, LIST_ACCOUNTS, 'Accounts'));
    // `State` took the place of `Status`, which AWS no longer promises.
    const active = accounts.filter(({ State, Status }) => (State ?? Status) === 'ACTIVE');
    return ok({
      ids: active.map(({ Id }) => present(Id, LIST_ACCOUNTS, 'Id')).sort(),
      spent: connection.calls().byOperation,
    });
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    const { code } = thrown.error;
    return problem(
      `The organization's accounts could not be listed (${LIST_ACCOUNTS}: ${code}); use credentials of its management or a delegated administrator account, or name them with --accounts.`,
    );
  } finally {
    connection.close();
  }
}
