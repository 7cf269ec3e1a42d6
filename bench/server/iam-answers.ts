import type { Answer, Call } from '../../test/lab/call.ts';
import { errorAnswer, escapeXml, xmlAnswer } from '../../test/lab/error-answers.ts';
import {
  type AccountShape,
  awsId,
  daysAgo,
  GROUPS,
  MANAGED_POLICIES,
  principalsOf,
  type SyntheticUser,
  userAt,
  usersOf,
} from './account.ts';

// Shapes: docs.aws.amazon.com/IAM/latest/APIReference/, one page for each operation.

export interface Asked {
  readonly call: Call;
  readonly shape: AccountShape;
  readonly accountId: string;
}

type IamAnswer = (asked: Asked) => Answer;

/** The IAM operations, by name, for an account of the given shape. */
export const iamAnswers: Readonly<Record<string, IamAnswer>> = {
  'iam:GenerateCredentialReport': (asked) => result(asked, '<State>COMPLETE</State>'),
  'iam:GetCredentialReport': (asked) =>
    result(
      asked,
      `<Content>${Buffer.from(credentialReport(asked)).toString('base64')}</Content><ReportFormat>text/csv</ReportFormat><GeneratedTime>${daysAgo(0.1).toISOString()}</GeneratedTime>`,
    ),
  'iam:GetAccountAuthorizationDetails': (asked) => result(asked, authorizationDetails(asked)),
  'iam:GetAccountSummary': (asked) => result(asked, `<SummaryMap>${summary(asked.shape)}</SummaryMap>`),
  'iam:ListAccessKeys': (asked) => ofUser(asked, accessKeys),
  'iam:ListMFADevices': (asked) =>
    ofUser(asked, ({ hasMfa }) => list('MFADevices', hasMfa ? ['<SerialNumber>mfa</SerialNumber>'] : [])),
  'iam:GetLoginProfile': (asked) =>
    ofUser(asked, ({ hasPassword }) => (hasPassword ? '<LoginProfile></LoginProfile>' : null)),
  'iam:ListPolicies': (asked) =>
    result(
      asked,
      `<IsTruncated>false</IsTruncated>${list(
        'Policies',
        Array.from({ length: MANAGED_POLICIES }, (_, index) => policyOf(asked.accountId, index)),
      )}`,
    ),
  'iam:ListOpenIDConnectProviders': (asked) =>
    result(
      asked,
      list('OpenIDConnectProviderList', [
        `<Arn>arn:aws:iam::${asked.accountId}:oidc-provider/token.actions.githubusercontent.com</Arn>`,
      ]),
    ),
};

function result({ call }: Pick<Asked, 'call'>, body: string): Answer {
  const name = call.operation.slice('iam:'.length);
  return xmlAnswer(
    200,
    `<${name}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${name}Result>${body}</${name}Result><ResponseMetadata><RequestId>bench</RequestId></ResponseMetadata></${name}Response>`,
  );
}

/** What is asked of one user; null, like a user that does not exist, is AWS's NoSuchEntity. */
function ofUser(asked: Asked, body: (user: SyntheticUser) => string | null): Answer {
  const name = asked.call.parameters['UserName'] ?? '';
  const index = Number(/-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
  const found = index < asked.shape.users ? body(userAt(asked.shape, asked.accountId, index)) : null;
  if (found !== null) return result(asked, found);
  return errorAnswer('query', { code: 'NoSuchEntity', status: 404, message: `${name} cannot be found.` });
}

const list = (name: string, members: readonly string[]): string =>
  `<${name}>${members.map((member) => `<member>${member}</member>`).join('')}</${name}>`;

const accessKeys = ({ name, keys }: SyntheticUser): string =>
  `<IsTruncated>false</IsTruncated>${list(
    'AccessKeyMetadata',
    keys.map(
      ({ id, createdAt }) =>
        `<UserName>${name}</UserName><AccessKeyId>${id}</AccessKeyId><Status>Active</Status><CreateDate>${createdAt.toISOString()}</CreateDate>`,
    ),
  )}`;

const summary = ({ users, roles }: AccountShape): string =>
  Object.entries({ Users: users, Roles: roles, AccountMFAEnabled: 1, AccountAccessKeysPresent: 0 })
    .map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`)
    .join('');

const COLUMNS =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,' +
  'access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,' +
  'access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,' +
  'cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';

function credentialReport({ shape, accountId }: Asked): string {
  const noKeys = 'false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A';
  const root = `<root_account>,arn:aws:iam::${accountId}:root,${date(daysAgo(2000))},not_supported,no_information,not_supported,not_supported,true,${noKeys}`;
  return [COLUMNS, root, ...usersOf(shape, accountId).map(reportRow)].join('\n');
}

function reportRow({ name, arn, createdAt, keys, hasPassword, hasMfa }: SyntheticUser): string {
  const password = hasPassword ? `true,${date(daysAgo(9))},${date(daysAgo(200))},N/A` : 'false,N/A,N/A,N/A';
  const slots = [0, 1].map((slot) => {
    const key = keys[slot];
    if (key === undefined) return 'false,N/A,N/A,N/A,N/A';
    const used = key.lastUsedAt === null ? 'N/A,N/A,N/A' : `${date(key.lastUsedAt)},eu-west-1,s3`;
    return `true,${date(key.createdAt)},${used}`;
  });
  return `${name},${arn},${date(createdAt)},${password},${hasMfa},${slots.join(',')},false,N/A,false,N/A`;
}

const date = (time: Date): string => `${time.toISOString().slice(0, 19)}+00:00`;

/** One page: users, then groups, roles and managed policies, `MaxItems` at a time; the marker is where to go on. */
function authorizationDetails({ call, shape, accountId }: Asked): string {
  const start = Number(call.parameters['Marker'] ?? 0);
  const size = Math.min(1000, Number(call.parameters['MaxItems'] ?? 100));
  const end = Math.min(start + size, principalsOf(shape));
  const parts = { UserDetailList: 0, GroupDetailList: 0, RoleDetailList: 0, Policies: 0 };
  const members: Record<keyof typeof parts, string[]> = {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  };
  for (let index = start; index < end; index += 1) {
    const group = index - shape.users;
    const role = group - GROUPS;
    if (group < 0) members.UserDetailList.push(userDetail(userAt(shape, accountId, index)));
    else if (role < 0) members.GroupDetailList.push(groupDetail(accountId, group));
    else if (role < shape.roles) members.RoleDetailList.push(roleDetail(accountId, role));
    else members.Policies.push(managedPolicy(accountId, role - shape.roles));
  }
  const more = end < principalsOf(shape);
  const lists = Object.entries(members).map(([name, found]) => list(name, found));
  return `<IsTruncated>${more}</IsTruncated>${more ? `<Marker>${end}</Marker>` : ''}${lists.join('')}`;
}

const document = (statements: readonly object[]): string =>
  escapeXml(encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: statements })));

const INLINE = document([
  {
    Sid: 'ReadOneBucket',
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:ListBucket', 's3:GetBucketLocation'],
    Resource: ['arn:aws:s3:::example-data', 'arn:aws:s3:::example-data/*'],
  },
  { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: '*' },
]);

const trust = (service: string): string =>
  document([{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }]);

const LAMBDA_TRUST = trust('lambda.amazonaws.com');

/** The wire form of the federated trust that rules about CI look at. */
const githubTrust = (accountId: string): string =>
  document([
    {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/token.actions.githubusercontent.com` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': 'repo:example/service:ref:refs/heads/main',
        },
      },
    },
  ]);

