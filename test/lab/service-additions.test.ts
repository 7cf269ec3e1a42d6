import {
  BudgetsClient,
  CreateBudgetCommand,
  DescribeBudgetNotificationsForAccountCommand,
  DescribeNotificationsForBudgetCommand,
  DescribeSubscribersForNotificationCommand,
} from '@aws-sdk/client-budgets';
import { EventBridgeClient, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateDetectorCommand,
  CreateFilterCommand,
  GetFilterCommand,
  GuardDutyClient,
  ListFiltersCommand,
} from '@aws-sdk/client-guardduty';
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from '@aws-sdk/client-iam';
import {
  CreateFindingAggregatorCommand,
  DisableImportFindingsForProductCommand,
  EnableSecurityHubCommand,
  GetFindingAggregatorCommand,
  ListEnabledProductsForImportCommand,
  ListFindingAggregatorsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LAB_ACCOUNT_ID, type Lab, startLab } from './lab.ts';
import { emulatorSkipped } from './python.ts';

const via = { via: 'proxy' } as const;
const AccountId = LAB_ACCOUNT_ID;

describe.skipIf(emulatorSkipped)('what the emulator is taught', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterEach(() => lab.reset());
  afterAll(() => lab.stop());

  describe('events:TestEventPattern', () => {
    const event = {
      version: '0',
      id: '1',
      account: AccountId,
      source: 'aws.guardduty',
      time: '2026-01-01T00:00:00Z',
      region: 'us-east-1',
      resources: [],
      'detail-type': 'GuardDuty Finding',
      detail: {
        severity: 8,
        type: 'UnauthorizedAccess:IAMUser/ConsoleLogin',
        findings: [
          { Severity: { Label: 'LOW' }, ProductName: 'GuardDuty' },
          { Severity: { Label: 'CRITICAL' }, ProductName: 'Inspector' },
        ],
      },
    };
    const result = async (pattern: object, given: object = event) => {
      const input = { EventPattern: JSON.stringify(pattern), Event: JSON.stringify(given) };
      return (await lab.client(EventBridgeClient, via).send(new TestEventPatternCommand(input))).Result;
    };
    const labels = (...Label: string[]) => ({ Severity: { Label } });

    it.each<[string, object, boolean]>([
      ['an exact value', { source: ['aws.guardduty'] }, true],
      ['another value', { source: ['aws.health'] }, false],
      ['one of several', { source: ['aws.health', 'aws.guardduty'] }, true],
      ['a field that is not there', { source: ['aws.guardduty'], 'detail-type': ['x'] }, false],
      ['prefix', { detail: { type: [{ prefix: 'UnauthorizedAccess:' }] } }, true],
      ['anything-but', { detail: { type: [{ 'anything-but': ['a', 'b'] }] } }, true],
      ['anything-but the value', { source: [{ 'anything-but': 'aws.guardduty' }] }, false],
      ['exists', { detail: { severity: [{ exists: true }] } }, true],
      ['exists not', { detail: { archived: [{ exists: false }] } }, true],
      ['numeric', { detail: { severity: [{ numeric: ['>=', 7, '<', 9] }] } }, true],
      ['numeric out of range', { detail: { severity: [{ numeric: ['>', 8] }] } }, false],
      ['wildcard', { detail: { type: [{ wildcard: '*:IAMUser/*' }] } }, true],
      ['$or', { $or: [{ source: ['x'] }, { 'detail-type': ['GuardDuty Finding'] }] }, true],
      ['an object of a list', { detail: { findings: labels('CRITICAL') } }, true],
      ['no object of a list', { detail: { findings: labels('HIGH') } }, false],
      ['one object, both fields', { detail: { findings: { ...labels('LOW'), ProductName: ['GuardDuty'] } } }, true],
      ['two objects, a field each', { detail: { findings: { ...labels('LOW'), ProductName: ['Inspector'] } } }, false],
    ])('%s', async (_name, pattern, expected) => {
      expect(await result(pattern)).toBe(expected);
    });

    it('refuses what AWS refuses', async () => {
      const { id: _id, ...withoutId } = event;
      await expect(result({ source: ['x'] }, withoutId)).rejects.toMatchObject({ name: 'ValidationException' });
      await expect(result({ source: 'x' })).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
    });
  });

  it('guardduty:ListFilters knows the filters that were made', async () => {
    const guardduty = lab.client(GuardDutyClient, via);
    const { DetectorId } = await guardduty.send(new CreateDetectorCommand({ Enable: true }));
    const list = () => guardduty.send(new ListFiltersCommand({ DetectorId }));
    expect((await list()).FilterNames).toEqual([]);
    const FindingCriteria = { Criterion: { severity: { LessThan: 4 } } };
    const filter = { DetectorId, Name: 'noise', Action: 'ARCHIVE', FindingCriteria } as const;
    await guardduty.send(new CreateFilterCommand(filter));
    expect((await list()).FilterNames).toEqual(['noise']);
    const found = await guardduty.send(new GetFilterCommand({ DetectorId, FilterName: 'noise' }));
    expect(found).toMatchObject({ Action: 'ARCHIVE', FindingCriteria });
    await expect(guardduty.send(new ListFiltersCommand({ DetectorId: 'abc' }))).rejects.toMatchObject({
      name: 'BadRequestException',
    });
  });

  describe('Security Hub', () => {
    const hub = (region: string) => lab.client(SecurityHubClient, { ...via, region });

    it('subscribes to the products of AWS when it is switched on', async () => {
      const client = hub('eu-west-1');
      const list = () => client.send(new ListEnabledProductsForImportCommand({}));
      await expect(list()).rejects.toMatchObject({ name: 'InvalidAccessException' });
      await client.send(new EnableSecurityHubCommand({}));
      const arn = `arn:aws:securityhub:eu-west-1:${AccountId}:product-subscription/aws/guardduty`;
      expect((await list()).ProductSubscriptions).toContain(arn);
      await client.send(new DisableImportFindingsForProductCommand({ ProductSubscriptionArn: arn }));
      expect((await list()).ProductSubscriptions).not.toContain(arn);
    });

    it('aggregates in one region, and says so in all', async () => {
      for (const region of ['eu-west-1', 'us-east-1']) await hub(region).send(new EnableSecurityHubCommand({}));
      const list = () => hub('us-east-1').send(new ListFindingAggregatorsCommand({}));
      expect((await list()).FindingAggregators).toEqual([]);
      const given = { RegionLinkingMode: 'SPECIFIED_REGIONS', Regions: ['us-east-1'] };
      await hub('eu-west-1').send(new CreateFindingAggregatorCommand(given));
      const [{ FindingAggregatorArn } = {}] = (await list()).FindingAggregators ?? [];
      expect(FindingAggregatorArn).toContain('arn:aws:securityhub:eu-west-1:');
      const found = await hub('us-east-1').send(new GetFindingAggregatorCommand({ FindingAggregatorArn }));
      expect(found).toMatchObject({ FindingAggregationRegion: 'eu-west-1', ...given });
      const other = new GetFindingAggregatorCommand({ FindingAggregatorArn: `${FindingAggregatorArn}1` });
      await expect(hub('us-east-1').send(other)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });
  });

  it('Budgets shows the subscribers of a notification', async () => {
    const budgets = lab.client(BudgetsClient, via);
    const Notification = {
      NotificationType: 'ACTUAL',
      ComparisonOperator: 'GREATER_THAN',
      Threshold: 80,
      ThresholdType: 'PERCENTAGE',
    } as const;
    const Subscribers = [{ SubscriptionType: 'EMAIL', Address: 'billing@example.com' }] as const;
    const BudgetLimit = { Amount: '100', Unit: 'USD' };
    const Budget = { BudgetName: 'all', BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit } as const;
    const BudgetName = Budget.BudgetName;
    const notifications = new DescribeNotificationsForBudgetCommand({ AccountId, BudgetName });
    await expect(budgets.send(notifications)).rejects.toMatchObject({ name: 'NotFoundException' });
    await budgets.send(
      new CreateBudgetCommand({
        AccountId,
        Budget,
        NotificationsWithSubscribers: [{ Notification, Subscribers: [...Subscribers] }],
      }),
    );
    expect((await budgets.send(notifications)).Notifications).toEqual([Notification]);
    const subscribers = (Threshold: number) =>
      budgets.send(
        new DescribeSubscribersForNotificationCommand({
          AccountId,
          BudgetName,
          Notification: { ...Notification, Threshold },
        }),
      );
    expect((await subscribers(80)).Subscribers).toEqual(Subscribers);
    await expect(subscribers(90)).rejects.toMatchObject({ name: 'NotFoundException' });
    const ofAccount = await budgets.send(new DescribeBudgetNotificationsForAccountCommand({ AccountId }));
    expect(ofAccount.BudgetNotificationsForAccount).toEqual([{ BudgetName, Notifications: [Notification] }]);
  });

  describe('iam:SimulatePrincipalPolicy', () => {
    const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
    const allow = (Action: string | string[], Resource = '*') => ({ Effect: 'Allow', Action, Resource });
    const simulate = async (
      principal: string,
      ActionNames: string[],
      rest: Partial<SimulatePrincipalPolicyCommandInput> = {},
    ) => {
      const PolicySourceArn = `arn:aws:iam::${AccountId}:${principal}`;
      const { EvaluationResults = [], IsTruncated } = await lab
        .client(IAMClient, via)
        .send(new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames, ...rest }));
      expect(IsTruncated).toBe(false);
      return EvaluationResults.map((result) => [result.EvalActionName, result.EvalResourceName, result.EvalDecision]);
    };

    it('follows the policies of a role', async () => {
      const iam = lab.client(IAMClient);
      const RoleName = 'responder';
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(allow('sts:AssumeRole')) }));
      const PolicyDocument = document(
        allow(['iam:*AccessKey*']),
        allow('s3:GetObject', 'arn:aws:s3:::logs/*'),
        { Effect: 'Deny', Action: 'iam:DeleteAccessKey', Resource: '*' },
        { ...allow('kms:Decrypt'), Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
      );
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'respond', PolicyDocument }));
      const actions = ['iam:UpdateAccessKey', 'iam:DeleteAccessKey', 'iam:PutUserPolicy', 'kms:Decrypt'];
      expect(await simulate('role/responder', actions)).toEqual([
        ['iam:UpdateAccessKey', '*', 'allowed'],
        ['iam:DeleteAccessKey', '*', 'explicitDeny'],
        ['iam:PutUserPolicy', '*', 'implicitDeny'],
        ['kms:Decrypt', '*', 'implicitDeny'],
      ]);
      const inOrganization = (ContextKeyValues: string[]) => ({
        ContextEntries: [{ ContextKeyName: 'aws:PrincipalOrgId', ContextKeyValues, ContextKeyType: 'string' as const }],
      });
      for (const [organization, verdict] of [
        ['o-1', 'allowed'],
        ['o-2', 'implicitDeny'],
      ] as const) {
        const decisions = await simulate('role/responder', ['kms:Decrypt'], inOrganization([organization]));
        expect(decisions).toEqual([['kms:Decrypt', '*', verdict]]);
      }
      const objects = ['arn:aws:s3:::logs/AWSLogs/x', 'arn:aws:s3:::other/x'];
      expect(await simulate('role/responder', ['s3:GetObject'], { ResourceArns: objects })).toEqual([
        ['s3:GetObject', objects[0], 'allowed'],
        ['s3:GetObject', objects[1], 'implicitDeny'],
      ]);
    });

    it('follows groups and boundaries of a user', async () => {
      const iam = lab.client(IAMClient);
      const user = { UserName: 'ann' };
      await iam.send(new CreateUserCommand(user));
      await iam.send(new CreateGroupCommand({ GroupName: 'admins' }));
      await iam.send(new AddUserToGroupCommand({ ...user, GroupName: 'admins' }));
      const inline = { GroupName: 'admins', PolicyName: 'all', PolicyDocument: document(allow('*')) };
      await iam.send(new PutGroupPolicyCommand(inline));
      expect(await simulate('user/ann', ['iam:CreateUser'])).toEqual([['iam:CreateUser', '*', 'allowed']]);
      const permissionsBoundary = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
      await lab.patch({ users: { ann: { permissionsBoundary } } });
      expect(await simulate('user/ann', ['iam:CreateUser', 'iam:ListUsers'])).toEqual([
        ['iam:CreateUser', '*', 'implicitDeny'],
        ['iam:ListUsers', '*', 'allowed'],
      ]);
      const PolicyArn = 'arn:aws:iam::aws:policy/AWSDenyAll';
      await iam.send(new AttachUserPolicyCommand({ ...user, PolicyArn }));
      expect(await simulate('user/ann', ['iam:ListUsers'])).toEqual([['iam:ListUsers', '*', 'explicitDeny']]);
    });
  });
});
