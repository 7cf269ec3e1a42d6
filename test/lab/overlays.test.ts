import { AccessAnalyzerClient, ListAnalyzersCommand } from '@aws-sdk/client-accessanalyzer';
import {
  CloudTrailClient,
  GetEventDataStoreCommand,
  ListEventDataStoresCommand,
  type LookupAttribute,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient, TestMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CostExplorerClient, GetAnomalySubscriptionsCommand } from '@aws-sdk/client-cost-explorer';
import {
  CreateDetectorCommand,
  type FindingCriteria,
  GetFindingsCommand,
  GuardDutyClient,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty';
import { DescribeEventsCommand, type EventFilter, HealthClient } from '@aws-sdk/client-health';
import { IAMClient, ListOrganizationsFeaturesCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { ListInstancesCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LAB_ACCOUNT_ID, type Lab, startLab } from './lab.ts';
import { analyzers } from './overlays/access-analyzer.ts';
import { eventDataStores, lookupEvents } from './overlays/cloudtrail.ts';
import { anomalySubscriptions } from './overlays/cost-explorer.ts';
import { guardDutyFindings } from './overlays/guardduty-findings.ts';
import { healthEvents } from './overlays/health.ts';
import { noOrganizationsFeatures, organizationsFeatures, simulatePrincipalPolicy } from './overlays/iam.ts';
import { identityCenterInstances } from './overlays/identity-center.ts';
import { enabledRegions } from './overlays/regions.ts';
import { emulatorSkipped } from './python.ts';

const via = { via: 'proxy', region: 'us-east-1' } as const;
const abroad = { via: 'proxy', region: 'eu-west-1' } as const;
const at = (day: number) => new Date(Date.UTC(2026, 0, day));

describe.skipIf(emulatorSkipped)('overlays', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterEach(() => lab.reset());
  afterAll(() => lab.stop());

  describe('the event history', () => {
    const lookup = async (input: object, options: typeof via | typeof abroad = via) => {
      const page = await lab.client(CloudTrailClient, options).send(new LookupEventsCommand(input));
      return { names: page.Events?.map(({ EventName }) => EventName), NextToken: page.NextToken, page };
    };
    const by = (AttributeKey: LookupAttribute['AttributeKey'], AttributeValue: string) => ({
      LookupAttributes: [{ AttributeKey, AttributeValue }],
    });

    it('is empty by default', async () => {
      expect((await lookup({})).page.Events).toEqual([]);
    });

    it('can be asked by attribute, time and region', async () => {
      lab.overlays(
        lookupEvents([
          { name: 'CreateAccessKey', time: at(1), user: 'ann', accessKeyId: 'AKIA1' },
          { name: 'StopLogging', time: at(3), source: 'cloudtrail.amazonaws.com', region: 'eu-west-1' },
          { name: 'ListUsers', time: at(2), user: 'bob', accessKeyId: 'AKIA2' },
        ]),
      );
      expect((await lookup({})).names).toEqual(['ListUsers', 'CreateAccessKey']);
      expect((await lookup({}, abroad)).names).toEqual(['StopLogging']);
      expect((await lookup(by('EventName', 'ListUsers'))).names).toEqual(['ListUsers']);
      expect((await lookup(by('AccessKeyId', 'AKIA1'))).names).toEqual(['CreateAccessKey']);
      expect((await lookup(by('Username', 'bob'))).names).toEqual(['ListUsers']);
      expect((await lookup(by('ReadOnly', 'false'))).names).toEqual(['CreateAccessKey']);
      expect((await lookup(by('EventSource', 'cloudtrail.amazonaws.com'), abroad)).names).toEqual(['StopLogging']);
      expect((await lookup({ StartTime: at(2) })).names).toEqual(['ListUsers']);
      expect((await lookup({ EndTime: at(1) })).names).toEqual(['CreateAccessKey']);
      const [event] = (await lookup(by('EventName', 'CreateAccessKey'))).page.Events ?? [];
      expect(event).toMatchObject({ EventTime: at(1), Username: 'ann', AccessKeyId: 'AKIA1', ReadOnly: 'false' });
      expect(JSON.parse(event?.CloudTrailEvent ?? '')).toMatchObject({
        eventName: 'CreateAccessKey',
        eventTime: '2026-01-01T00:00:00Z',
        userIdentity: { userName: 'ann', accessKeyId: 'AKIA1', accountId: LAB_ACCOUNT_ID },
      });
    });

    it('comes in pages', async () => {
      lab.overlays(lookupEvents(Array.from({ length: 60 }, (_, index) => ({ name: `E${index}`, time: at(1) }))));
      const first = await lookup({});
      expect(first.names).toHaveLength(50);
      const second = await lookup({ NextToken: first.NextToken });
      expect([second.names?.length, second.NextToken]).toEqual([10, undefined]);
    });
  });

  it('event data stores are listed by name and described one by one', async () => {
    const client = lab.client(CloudTrailClient, via);
    const list = () => client.send(new ListEventDataStoresCommand({}));
    expect((await list()).EventDataStores).toEqual([]);
    lab.overlays(eventDataStores([{ name: 'trail', region: 'us-east-1', retentionDays: 400 }]));
    const [{ EventDataStoreArn: EventDataStore, ...rest } = {}] = (await list()).EventDataStores ?? [];
    expect(rest).toEqual({ Name: 'trail' });
    const found = await client.send(new GetEventDataStoreCommand({ EventDataStore }));
    expect(found).toMatchObject({ Status: 'ENABLED', RetentionPeriod: 400, MultiRegionEnabled: true });
    const abroadAsked = lab.client(CloudTrailClient, abroad).send(new GetEventDataStoreCommand({ EventDataStore }));
    await expect(abroadAsked).rejects.toMatchObject({ name: 'EventDataStoreNotFoundException' });
  });

  it('GuardDuty finds what it is asked for', async () => {
    const client = lab.client(GuardDutyClient, via);
    const type = 'UnauthorizedAccess:IAMUser/ConsoleLogin';
    lab.overlays(
      guardDutyFindings([
        { type, severity: 4, updatedAt: at(5), accessKeyId: 'AKIA1' },
        { type, severity: 8, updatedAt: at(9), isArchived: true },
        { type, severity: 2, updatedAt: at(9) },
        { type, severity: 8, updatedAt: at(1) },
        { type, severity: 8, updatedAt: at(9), region: 'eu-west-1' },
      ]),
    );
    const findings = async (DetectorId: string | undefined, criterion: FindingCriteria['Criterion']) => {
      const FindingCriteria = { Criterion: criterion };
      const { FindingIds, NextToken } = await client.send(new ListFindingsCommand({ DetectorId, FindingCriteria }));
      expect(NextToken).toBe('');
      return (await client.send(new GetFindingsCommand({ DetectorId, FindingIds }))).Findings;
    };
    await expect(findings('abc', {})).rejects.toMatchObject({ name: 'BadRequestException' });
    const { DetectorId } = await client.send(new CreateDetectorCommand({ Enable: true }));
    expect(await findings(DetectorId, {})).toHaveLength(4);
    const criterion = {
      accountId: { Equals: [LAB_ACCOUNT_ID] },
      'resource.resourceType': { Equals: ['AccessKey'] },
      'service.archived': { Equals: ['false'] },
      severity: { GreaterThanOrEqual: 4 },
      updatedAt: { GreaterThanOrEqual: at(5).getTime() },
    };
    expect(await findings(DetectorId, criterion)).toMatchObject([
      {
        Type: type,
        Severity: 4,
        Region: 'us-east-1',
        AccountId: LAB_ACCOUNT_ID,
        UpdatedAt: at(5).toISOString(),
        Resource: { AccessKeyDetails: { AccessKeyId: 'AKIA1' } },
        Service: { Archived: false, DetectorId },
      },
    ]);
    expect(await findings(DetectorId, { severity: { Lt: 4 } })).toHaveLength(1);
    expect(await findings(DetectorId, { type: { Neq: [type] } })).toHaveLength(0);
  });

  it('Health is for paid support plans', async () => {
    const describeEvents = (filter: EventFilter) =>
      lab.client(HealthClient, via).send(new DescribeEventsCommand({ filter }));
    await expect(describeEvents({})).rejects.toMatchObject({ name: 'SubscriptionRequiredException' });
    lab.overlays(
      healthEvents([
        { code: 'AWS_RISK_CREDENTIALS_EXPOSED', startTime: at(1) },
        { code: 'AWS_RISK_CREDENTIALS_EXPOSED', startTime: at(1), status: 'closed' },
        { code: 'AWS_EC2_OPERATIONAL_ISSUE', startTime: at(1), service: 'EC2' },
      ]),
    );
    expect((await describeEvents({})).events).toHaveLength(3);
    const { events } = await describeEvents({ services: ['RISK'], eventStatusCodes: ['open', 'upcoming'] });
    expect(events).toMatchObject([
      { eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED', statusCode: 'open', startTime: at(1), region: 'us-east-1' },
    ]);
  });

  it('Access Analyzer, Identity Center and Cost Anomaly Detection have nothing until told', async () => {
    const analyzersOf = async (options: typeof via | typeof abroad, type?: 'ACCOUNT') =>
      (await lab.client(AccessAnalyzerClient, options).send(new ListAnalyzersCommand({ type }))).analyzers;
    const instances = async () => (await lab.client(SSOAdminClient, via).send(new ListInstancesCommand({}))).Instances;
    const subscriptions = async () =>
      (await lab.client(CostExplorerClient, via).send(new GetAnomalySubscriptionsCommand({}))).AnomalySubscriptions;
    expect([await analyzersOf(via), await instances(), await subscriptions()]).toEqual([[], [], []]);

    lab.overlays(
      analyzers([
        { region: 'us-east-1', name: 'a' },
        { region: 'us-east-1', type: 'ORGANIZATION' },
      ]),
    );
    lab.overlays(identityCenterInstances([{ region: 'us-east-1', owner: '111122223333' }]));
    lab.overlays(anomalySubscriptions([{ name: 'team', subscribers: [{ address: 'team@example.com' }] }]));
    expect(await analyzersOf(via)).toMatchObject([{ name: 'a', type: 'ACCOUNT', status: 'ACTIVE' }, {}]);
    expect(await analyzersOf(via, 'ACCOUNT')).toHaveLength(1);
    expect(await analyzersOf(abroad)).toEqual([]);
    expect(await instances()).toMatchObject([{ Status: 'ACTIVE', OwnerAccountId: '111122223333' }]);
    expect(await subscriptions()).toMatchObject([
      { SubscriptionName: 'team', Subscribers: [{ Type: 'EMAIL', Status: 'CONFIRMED', Address: 'team@example.com' }] },
    ]);
  });

  it('the features of organizations are there, or the reason why not', async () => {
    const features = () => lab.client(IAMClient, via).send(new ListOrganizationsFeaturesCommand({}));
    await expect(features()).rejects.toMatchObject({ name: 'OrganizationNotFoundException' });
    const code = 'AccountNotManagementOrDelegatedAdministratorException';
    lab.overlays(noOrganizationsFeatures(code));
    await expect(features()).rejects.toMatchObject({ name: code });
    lab.overlays(organizationsFeatures(['RootCredentialsManagement']));
    expect(await features()).toMatchObject({
      OrganizationId: 'o-aa111bb222',
      EnabledFeatures: ['RootCredentialsManagement'],
    });
  });

  it('a simulation can be told what to say', async () => {
    const simulation = { allowed: ['*'], denied: ['iam:PutUserPolicy'], deniedByOrganization: ['iam:createAccessKey'] };
    lab.overlays(simulatePrincipalPolicy(simulation));
    const { EvaluationResults } = await lab.client(IAMClient, via).send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: `arn:aws:iam::${LAB_ACCOUNT_ID}:role/nobody`,
        ActionNames: ['iam:UpdateAccessKey', 'iam:PutUserPolicy', 'iam:CreateAccessKey'],
      }),
    );
    const short = EvaluationResults?.map((result) => [
      result.EvalActionName,
      result.EvalDecision,
      result.OrganizationsDecisionDetail?.AllowedByOrganizations,
    ]);
    expect(short).toEqual([
      ['iam:UpdateAccessKey', 'allowed', true],
      ['iam:PutUserPolicy', 'explicitDeny', true],
      ['iam:CreateAccessKey', 'explicitDeny', false],
    ]);
  });

  describe('logs:TestMetricFilter', () => {
    const event = {
      eventName: 'CreateUser',
      eventSource: 'iam.amazonaws.com',
      userIdentity: { type: 'Root', mfa: true, note: null },
      count: 3,
    };
    const matches = async (filterPattern: string, message = JSON.stringify(event)) => {
      const command = new TestMetricFilterCommand({ filterPattern, logEventMessages: ['{}', message] });
      return (await lab.client(CloudWatchLogsClient, via).send(command)).matches?.map((match) => match.eventNumber);
    };

    it.each<[string, boolean]>([
      ['{ $.eventName = CreateUser }', true],
      ['{ $.eventName = "CreateUser" }', true],
      ['{$.eventName=DeleteUser}', false],
      ['{ ($.eventName = DeleteUser) || ($.eventName = CreateUser) }', true],
      ['{ ($.eventName = CreateUser) && ($.eventSource = s3.amazonaws.com) }', false],
      ['{ $.eventName = X && $.eventName = Y || $.eventName = CreateUser }', true],
      ['{ $.eventName = Create* }', true],
      ['{ $.eventName = "*User" }', true],
      ['{ $.eventName != DeleteUser }', true],
      ['{ $.errorCode != "x" }', false],
      ['{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS }', true],
      ['{ $.userIdentity.note IS NULL }', true],
      ['{ $.userIdentity.mfa IS TRUE }', true],
      ['{ $.userIdentity.mfa IS FALSE }', false],
      ['{ $.count >= 3 }', true],
      ['{ $.count > 3 }', false],
      ['{ $.count < 4 && $.count <= 3 }', true],
      ['CreateUser', true],
      ['"iam.amazonaws.com" CreateUser', true],
      ['CreateUser -Root', false],
      ['?DeleteUser ?CreateUser', true],
    ])('%s', async (pattern, isMatch) => {
      expect(await matches(pattern)).toEqual(isMatch ? [2] : []);
    });

    it.each([
      '{ $.eventName }',
      '{ ($.a = b }',
      '{ eventName = x }',
      '{ $.a ~ b }',
      '{ $.a = b',
      '[a, b]',
      '{ $.a = b c }',
    ])('refuses %s', async (pattern) => {
      await expect(matches(pattern)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    });

    it('finds nothing in what is not JSON', async () => {
      expect(await matches('{ $.a = b }', 'text')).toEqual([]);
    });
  });

  it('regions can be few', async () => {
    lab.overlays(enabledRegions(['eu-central-1', 'us-east-1']));
    const { AccountClient, ListRegionsCommand } = await import('@aws-sdk/client-account');
    const { Regions } = await lab.client(AccountClient, via).send(new ListRegionsCommand({}));
    expect(Regions?.map(({ RegionName }) => RegionName)).toEqual(['eu-central-1', 'us-east-1']);
  });
});
