import { describe, it } from 'vitest';
import { type KeyUse, keyUse, type UsedKey } from '../../src/facts/aws/cloudtrail-key-events.ts';
import { accessKeys, accountSummary, credentialReport, oidcProviders } from '../../src/facts/aws/iam.ts';
import { authorizationDetails, type UserDetail } from '../../src/facts/aws/iam-authorization.ts';
import type { KeyRegistration } from '../../src/facts/declarations.ts';
import {
  activeSlot,
  allowing,
  attached,
  authorization,
  inlinePolicy,
  keySlot,
  report,
  reportRow,
  rootRow,
  user,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const nobodyElse = given(authorizationDetails, authorization());
const MADE = '2025-06-01T00:00:00.000Z';
const USED_ON = '2025-12-30T00:00:00.000Z';
const KEY = { id: 'AKIAIOSFODNN7EXAMPLE', active: true, createdAt: MADE };

const registration: KeyRegistration = {
  user: 'app',
  owner: 'team-app@example.com',
  consumers: ['batch job'],
  reason: 'vendor appliance',
};

const row = (name: string, lastUsedAt: string | null = USED_ON, passwordEnabled = false) =>
  reportRow(name, { passwordEnabled, keys: [activeSlot(1, MADE, { lastUsedAt, lastUsedService: 's3' }), keySlot(2)] });
const reported = (...rows: readonly ReturnType<typeof reportRow>[]) => given(credentialReport, report(rows));
const known = (name: string, parts: Partial<UserDetail> = {}) =>
  given(authorizationDetails, authorization({ users: [userDetail(name, parts)] }));
const held = (name: string) => givenFor(accessKeys, user(name), [KEY]);
const providers = (...urls: readonly string[]) =>
  given(
    oidcProviders,
    urls.map((url) => `arn:aws:iam::111122223333:oidc-provider/${url}`),
  );
const USED: UsedKey = { user: user('app'), id: KEY.id, region: null };
const used = (...origins: KeyUse['origins']) =>
  givenFor(keyUse, USED, { origins, services: ['s3.amazonaws.com'], newestAt: USED_ON });
const inspected = (name: string, use: ReturnType<typeof used>) => ({
  name,
  parameters: { inspectUsage: true },
  facts: [reported(row('app')), known('app'), held('app'), use],
});
const NO_OWNER =
  'Access key AKIA…MPLE of app has no owner or reason registered; a role, OIDC or IAM Roles Anywhere is the default.';

testRule(rule, { describe, it }, [
  {
    name: 'registered with owner, consumers and reason',
    stands: ['iam:GetAccountAuthorizationDetails'],
    declared: { keys: [registration] },
    facts: [reported(row('app')), nobodyElse],
    expect: {
      status: 'pass',
      message: 'The access key of app is registered with its owner, consumers and reason.',
      observed: { owner: 'team-app@example.com', consumers: ['batch job'], reason: 'vendor appliance' },
    },
  },
  {
    name: 'a registered key of a person, never used, is registered first of all',
    declared: { keys: [registration] },
    facts: [reported(row('app', null, true)), unread(authorizationDetails, 'throttled')],
    expect: [
      { status: 'pass', resource: 'app' },
      { status: 'unknown', message: /There may be more to judge/ },
    ],
  },
  {
    name: 'nothing registered at all',
    facts: [reported(row('app')), known('app'), held('app')],
    expect: {
      status: 'fail',
      severity: 'medium',
      message: NO_OWNER,
      observed: { lastUsedAt: USED_ON, lastUsedService: 's3' },
    },
  },
  {
    name: 'another user is registered: names are compared whole and exactly',
    declared: {
      keys: [
        { ...registration, user: 'app*' },
        { ...registration, user: 'App' },
      ],
    },
    facts: [reported(row('app')), known('app'), held('app')],
    expect: { status: 'fail', message: NO_OWNER },
  },
  {
    name: 'an entry without consumers',
    declared: { keys: [{ ...registration, consumers: [] }] },
    facts: [reported(row('app')), known('app'), held('app')],
    expect: { status: 'fail', message: NO_OWNER },
  },
  {
    name: 'an entry with a blank reason',
    declared: { keys: [{ ...registration, reason: ' ' }] },
    facts: [reported(row('app')), known('app'), held('app')],
    expect: { status: 'fail', message: NO_OWNER },
  },
  {
    name: 'an entry with a blank owner, beside a complete one',
    declared: { keys: [{ ...registration, owner: '' }, registration] },
    facts: [reported(row('app')), known('app')],
    stands: ['iam:GetAccountAuthorizationDetails'],
    expect: { status: 'pass' },
  },
  {
    name: 'can only send mail',
    facts: [reported(row('mailer')), known('mailer', { inline: [inlinePolicy('send', allowing('ses:SendRawEmail'))] })],
    expect: {
      status: 'pass',
      message: 'The access key of mailer can only send mail through SES, and SMTP needs a key.',
    },
  },
  {
    name: 'a sender that never sent is a sender',
    facts: [
      reported(row('mailer', null)),
      known('mailer', { inline: [inlinePolicy('send', allowing(['ses:Send*', 'SES:sendrawemail']))] }),
    ],
    expect: { status: 'pass' },
  },
  {
    name: 'sends mail and reads a bucket',
    facts: [
      reported(row('app')),
      known('app', { inline: [inlinePolicy('send', allowing(['ses:SendRawEmail', 's3:GetObject']))] }),
      held('app'),
    ],
    expect: { status: 'fail', message: NO_OWNER },
  },
  {
    name: 'never used: another rule says it',
    facts: [reported(row('app', null)), known('app')],
    expect: {
      status: 'not-applicable',
      message: 'An access key of app was never used; iam-access-key-used judges it.',
    },
  },
  {
    name: 'belongs to a person',
    facts: [reported(row('app', USED_ON, true)), known('app'), held('app')],
    expect: {
      status: 'fail',
      message:
        'Access key AKIA…MPLE of app belongs to a person; IAM Identity Center or aws login gives people credentials that end.',
    },
  },
  {
    name: 'a person with a CI name is a person',
    facts: [reported(row('github-admin', USED_ON, true)), known('github-admin'), held('github-admin')],
    expect: { status: 'fail', message: /belongs to a person/ },
  },
  {
    name: 'named like CI, and the provider exists',
    facts: [
      reported(row('github-deployer')),
      known('github-deployer'),
      held('github-deployer'),
      providers('oidc.eks.us-east-1.amazonaws.com/id/AB12', 'token.actions.githubusercontent.com'),
    ],
    expect: {
      status: 'fail',
      message:
        'Access key AKIA…MPLE of github-deployer looks like one of GitHub Actions, which OIDC federation can replace; a matching OIDC provider exists already.',
      observed: { ciSystem: 'GitHub Actions', oidcProvider: 'token.actions.githubusercontent.com' },
    },
  },
  {
    name: 'named like CI, and only the provider of another system exists',
    facts: [
      reported(row('GitLabRunner')),
      known('GitLabRunner'),
      held('GitLabRunner'),
      providers('token.actions.githubusercontent.com'),
    ],
    expect: {
      status: 'fail',
      message: /looks like one of GitLab, .*; no matching OIDC provider exists yet\./,
      observed: { ciSystem: 'GitLab', oidcProvider: null },
    },
  },
  {
    name: 'whether a provider exists could not be read',
    facts: [reported(row('jenkins')), known('jenkins'), held('jenkins'), unread(oidcProviders)],
    expect: { status: 'unknown', message: /iam:ListOpenIDConnectProviders was denied/ },
  },
  {
    name: 'tagged like CI',
    facts: [
      reported(row('app')),
      known('app', { tags: { purpose: 'CircleCI deployments' } }),
      held('app'),
      providers(),
    ],
    expect: { status: 'fail', message: /looks like one of CircleCI/ },
  },
  {
    name: 'a short word of its own within a name',
    facts: [reported(row('DeployCI')), known('DeployCI'), held('DeployCI'), providers('oidc.circleci.com/org/1')],
    expect: { status: 'fail', observed: { ciSystem: 'a CI system', oidcProvider: 'oidc.circleci.com/org/1' } },
  },
  {
    name: 'a path that says CI: any CI provider matches, that of a cluster does not',
    facts: [
      reported({ ...row('app'), arn: 'arn:aws:iam::111122223333:user/ci/app' }),
      known('app', { arn: 'arn:aws:iam::111122223333:user/ci/app' }),
      givenFor(accessKeys, user('app', reportRow('app', { arn: 'arn:aws:iam::111122223333:user/ci/app' })), [KEY]),
      providers('oidc.eks.us-east-1.amazonaws.com/id/AB12'),
    ],
    expect: { status: 'fail', message: /looks like one of a CI system/, observed: { oidcProvider: null } },
  },
  {
    name: 'a tag that tells who made the user is no use of its key, and a word within a word no name',
    facts: [
      reported(row('app')),
      known('app', { tags: { 'managed-by': 'terraform', repository: 'github.com/acme/x', team: 'pricing' } }),
      held('app'),
    ],
    expect: { status: 'fail', message: NO_OWNER },
  },
  {
    ...inspected('used from a task', used('ECS')),
    expect: {
      status: 'fail',
      message: 'Access key AKIA…MPLE of app is used from ECS, where a task role can take its place.',
      observed: { lastUsedService: 's3', usedFrom: ['ECS'], services: ['s3.amazonaws.com'] },
    },
  },
  {
    ...inspected('used from an instance and from elsewhere', used('EC2', 'elsewhere')),
    expect: {
      status: 'fail',
      message: /is used from EC2, where an instance role can take its place, and from elsewhere as well\.$/,
    },
  },
  {
    ...inspected('used from several places inside AWS', used('AWS', 'Lambda', 'service')),
    expect: {
      status: 'fail',
      message:
        'Access key AKIA…MPLE of app is used from an environment of AWS and Lambda, where a role or a function role can take its place.',
    },
  },
  {
    ...inspected('used from elsewhere, and by services on behalf of whoever that is', used('elsewhere', 'service')),
    expect: { status: 'fail', message: NO_OWNER, observed: { usedFrom: ['elsewhere', 'service'] } },
  },
  {
    ...inspected('no management events', givenFor(keyUse, USED, { origins: [], services: [], newestAt: null })),
    expect: { status: 'fail', message: NO_OWNER, observed: { usedFrom: [], services: [] } },
  },
  {
    ...inspected('its events could not be read', unreadFor(keyUse, USED, 'throttled')),
    expect: { status: 'unknown', message: /cloudtrail:LookupEvents was throttled/ },
  },
  {
    name: 'a CI name goes before what CloudTrail shows',
    parameters: { inspectUsage: true },
    facts: [
      reported(row('jenkins')),
      known('jenkins'),
      held('jenkins'),
      providers(),
      givenFor(keyUse, { ...USED, user: user('jenkins') }, { origins: ['EC2'], services: [], newestAt: null }),
    ],
    expect: { status: 'fail', message: /looks like one of Jenkins/ },
  },
  {
    name: 'a person is not looked up',
    parameters: { inspectUsage: true },
    facts: [reported(row('app', USED_ON, true)), known('app'), held('app')],
    expect: { status: 'fail', message: /belongs to a person/ },
  },
  {
    name: 'without opting in nothing is looked up',
    parameters: { inspectUsage: false },
    facts: [reported(row('app')), known('app'), held('app'), used('ECS')],
    expect: { status: 'fail', message: NO_OWNER },
  },
  {
    name: 'root has a key that was never used',
    stands: ['iam:GetAccountAuthorizationDetails'],
    facts: [given(credentialReport, report([], rootRow({ keys: [activeSlot(1, MADE), keySlot(2)] }))), nobodyElse],
    expect: { status: 'not-applicable', message: /never used/ },
  },
  {
    name: 'root needs no key, whatever is registered for a user of that name',
    stands: ['iam:GetAccountAuthorizationDetails'],
    declared: { keys: [{ ...registration, user: 'root' }] },
    facts: [
      given(credentialReport, report([], rootRow({ keys: [activeSlot(1, MADE, { lastUsedAt: MADE }), keySlot(2)] }))),
      given(accountSummary, { accessKeysPresent: true, mfaEnabled: true }),
      nobodyElse,
    ],
    expect: {
      status: 'fail',
      message: 'Root has an access key; an administrator role can do its work without one.',
    },
  },
  {
    name: 'deleted since the report was prepared',
    facts: [reported(row('app')), known('app'), givenFor(accessKeys, user('app'), [])],
    expect: { status: 'not-applicable', message: /no longer active/ },
  },
  {
    name: 'the user was deleted since the report was prepared',
    facts: [
      reported(row('app')),
      given(authorizationDetails, authorization()),
      givenFor(accessKeys, user('app'), null),
    ],
    expect: { status: 'not-applicable', message: /no longer active/ },
  },
  {
    name: 'a user created since the report was prepared has not used its key yet',
    facts: [
      reported(row('app')),
      given(authorizationDetails, authorization({ users: [userDetail('app'), userDetail('newcomer')] })),
      givenFor(accessKeys, user('newcomer'), [{ ...KEY, createdAt: '2025-12-31T23:00:00.000Z' }]),
      held('app'),
    ],
    expect: [
      { status: 'not-applicable', resource: 'newcomer' },
      { status: 'fail', resource: 'app' },
    ],
  },
  {
    name: 'the document of an attached policy is missing from the answer',
    facts: [
      reported(row('app')),
      known('app', { attached: [attached('arn:aws:iam::111122223333:policy/app')] }),
      held('app'),
    ],
    expect: { status: 'unknown', message: /iam:GetAccountAuthorizationDetails failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'what the user may do could not be read',
    facts: [reported(row('app')), unread(authorizationDetails), held('app')],
    expect: [
      { status: 'unknown', resource: 'app', message: /iam:GetAccountAuthorizationDetails was denied/ },
      { status: 'unknown', message: /There may be more to judge/ },
    ],
  },
  {
    name: 'the fresh list was throttled',
    facts: [reported(row('app')), known('app'), unreadFor(accessKeys, user('app'), 'throttled')],
    expect: { status: 'unknown', message: /throttled/ },
  },
]);
