import type * as Iam from '@aws-sdk/client-iam';
import { allPages, isoDate, nullWhen, present } from '../answer.ts';
import { type Aws, item, one, subjects, type Target } from '../collector.ts';
import { type Fact, type FactError, FactUnavailable } from '../fact.ts';
import { ifReadable } from '../needs.ts';
import { type CredentialReport, parseCredentialReport, type ReportRow } from './credential-report.ts';
import { type AuthorizationDetails, authorizationDetails } from './iam-authorization.ts';

const load = () => import('@aws-sdk/client-iam');

export interface AccountSummary {
  readonly accessKeysPresent: boolean;
  readonly mfaEnabled: boolean;
}

/** The live figures of root. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html */
export const accountSummary = one<AccountSummary>({
  operation: 'iam:GetAccountSummary',
  scope: 'account',
  async read(aws) {
    const { IAMClient, GetAccountSummaryCommand } = await load();
    const { SummaryMap } = await aws.send(IAMClient, new GetAccountSummaryCommand({}));
    const figure = (name: 'AccountAccessKeysPresent' | 'AccountMFAEnabled'): boolean =>
      present(SummaryMap?.[name], 'iam:GetAccountSummary', name) > 0;
    return { accessKeysPresent: figure('AccountAccessKeysPresent'), mfaEnabled: figure('AccountMFAEnabled') };
  },
});

/** Seconds before each look at a report in preparation; large accounts take long. */
const POLLS = [0, 0.5, 1, 2, 4, 8, 16, 32] as const;

/**
 * All users in one answer, up to four hours old and without key ids.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html
 */
export const credentialReport = one<CredentialReport>({
  operation: 'iam:GetCredentialReport',
  also: ['iam:GenerateCredentialReport'],
  scope: 'account',
  async read(aws) {
    await reportIsReady(aws);
    const { IAMClient, GetCredentialReportCommand } = await load();
    const { Content, GeneratedTime } = await aws.send(IAMClient, new GetCredentialReportCommand({}));
    const csv = new TextDecoder().decode(present(Content, 'iam:GetCredentialReport', 'Content'));
    const generatedAt = present(isoDate(GeneratedTime), 'iam:GetCredentialReport', 'GeneratedTime');
    return parseCredentialReport(csv, generatedAt);
  },
  asOf: ({ generatedAt }) => generatedAt,
});

async function reportIsReady(aws: Aws): Promise<void> {
  const operation = 'iam:GenerateCredentialReport';
  const { IAMClient, GenerateCredentialReportCommand } = await load();
  for (const seconds of POLLS) {
    if (seconds > 0) await new Promise((resume) => setTimeout(resume, seconds * 1000));
    const { State } = await aws.send(IAMClient, new GenerateCredentialReportCommand({}));
    if (present(State, operation, 'State') === 'COMPLETE') return;
  }
  const message = 'the credential report was still in preparation after a minute';
  throw new FactUnavailable({ kind: 'timeout', operation, code: 'ReportInProgress', iamAction: null, message });
}

/** An IAM user; `report` is null for one that was created after the credential report was prepared. */
export interface User {
  readonly name: string;
  readonly arn: string;
  readonly report: ReportRow | null;
}

export const describeUser = ({ name, arn }: Pick<User, 'name' | 'arn'>) => ({
  resource: { type: 'AwsIamUser', id: arn, arn, name, region: 'global' },
});

/**
 * Every user that the report or the authorization details know. A user deleted since the report was prepared is still
 * here; the fresh facts say so where it matters.
 */
export function usersOf(report: CredentialReport, details: Fact<AuthorizationDetails>): readonly User[] {
  const reported = new Set(report.users.map(({ arn }) => arn));
  const created = (details.ok ? details.value.users : []).filter(({ arn }) => !reported.has(arn));
  return [
    ...report.users.map((row) => ({ name: row.user, arn: row.arn, report: row })),
    ...created.map(({ name, arn }) => ({ name, arn, report: null })),
  ];
}

/** Users created since the report are only in the authorization details: without those, there may be some. */
export const unlistedBy = (details: Fact<AuthorizationDetails>): readonly FactError[] =>
  details.ok ? [] : [details.error];

export const users = subjects({
  name: 'IAM user',
  scope: 'account',
  needs: { report: credentialReport, details: ifReadable(authorizationDetails) },
  list: ({ report, details }, _target: Target): readonly User[] => usersOf(report, details),
  describe: describeUser,
});

