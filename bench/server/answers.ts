import type { Answer, Call } from '../../test/lab/call.ts';
import { errorAnswer, jsonAnswer, xmlAnswer } from '../../test/lab/error-answers.ts';
import { REGIONS_BY_DEFAULT } from '../../test/lab/overlays/regions.ts';
import { type AccountShape, daysAgo } from './account.ts';
import { alertAnswers } from './alert-answers.ts';
import { type Asked, iamAnswers } from './iam-answers.ts';

/** The account of the credentials that the benchmarks start with; AssumeRole leads to others. */
export const OWN_ACCOUNT = '111122223333';
export const OWN_ACCESS_KEY = 'AKIAIOSFODNN7EXAMPLE';

/** What AWS would answer for an account of this shape; null for an operation that the server does not know. */
export function answerTo(call: Call, shape: AccountShape): Answer | null {
  const accountId = accountOf(call);
  const answer = iamAnswers[call.operation] ?? alertAnswers[call.operation] ?? answers[call.operation];
  return answer?.({ call, shape, accountId }) ?? null;
}

/** AssumeRole writes the account into the access key that it hands out. */
const accountOf = ({ accessKeyId }: Call): string => /^ASIA(\d{12})$/.exec(accessKeyId)?.[1] ?? OWN_ACCOUNT;

const HOME = 'us-east-1';

const json = (body: object): Answer => jsonAnswer(200, body);

const trailArn = (accountId: string): string => `arn:aws:cloudtrail:${HOME}:${accountId}:trail/all-regions`;
const bucketOf = (accountId: string): string => `trail-logs-${accountId}`;
const seconds = (time: Date): number => time.getTime() / 1000;

/** One trail for all regions, the detective services on everywhere: an account in which every planned call happens. */
const answers: Readonly<Record<string, (asked: Asked) => Answer>> = {
  'sts:GetCallerIdentity': ({ accountId }) =>
    sts(
      'GetCallerIdentity',
      `<Arn>arn:aws:iam::${accountId}:user/scanner</Arn><UserId>AIDAEXAMPLE</UserId><Account>${accountId}</Account>`,
    ),
  'sts:AssumeRole': ({ call }) => assumeRole(call),
  'account:ListRegions': () =>
    json({
      Regions: REGIONS_BY_DEFAULT.map((RegionName) => ({ RegionName, RegionOptStatus: 'ENABLED_BY_DEFAULT' })),
    }),
  'ec2:DescribeRegions': () => describeRegions(),
  'account:GetAlternateContact': ({ call }) => {
    const AlternateContactType = call.parameters['AlternateContactType'] ?? '';
    const EmailAddress = `${AlternateContactType.toLowerCase()}@example.com`;
    return json({
      AlternateContact: {
        AlternateContactType,
        EmailAddress,
        Name: 'On call',
        PhoneNumber: '+15550100',
        Title: 'Lead',
      },
    });
  },
  'cloudtrail:ListEventDataStores': () => json({ EventDataStores: [] }),
  'cloudtrail:LookupEvents': () => json({ Events: [] }),
  'glue:GetDatabases': () => json({ DatabaseList: [{ Name: 'default' }, { Name: 'logs' }] }),
  'glue:GetTables': ({ accountId }) =>
    json({
      TableList: [
        {
          Name: 'cloudtrail_logs',
          StorageDescriptor: { Location: `s3://${bucketOf(accountId)}/AWSLogs/${accountId}/CloudTrail/` },
        },
      ],
    }),
  'organizations:DescribeOrganization': ({ call }) =>
    errorAnswer(call.protocol, {
      code: 'AWSOrganizationsNotInUseException',
      status: 400,
      message: 'Your account is not a member of an organization.',
    }),
  'cloudtrail:DescribeTrails': ({ accountId }) => json({ trailList: [trail(accountId)] }),
  'cloudtrail:GetTrailStatus': () =>
    json({
      IsLogging: true,
      StartLoggingTime: seconds(daysAgo(500)),
      LatestDeliveryTime: seconds(daysAgo(0.003)),
      LatestDigestDeliveryTime: seconds(daysAgo(0.03)),
    }),
  'cloudtrail:GetEventSelectors': ({ accountId }) =>
    json({
      TrailARN: trailArn(accountId),
      EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
    }),
  's3:GetBucketPolicyStatus': () => s3('PolicyStatus', '<IsPublic>false</IsPublic>'),
  's3:GetBucketAcl': () =>
    s3(
      'AccessControlPolicy',
      '<Owner><ID>owner</ID></Owner><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>owner</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList>',
    ),
  's3:GetBucketVersioning': () => s3('VersioningConfiguration', '<Status>Enabled</Status>'),
  's3:GetBucketLifecycleConfiguration': () => notFound('NoSuchLifecycleConfiguration'),
  's3:GetObjectLockConfiguration': () =>
    s3('ObjectLockConfiguration', '<ObjectLockEnabled>Enabled</ObjectLockEnabled>'),
  's3:GetPublicAccessBlock': () => publicAccessBlock(),
  's3control:GetPublicAccessBlock': () => publicAccessBlock(),
  'guardduty:ListDetectors': ({ call }) => json({ detectorIds: [`detector-${call.region}`] }),
  'guardduty:GetDetector': () =>
    json({
      status: 'ENABLED',
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
      serviceRole: 'role',
      createdAt: daysAgo(400).toISOString(),
    }),
  'securityhub:DescribeHub': ({ call, accountId }) =>
    json({ HubArn: `arn:aws:securityhub:${call.region}:${accountId}:hub/default`, AutoEnableControls: true }),
  'config:DescribeConfigRules': () => json({ ConfigRules: [accessKeysRotated] }),
  'config:DescribeDeliveryChannels': () => json({ DeliveryChannels: [{ name: 'default', s3BucketName: 'config' }] }),
  'config:DescribeConfigurationRecorderStatus': () =>
    json({ ConfigurationRecordersStatus: [{ name: 'default', recording: true, lastStatus: 'SUCCESS' }] }),
};

