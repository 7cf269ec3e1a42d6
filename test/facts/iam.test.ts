import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  accessKeys,
  accountSummary,
  credentialReport,
  loginProfile,
  mfaDevices,
  oidcProviders,
  usersOf,
} from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import type { Aws } from '../../src/facts/collector.ts';
import { type FactError, isFactUnavailable } from '../../src/facts/fact.ts';
import { failure } from '../../src/testing/given.ts';
import {
  activeSlot,
  authorization,
  keySlot,
  report,
  reportRow,
  user,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

/** The error of a read that must not succeed. */
async function errorOf(read: Promise<unknown>): Promise<FactError> {
  try {
    await read;
  } catch (thrown) {
    if (isFactUnavailable(thrown)) return thrown.error;
    throw thrown;
  }
  throw new Error('the read succeeded');
}

const CREATED = new Date('2024-11-15T00:00:00Z');
const KEY = { UserName: 'app', AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Active', CreateDate: CREATED };
const HEADER =
  'user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date';
const Content = new TextEncoder().encode(
  `${HEADER}\n<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00+00:00,not_supported,N/A,true,false,N/A,N/A,false,N/A,N/A`,
);
const REPORT = { Content, GeneratedTime: new Date('2025-12-31T22:00:00Z') };
const READY = { 'iam:GenerateCredentialReport': { State: 'COMPLETE' } };

/** Every collector of IAM: how it is read, and the answer that every case but its own gets. */
const COLLECTORS: readonly [operation: string, read: (aws: Aws) => Promise<unknown>, others: Answers][] = [
  ['iam:GetAccountSummary', accountSummary.read, {}],
  ['iam:GenerateCredentialReport', credentialReport.read, {}],
  ['iam:GetCredentialReport', credentialReport.read, READY],
  ['iam:ListAccessKeys', (aws) => accessKeys.read(user('app'), aws), {}],
  ['iam:GetLoginProfile', (aws) => loginProfile.read(user('app'), aws), {}],
  ['iam:ListMFADevices', (aws) => mfaDevices.read(user('app'), aws), {}],
  ['iam:ListOpenIDConnectProviders', oidcProviders.read, {}],
  ['iam:GetAccountAuthorizationDetails', authorizationDetails.read, {}],
];

describe.each(COLLECTORS)('%s', (operation, read, others) => {
  it.each([
    ['AccessDenied', 'access-denied', operation],
    ['Throttling', 'throttled', null],
    ['ServiceFailureException', 'failed', null],
    ['ExpiredToken', 'failed', null],
  ])('%s', async (code, kind, iamAction) => {
    const error = await errorOf(read(fakeAws({ ...others, [operation]: code })));
    expect(error).toMatchObject({ operation, kind, code, iamAction });
  });

  it('an empty answer says nothing', async () => {
    const error = await errorOf(read(fakeAws({ ...others, [operation]: {} })));
    expect(error).toMatchObject({ operation, kind: 'failed', code: 'IncompleteAnswer' });
  });
});

describe('accountSummary', () => {
  it('reads the figures of root', async () => {
    const summary = (keys: number, mfa: number) =>
      accountSummary.read(
        fakeAws({
          'iam:GetAccountSummary': { SummaryMap: { AccountAccessKeysPresent: keys, AccountMFAEnabled: mfa } },
        }),
      );
    expect(await summary(0, 1)).toEqual({ accessKeysPresent: false, mfaEnabled: true });
    expect(await summary(2, 0)).toEqual({ accessKeysPresent: true, mfaEnabled: false });
  });

  it('a figure that is missing is not zero', async () => {
    const aws = fakeAws({ 'iam:GetAccountSummary': { SummaryMap: { AccountMFAEnabled: 1, Users: 3 } } });
    expect(await errorOf(accountSummary.read(aws))).toMatchObject({ code: 'IncompleteAnswer' });
  });
});

describe('credentialReport', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const states = (...given: readonly string[]) => {
    let asked = 0;
    return () => ({ State: given[Math.min(asked++, given.length - 1)] });
  };

  it('a report that is ready needs no waiting', async () => {
    const aws = fakeAws({ ...READY, 'iam:GetCredentialReport': REPORT });
    const read = await credentialReport.read(aws);
    expect(read.generatedAt).toBe('2025-12-31T22:00:00.000Z');
    expect(read.root?.mfaActive).toBe(true);
    expect(aws.sent).toEqual(['iam:GenerateCredentialReport@us-east-1', 'iam:GetCredentialReport@us-east-1']);
    expect(credentialReport.asOf?.(read)).toBe('2025-12-31T22:00:00.000Z');
  });

  it('waits while it is started and in progress', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const aws = fakeAws({
      'iam:GenerateCredentialReport': states('STARTED', 'INPROGRESS', 'COMPLETE'),
      'iam:GetCredentialReport': REPORT,
    });
    const read = credentialReport.read(aws);
    await vi.advanceTimersByTimeAsync(1500);
    expect((await read).users).toEqual([]);
    expect(aws.sent).toHaveLength(4);
  });

  it('one that never gets ready times out', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const aws = fakeAws({ 'iam:GenerateCredentialReport': states('STARTED', 'INPROGRESS') });
    const read = errorOf(credentialReport.read(aws));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await read).toMatchObject({
      kind: 'timeout',
      operation: 'iam:GenerateCredentialReport',
      code: 'ReportInProgress',
    });
    expect(aws.sent).toHaveLength(8);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    'CredentialReportNotPresentException',
    'CredentialReportExpiredException',
    'CredentialReportNotReadyException',
  ])('%s is an unread fact, not an empty account', async (code) => {
    const error = await errorOf(credentialReport.read(fakeAws({ ...READY, 'iam:GetCredentialReport': code })));
    expect(error).toMatchObject({ operation: 'iam:GetCredentialReport', kind: 'failed', code });
  });

  it.each([
    ['no content', { GeneratedTime: REPORT.GeneratedTime }],
    ['empty content', { ...REPORT, Content: new Uint8Array() }],
    ['no date', { Content }],
    ['a date that is none', { Content, GeneratedTime: new Date('x') }],
    ['content that is no report', { ...REPORT, Content: new TextEncoder().encode('{}') }],
  ])('%s', async (_, answer) => {
    const error = await errorOf(credentialReport.read(fakeAws({ ...READY, 'iam:GetCredentialReport': answer })));
    expect(error).toMatchObject({ operation: 'iam:GetCredentialReport', code: 'IncompleteAnswer' });
  });
});