const attached = (accountId: string, index: number): string =>
  list('AttachedManagedPolicies', [
    `<PolicyName>team-${index % MANAGED_POLICIES}</PolicyName><PolicyArn>arn:aws:iam::${accountId}:policy/team-${index % MANAGED_POLICIES}</PolicyArn>`,
  ]);

const inline = (name: string): string =>
  list(name, [`<PolicyName>data</PolicyName><PolicyDocument>${INLINE}</PolicyDocument>`]);

function userDetail({ name, arn, id, createdAt }: SyntheticUser): string {
  const number = Number(name.slice(-5));
  const accountId = arn.split(':')[4] ?? '';
  return `<Path>/</Path><UserName>${name}</UserName><UserId>${id}</UserId><Arn>${arn}</Arn><CreateDate>${createdAt.toISOString()}</CreateDate>${number % 4 === 0 ? inline('UserPolicyList') : ''}${list('GroupList', [`team-${number % GROUPS}`])}${attached(accountId, number)}${list('Tags', ['<Key>team</Key><Value>platform</Value>'])}`;
}

const groupDetail = (accountId: string, index: number): string =>
  `<Path>/</Path><GroupName>team-${index}</GroupName><GroupId>${awsId('AGPA', index)}</GroupId><Arn>arn:aws:iam::${accountId}:group/team-${index}</Arn><CreateDate>${daysAgo(900).toISOString()}</CreateDate>${inline('GroupPolicyList')}${attached(accountId, index)}`;

function roleDetail(accountId: string, index: number): string {
  const name = `service-role-${String(index).padStart(5, '0')}`;
  const trusted = index % 20 === 0 ? githubTrust(accountId) : LAMBDA_TRUST;
  return `<Path>/</Path><RoleName>${name}</RoleName><RoleId>${awsId('AROA', index)}</RoleId><Arn>arn:aws:iam::${accountId}:role/${name}</Arn><CreateDate>${daysAgo(600).toISOString()}</CreateDate><AssumeRolePolicyDocument>${trusted}</AssumeRolePolicyDocument>${list('InstanceProfileList', [])}${inline('RolePolicyList')}${attached(accountId, index)}${list('Tags', ['<Key>team</Key><Value>platform</Value>'])}<RoleLastUsed><LastUsedDate>${daysAgo(3).toISOString()}</LastUsedDate><Region>eu-west-1</Region></RoleLastUsed>`;
}

function managedPolicy(accountId: string, index: number): string {
  const version = `<Document>${INLINE}</Document><VersionId>v1</VersionId><IsDefaultVersion>true</IsDefaultVersion><CreateDate>${daysAgo(600).toISOString()}</CreateDate>`;
  return `${policyOf(accountId, index)}${list('PolicyVersionList', [version])}`;
}

const policyOf = (accountId: string, index: number): string =>
  `<PolicyName>team-${index}</PolicyName><PolicyId>${awsId('ANPA', index)}</PolicyId><Arn>arn:aws:iam::${accountId}:policy/team-${index}</Arn><Path>/</Path><DefaultVersionId>v1</DefaultVersionId><AttachmentCount>25</AttachmentCount><IsAttachable>true</IsAttachable>`;