export interface AccessKey {
  readonly id: string;
  readonly active: boolean;
  readonly createdAt: string;
}

/** Whether two dates are those of one key: the credential report cuts them to the second, and has no ids to compare. */
export const madeTogether = (first: string | null, second: string | null): boolean =>
  first !== null && second !== null && toSecond(first) === toSecond(second);

const toSecond = (iso: string): number => Math.floor(Date.parse(iso) / 1000);

export const holdsActiveKey = ({ keys }: ReportRow): boolean => keys.some(({ active }) => active);

/**
 * The keys of a user as they are now; null when the user is gone. Asked for users that hold an active key by the
 * report, or that the report does not know. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
 */
export const accessKeys = item<User, readonly AccessKey[] | null>({
  operation: 'iam:ListAccessKeys',
  of: users,
  when: ({ report }) => report === null || holdsActiveKey(report),
  async read({ name }, aws) {
    const operation = 'iam:ListAccessKeys';
    const { IAMClient, ListAccessKeysCommand } = await load();
    const pages = await pagesOfUser<Iam.ListAccessKeysResponse>(operation, (page) =>
      aws.send(IAMClient, new ListAccessKeysCommand({ UserName: name, ...page })),
    );
    const keys = pages?.flatMap(({ AccessKeyMetadata }) => present(AccessKeyMetadata, operation, 'AccessKeyMetadata'));
    return keys?.map((key) => accessKey(key, operation)) ?? null;
  },
});

const accessKey = (key: Iam.AccessKeyMetadata, operation: string): AccessKey => ({
  id: present(key.AccessKeyId, operation, 'AccessKeyId'),
  active: present(key.Status, operation, 'Status') === 'Active',
  createdAt: present(isoDate(key.CreateDate), operation, 'CreateDate'),
});

/** All pages of a list about one user; null when the user is gone. IAM may end a page before it is full. */
const pagesOfUser = <O extends { IsTruncated?: boolean | undefined; Marker?: string | undefined }>(
  operation: string,
  ask: (page: { Marker?: string }) => Promise<O>,
): Promise<readonly O[] | null> =>
  nullWhen(
    ['NoSuchEntity', 'NoSuchEntityException'],
    allPages(
      operation,
      (Marker) => ask(Marker === undefined ? {} : { Marker }),
      ({ IsTruncated, Marker }) => (IsTruncated === true ? present(Marker, operation, 'Marker') : undefined),
    ),
  );

/** Whether a user created since the report can sign in. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html */
export const loginProfile = item<User, boolean>({
  operation: 'iam:GetLoginProfile',
  of: users,
  when: ({ report }) => report === null,
  async read({ name }, aws) {
    const { IAMClient, GetLoginProfileCommand } = await load();
    const answer = aws.send(IAMClient, new GetLoginProfileCommand({ UserName: name }));
    const found = await nullWhen(['NoSuchEntity', 'NoSuchEntityException'], answer);
    if (found !== null) present(found.LoginProfile, 'iam:GetLoginProfile', 'LoginProfile');
    return found !== null;
  },
});

/** How many MFA devices a user has now; null when the user is gone. Asked for humans whom the report shows without. */
export const mfaDevices = item<User, number | null>({
  operation: 'iam:ListMFADevices',
  of: users,
  when: ({ report }) => report === null || (report.passwordEnabled === true && !report.mfaActive),
  async read({ name }, aws) {
    const operation = 'iam:ListMFADevices';
    const { IAMClient, ListMFADevicesCommand } = await load();
    const pages = await pagesOfUser<Iam.ListMFADevicesResponse>(operation, (page) =>
      aws.send(IAMClient, new ListMFADevicesCommand({ UserName: name, ...page })),
    );
    return pages?.flatMap(({ MFADevices }) => present(MFADevices, operation, 'MFADevices')).length ?? null;
  },
});

/** ARNs of the OpenID Connect providers that the account trusts. */
export const oidcProviders = one<readonly string[]>({
  operation: 'iam:ListOpenIDConnectProviders',
  scope: 'account',
  async read(aws) {
    const { IAMClient, ListOpenIDConnectProvidersCommand } = await load();
    const { OpenIDConnectProviderList } = await aws.send(IAMClient, new ListOpenIDConnectProvidersCommand({}));
    const operation = 'iam:ListOpenIDConnectProviders';
    return present(OpenIDConnectProviderList, operation, 'OpenIDConnectProviderList').map(({ Arn }) =>
      present(Arn, operation, 'Arn'),
    );
  },
});
