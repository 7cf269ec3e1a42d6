import { describe, it } from 'vitest';
import { accessKeys, credentialReport } from '../../src/facts/aws/iam.ts';
import { authorizationDetails, type UserDetail } from '../../src/facts/aws/iam-authorization.ts';
import type { KeyRegistration } from '../../src/facts/declarations.ts';
import {
  activeSlot,
  allowing,
  attached,
  authorization,
  awsManaged,
  denying,
  inlinePolicy,
  keySlot,
  principal,
  report,
  reportRow,
  user,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const MADE = '2025-06-01T00:00:00.000Z';
const NAME = 'ses-smtp-user.20250601-101500';
const KEY = { id: 'AKIAIOSFODNN7EXAMPLE', active: true, createdAt: MADE };
const SEND = inlinePolicy('AmazonSesSendingAccess', allowing('ses:SendRawEmail'));
const READ = inlinePolicy('read', allowing(['s3:GetObject', 's3:ListBucket']));

const row = (name: string, lastUsedService: string | null = null) =>
  reportRow(name, { keys: [activeSlot(1, MADE, { lastUsedService }), keySlot(2)] });
const reported = (...rows: readonly ReturnType<typeof row>[]) => given(credentialReport, report(rows));
const known = (name: string, parts: Partial<UserDetail> = {}) =>
  given(authorizationDetails, authorization({ users: [userDetail(name, parts)] }));
const held = (name: string) => givenFor(accessKeys, user(name), [KEY]);
const registered = (reason: string): { readonly declared: { readonly keys: readonly KeyRegistration[] } } => ({
  declared: { keys: [{ user: 'app', owner: 'team-app@example.com', consumers: ['relay'], reason }] },
});
const NO_SENDER = {
  status: 'not-applicable',
  message: 'There is no mail sender with an active access key to judge.',
} as const;

testRule(rule, { describe, it }, [
  {
    name: 'made by SES for SMTP, and can only send',
    facts: [reported(row(NAME)), known(NAME, { inline: [SEND] })],
    expect: {
      status: 'pass',
      message: `User ${NAME} is a mail sender and can do nothing but send mail through SES.`,
      observed: { toldBy: ['name'], beyond: [] },
    },
  },
  {
    name: 'made by SES for SMTP, and given more',
    facts: [reported(row(NAME)), known(NAME, { inline: [SEND, READ] }), held(NAME)],
    expect: {
      status: 'fail',
      severity: 'medium',
      message: `User ${NAME} is a mail sender by its name and may do more than ses:Send*: s3:getobject through read and 1 more.`,
      observed: {
        toldBy: ['name'],
        beyond: [
          { actions: 's3:getobject', policy: 'read', group: null },
          { actions: 's3:listbucket', policy: 'read', group: null },
        ],
      },
    },
  },
  {
    name: 'nothing but sending is left by the boundary',
    facts: [
      reported(row(NAME)),
      given(
        authorizationDetails,
        authorization({
          users: [userDetail(NAME, { inline: [inlinePolicy('all', allowing('*'))], boundary: 'arn:b' })],
          policies: { 'arn:b': { Statement: [allowing('ses:Send*')] } },
        }),
      ),
    ],
    expect: { status: 'pass' },
  },
  {
    name: 'what a Deny takes away is no more than sending',
    facts: [reported(row(NAME)), known(NAME, { inline: [SEND, READ, inlinePolicy('no', denying('s3:*'))] })],
    expect: { status: 'pass' },
  },
  {
    name: 'a sender that may do nothing at all',
    facts: [reported(row(NAME)), known(NAME)],
    expect: { status: 'pass', observed: { beyond: [] } },
  },
  {
    name: 'more through a group',
    facts: [
      reported(row(NAME)),
      given(
        authorizationDetails,
        authorization({
          users: [userDetail(NAME, { inline: [SEND], groups: ['readers'] })],
          groups: [principal('group', 'readers', { inline: [READ] })],
        }),
      ),
      held(NAME),
    ],
    expect: { status: 'fail', message: /s3:getobject through read of group readers and 1 more\./ },
  },
  {
    name: 'all of SES is more than sending',
    facts: [
      reported(row(NAME)),
      given(
        authorizationDetails,
        authorization({
          users: [userDetail(NAME, { attached: [attached(awsManaged('AmazonSESFullAccess'))] })],
          policies: { [awsManaged('AmazonSESFullAccess')]: { Statement: [allowing('ses:*')] } },
        }),
      ),
      held(NAME),
    ],
    expect: { status: 'fail', message: /ses:\* through AmazonSESFullAccess\.$/ },
  },
  {
    name: 'an administrator whose key sends mail',
    facts: [
      reported(row('ops', 'ses')),
      known('ops', { attached: [attached(awsManaged('AdministratorAccess'))] }),
      held('ops'),
    ],
    expect: {
      status: 'fail',
      message:
        'User ops is a mail sender by the last use of its key and may do more than ses:Send*: * through AdministratorAccess.',
      observed: { toldBy: ['last use'] },
    },
  },
  {
    name: 'everything but one service',
    facts: [
      reported(row(NAME)),
      known(NAME, { inline: [inlinePolicy('rest', { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })] }),
      held(NAME),
    ],
    expect: { status: 'fail', message: /: all but iam:\* through rest\.$/ },
  },
  ...['SMTP cannot use a role', 'sends e-mail for the shop', 'uses ses', 'mail relay in the office'].map((reason) => ({
    name: `registered as a sender: ${reason}`,
    ...registered(reason),
    facts: [reported(row('app')), known('app', { inline: [READ] }), held('app')],
    expect: { status: 'fail', message: /^User app is a mail sender by the key register and/ } as const,
  })),
  {
    name: 'told by everything there is',
    declared: { keys: [{ user: NAME, owner: 'o', consumers: ['c'], reason: 'SMTP' }] },
    facts: [reported(row(NAME, 'ses')), known(NAME, { inline: [READ] }), held(NAME)],
    expect: {
      status: 'fail',
      message: /by its name and the key register and the last use of its key and may/,
      observed: { toldBy: ['name', 'register', 'last use'] },
    },
  },
  ...['reads the e-mail archive in S3', 'sessions of the batch', 'vendor appliance, ask team-mail'].map((reason) => ({
    name: `registered, but not as a sender: ${reason}`,
    ...registered(reason),
    facts: [reported(row('app', 's3')), known('app', { inline: [READ] })],
    expect: NO_SENDER,
  })),
  {
    name: 'a name that only ends like one of SES',
    facts: [reported(row('not-ses-smtp-user')), known('not-ses-smtp-user', { inline: [READ] })],
    expect: NO_SENDER,
  },
  {
    name: 'a key that is inactive by now sent mail: the active one does not',
    facts: [
      reported(
        reportRow('app', { keys: [activeSlot(1, MADE), keySlot(2, { createdAt: MADE, lastUsedService: 'ses' })] }),
      ),
      known('app', { inline: [READ] }),
    ],
    expect: NO_SENDER,
  },
  {
    name: 'a sender without an active key is not judged',
    facts: [reported(reportRow(NAME)), known(NAME, { inline: [READ] })],
    expect: NO_SENDER,
  },
  {
    name: 'made by SES since the report was prepared',
    facts: [reported(), known(NAME, { inline: [READ] }), held(NAME)],
    expect: { status: 'fail', resource: NAME },
  },
  {
    name: 'its key was deactivated since the report was prepared',
    facts: [reported(row(NAME)), known(NAME, { inline: [READ] }), givenFor(accessKeys, user(NAME), [])],
    expect: { status: 'not-applicable', message: `User ${NAME} no longer holds an active access key.` },
  },
  {
    name: 'deleted since the report was prepared',
    facts: [reported(row(NAME)), given(authorizationDetails, authorization())],
    expect: {
      status: 'not-applicable',
      message: `User ${NAME} no longer exists; the credential report is older than that.`,
    },
  },
  {
    name: 'the document of a policy is missing',
    facts: [reported(row(NAME)), known(NAME, { inline: [READ], attached: [attached('arn:aws:iam::1:policy/own')] })],
    expect: { status: 'unknown', message: /iam:GetAccountAuthorizationDetails failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'the keys of one sender could not be listed, its neighbour is judged',
    facts: [
      reported(row(NAME), row('app', 'ses')),
      given(
        authorizationDetails,
        authorization({ users: [userDetail(NAME, { inline: [READ] }), userDetail('app', { inline: [SEND] })] }),
      ),
      unreadFor(accessKeys, user(NAME)),
    ],
    expect: [
      { status: 'unknown', resource: NAME, message: /iam:ListAccessKeys was denied/ },
      { status: 'pass', resource: 'app' },
    ],
  },
  {
    name: 'what users may do could not be read',
    facts: [reported(row(NAME)), unread(authorizationDetails)],
    expect: [
      { status: 'unknown', resource: NAME },
      { status: 'unknown', message: /There may be more to judge/ },
    ],
  },
  {
    name: 'the report could not be read',
    facts: [unread(credentialReport), known(NAME)],
    expect: { status: 'unknown', message: /iam:GetCredentialReport was denied/ },
  },
]);