describe('facts about one user', () => {
  it('lists keys, active or not', async () => {
    const aws = fakeAws({
      'iam:ListAccessKeys': (input) => {
        expect(input).toEqual({ UserName: 'app' });
        return { AccessKeyMetadata: [KEY, { ...KEY, AccessKeyId: 'AKIA2', Status: 'Inactive' }], IsTruncated: false };
      },
    });
    expect(await accessKeys.read(user('app'), aws)).toEqual([
      { id: 'AKIAIOSFODNN7EXAMPLE', active: true, createdAt: '2024-11-15T00:00:00.000Z' },
      { id: 'AKIA2', active: false, createdAt: '2024-11-15T00:00:00.000Z' },
    ]);
  });

  it('a user without keys has none', async () => {
    const aws = fakeAws({ 'iam:ListAccessKeys': { AccessKeyMetadata: [], IsTruncated: false } });
    expect(await accessKeys.read(user('app'), aws)).toEqual([]);
  });

  it.each(['AccessKeyId', 'Status', 'CreateDate'])('a key without %s', async (part) => {
    const aws = fakeAws({ 'iam:ListAccessKeys': { AccessKeyMetadata: [{ ...KEY, [part]: undefined }] } });
    expect(await errorOf(accessKeys.read(user('app'), aws))).toMatchObject({ code: 'IncompleteAnswer' });
  });

  it.each(['NoSuchEntity', 'NoSuchEntityException'])('%s: the user is gone', async (code) => {
    const aws = fakeAws({ 'iam:ListAccessKeys': code, 'iam:GetLoginProfile': code, 'iam:ListMFADevices': code });
    expect(await accessKeys.read(user('app'), aws)).toBeNull();
    expect(await mfaDevices.read(user('app'), aws)).toBeNull();
    expect(await loginProfile.read(user('app'), aws)).toBe(false);
  });

  it('reads every page of keys and devices', async () => {
    const paged = (part: string, pages: readonly (readonly object[])[]) => (input: object) => {
      const at = 'Marker' in input ? Number(input.Marker) : 0;
      const more = at + 1 < pages.length;
      return { [part]: pages[at] ?? [], IsTruncated: more, ...(more ? { Marker: String(at + 1) } : {}) };
    };
    const aws = fakeAws({
      'iam:ListAccessKeys': paged('AccessKeyMetadata', [[KEY], [{ ...KEY, AccessKeyId: 'AKIA2' }]]),
      'iam:ListMFADevices': paged('MFADevices', [[], [{ SerialNumber: 'x' }]]),
    });
    expect(await accessKeys.read(user('app'), aws)).toHaveLength(2);
    expect(await mfaDevices.read(user('app'), aws)).toBe(1);
  });

  it.each([
    ['without its marker', { IsTruncated: true }],
    ['with the same marker for ever', { IsTruncated: true, Marker: 'again' }],
  ])('a page %s', async (_, page) => {
    const aws = fakeAws({
      'iam:ListAccessKeys': { AccessKeyMetadata: [KEY], ...page },
      'iam:ListMFADevices': { MFADevices: [], ...page },
    });
    expect(await errorOf(accessKeys.read(user('app'), aws))).toMatchObject({ code: 'IncompleteAnswer' });
    expect(await errorOf(mfaDevices.read(user('app'), aws))).toMatchObject({ code: 'IncompleteAnswer' });
  });

  it('a login profile', async () => {
    const aws = fakeAws({ 'iam:GetLoginProfile': { LoginProfile: { UserName: 'app', CreateDate: CREATED } } });
    expect(await loginProfile.read(user('app'), aws)).toBe(true);
  });

  it('asks only for those whom the report would fail or does not know', () => {
    const holder = user('app', reportRow('app', { keys: [activeSlot(1, '2024-11-15T00:00:00.000Z'), keySlot(2)] }));
    const human = (mfaActive: boolean) => user('eve', reportRow('eve', { passwordEnabled: true, mfaActive }));
    const unknown = user('new');
    expect([holder, human(false), human(true), unknown].map((each) => accessKeys.when?.(each))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect([holder, human(false), human(true), unknown].map((each) => mfaDevices.when?.(each))).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect([holder, human(false), unknown].map((each) => loginProfile.when?.(each))).toEqual([false, false, true]);
  });
});

describe('usersOf', () => {
  it('knows the users of both sources, each once', () => {
    const found = usersOf(report([reportRow('old'), reportRow('both')]), {
      ok: true,
      value: authorization({ users: [userDetail('both'), userDetail('new')] }),
    });
    expect(found.map(({ name, report: row }) => [name, row === null])).toEqual([
      ['old', false],
      ['both', false],
      ['new', true],
    ]);
    expect(
      usersOf(report([reportRow('old')]), failure('iam:GetAccountAuthorizationDetails', 'access-denied')),
    ).toHaveLength(1);
  });
});

describe('oidcProviders', () => {
  const ARN = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
  const read = (OpenIDConnectProviderList: readonly object[]) =>
    oidcProviders.read(fakeAws({ 'iam:ListOpenIDConnectProviders': { OpenIDConnectProviderList } }));

  it('lists ARNs', async () => {
    expect(await read([{ Arn: ARN }])).toEqual([ARN]);
    expect(await read([])).toEqual([]);
  });

  it('a provider without its ARN', async () => {
    expect(await errorOf(read([{ Arn: ARN }, {}]))).toMatchObject({ code: 'IncompleteAnswer' });
  });
});

describe('authorizationDetails', () => {
  const DOCUMENT = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Sid: 'Für 100 %' }],
  };
  const encoded = encodeURIComponent(JSON.stringify(DOCUMENT));
  const OWN = 'arn:aws:iam::111122223333:policy/own';
  const EMPTY = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [], IsTruncated: false };
  const USER = {
    UserName: 'app',
    Arn: 'arn:aws:iam::111122223333:user/app',
    GroupList: [],
    AttachedManagedPolicies: [],
  };
  const ROLE = {
    RoleName: 'r',
    Arn: 'arn:r',
    AttachedManagedPolicies: [],
    RolePolicyList: [],
    AssumeRolePolicyDocument: encoded,
  };
  const POLICY = {
    Arn: OWN,
    PolicyVersionList: [
      { VersionId: 'v2', IsDefaultVersion: false, Document: encodeURIComponent('{"Statement":[]}') },
      { VersionId: 'v1', IsDefaultVersion: true, Document: encoded },
    ],
  };
  const read = (answer: Answers[string]) =>
    authorizationDetails.read(fakeAws({ 'iam:GetAccountAuthorizationDetails': answer }));

  it('reads users, groups, roles and the default versions of policies', async () => {
    const details = await read({
      ...EMPTY,
      UserDetailList: [
        {
          ...USER,
          GroupList: ['admins'],
          AttachedManagedPolicies: [{ PolicyName: 'own', PolicyArn: OWN }],
          UserPolicyList: [{ PolicyName: 'inline', PolicyDocument: encoded }],
          PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: OWN },
          Tags: [{ Key: 'team', Value: 'mail' }],
        },
        USER,
      ],
      GroupDetailList: [{ GroupName: 'admins', Arn: 'arn:g', AttachedManagedPolicies: [], GroupPolicyList: [] }],
      RoleDetailList: [ROLE, { ...ROLE, PermissionsBoundary: { PermissionsBoundaryArn: OWN } }],
      Policies: [POLICY],
    });
    expect(details.users).toEqual([
      {
        type: 'user',
        name: 'app',
        arn: 'arn:aws:iam::111122223333:user/app',
        attached: [{ name: 'own', arn: OWN }],
        inline: [{ name: 'inline', document: DOCUMENT }],
        groups: ['admins'],
        boundary: OWN,
        tags: { team: 'mail' },
      },
      expect.objectContaining({ inline: [], groups: [], boundary: null, tags: {} }),
    ]);
    expect(details.groups).toEqual([{ type: 'group', name: 'admins', arn: 'arn:g', attached: [], inline: [] }]);
    expect(details.roles).toEqual([
      { type: 'role', name: 'r', arn: 'arn:r', attached: [], inline: [], trust: DOCUMENT, boundary: null },
      expect.objectContaining({ boundary: OWN }),
    ]);
    expect(details.policies).toEqual({ [OWN]: DOCUMENT });
  });

  it('reads every page', async () => {
    const details = await read((input) =>
      'Marker' in input
        ? { ...EMPTY, UserDetailList: [{ ...USER, UserName: 'second' }], Policies: [POLICY] }
        : { ...EMPTY, UserDetailList: [USER], IsTruncated: true, Marker: 'next' },
    );
    expect(details.users.map(({ name }) => name)).toEqual(['app', 'second']);
    expect(Object.keys(details.policies)).toEqual([OWN]);
  });

  it.each([[undefined], ['%7B'], ['%E0%A4%A'], ['null']])(
    'a trust policy of %j leaves open who may assume the one role',
    async (AssumeRolePolicyDocument) => {
      const details = await read({ ...EMPTY, RoleDetailList: [{ ...ROLE, AssumeRolePolicyDocument }, ROLE] });
      expect(details.roles.map(({ trust }) => trust)).toEqual([null, DOCUMENT]);
    },
  );

  it.each<[string, object]>([
    ['users missing', { UserDetailList: undefined }],
    ['groups missing', { GroupDetailList: undefined }],
    ['roles missing', { RoleDetailList: undefined }],
    ['policies missing', { Policies: undefined }],
    ['a page that is not the last, without its marker', { IsTruncated: true }],
    ['a marker that comes back', { IsTruncated: true, Marker: 'again' }],
    ['a user without a name', { UserDetailList: [{ ...USER, UserName: undefined }] }],
    ['a user without its groups', { UserDetailList: [{ ...USER, GroupList: undefined }] }],
    ['a user without its policies', { UserDetailList: [{ ...USER, AttachedManagedPolicies: undefined }] }],
    [
      'an attached policy without its ARN',
      { UserDetailList: [{ ...USER, AttachedManagedPolicies: [{ PolicyName: 'x' }] }] },
    ],
    ['a boundary without its ARN', { UserDetailList: [{ ...USER, PermissionsBoundary: {} }] }],
    ['an inline policy without its document', { UserDetailList: [{ ...USER, UserPolicyList: [{ PolicyName: 'x' }] }] }],
    [
      'an inline policy that is no JSON',
      { UserDetailList: [{ ...USER, UserPolicyList: [{ PolicyName: 'x', PolicyDocument: '%7B' }] }] },
    ],
    [
      'an inline policy that is wrongly encoded',
      { UserDetailList: [{ ...USER, UserPolicyList: [{ PolicyName: 'x', PolicyDocument: '%E0%A4%A' }] }] },
    ],
    [
      'an inline policy that is null',
      { UserDetailList: [{ ...USER, UserPolicyList: [{ PolicyName: 'x', PolicyDocument: 'null' }] }] },
    ],
    ['a policy without versions', { Policies: [{ Arn: OWN }] }],
    ['a policy without a default version', { Policies: [{ ...POLICY, PolicyVersionList: [{ Document: encoded }] }] }],
    ['a policy without its ARN', { Policies: [{ ...POLICY, Arn: undefined }] }],
  ])('%s: nothing can be concluded', async (_, part) => {
    expect(await errorOf(read({ ...EMPTY, ...part }))).toMatchObject({
      operation: 'iam:GetAccountAuthorizationDetails',
      code: 'IncompleteAnswer',
    });
  });
});