const accessKeysRotated = {
  ConfigRuleName: 'access-keys-rotated',
  ConfigRuleState: 'ACTIVE',
  Source: { Owner: 'AWS', SourceIdentifier: 'ACCESS_KEYS_ROTATED' },
  InputParameters: '{"maxAccessKeyAge":"90"}',
};

const trail = (accountId: string) => ({
  Name: 'all-regions',
  TrailARN: trailArn(accountId),
  HomeRegion: HOME,
  S3BucketName: bucketOf(accountId),
  IsMultiRegionTrail: true,
  IsOrganizationTrail: false,
  IncludeGlobalServiceEvents: true,
  LogFileValidationEnabled: true,
  CloudWatchLogsLogGroupArn: `arn:aws:logs:${HOME}:${accountId}:log-group:trail:*`,
});

const sts = (name: string, body: string): Answer =>
  xmlAnswer(
    200,
    `<${name}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${name}Result>${body}</${name}Result></${name}Response>`,
  );

function assumeRole({ parameters }: Call): Answer {
  const accountId = /^arn:aws:iam::(\d{12}):role\//.exec(parameters['RoleArn'] ?? '')?.[1];
  if (accountId === undefined) {
    return errorAnswer('query', { code: 'ValidationError', status: 400, message: 'The role ARN is invalid.' });
  }
  const expires = daysAgo(-1).toISOString();
  return sts(
    'AssumeRole',
    `<Credentials><AccessKeyId>ASIA${accountId}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>${expires}</Expiration></Credentials>`,
  );
}

const s3 = (name: string, body: string): Answer =>
  xmlAnswer(200, `<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${body}</${name}>`);

const notFound = (code: string): Answer => errorAnswer('s3', { code, status: 404, message: code });

const publicAccessBlock = (): Answer =>
  s3(
    'PublicAccessBlockConfiguration',
    ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets']
      .map((name) => `<${name}>true</${name}>`)
      .join(''),
  );

function describeRegions(): Answer {
  const items = REGIONS_BY_DEFAULT.map(
    (name) =>
      `<item><regionName>${name}</regionName><regionEndpoint>ec2.${name}.amazonaws.com</regionEndpoint><optInStatus>opt-in-not-required</optInStatus></item>`,
  );
  return xmlAnswer(
    200,
    `<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>bench</requestId><regionInfo>${items.join('')}</regionInfo></DescribeRegionsResponse>`,
  );
}
