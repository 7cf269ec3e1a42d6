import { BudgetsClient, CreateBudgetCommand } from '@aws-sdk/client-budgets';
import { CreateFilterCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import {
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateFindingAggregatorCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { LAB_ACCOUNT_ID, type Lab } from '../lab.ts';
import { analyzers } from '../overlays/access-analyzer.ts';
import { eventDataStores } from '../overlays/cloudtrail.ts';
import { healthEvents } from '../overlays/health.ts';
import { serviceSpecificCredentials } from '../overlays/iam.ts';
import { identityCenterInstances } from '../overlays/identity-center.ts';
import { enabledRegions } from '../overlays/regions.ts';
import {
  ALARM_PATTERNS,
  CALL_PATTERNS,
  createEventRule,
  createMetricAlarm,
  createTopic,
  createTopicKey,
  EXPOSED_KEY_PATTERN,
  GUARDDUTY_PATTERN,
  SECURITY_HUB_PATTERN,
} from './alerts.ts';
import { AUDIT_BUCKET, AUDIT_LOG_GROUP, createAuditTrail } from './audit-trail.ts';
import { bestPolicy, bestRepository } from './best-repository.ts';
import { allow, CATALOGUE_REGIONS, type CatalogueAccount, type CatalogueOptions, document } from './catalogue.ts';
import { createDetection } from './detection.ts';
import { daysBefore } from './facts.ts';
import { writeGitRepository } from './git-repository.ts';
import { joinOrganization, MANAGEMENT_ACCOUNT_ID } from './organization.ts';
import { createSettings } from './settings.ts';
import { createUsers, type UserPlan } from './users.ts';

const HOME = 'us-east-1';
const MAILER = 'ses-mailer';
const USERS: readonly UserPlan[] = [
  { name: 'alice', hasPassword: true, hasMfa: true },
  { name: 'bob', hasPassword: true, hasMfa: true },
  { name: MAILER, power: 'ses-send', keys: [{ ageDays: 20, unusedDays: 1, service: 'ses' }] },
];

export interface BestOptions extends CatalogueOptions {
  /**
   * What cannot be seen in one account comes in two. `alone`, the default: in no organization, with a trail of its own,
   * metric filters and alarms. `member`: it keeps the logs of the organization's trail, and EventBridge tells of calls.
   */
  readonly variant?: 'alone' | 'member';
}

/**
 * An account in which no rule of the strict pack fails, and nothing is unknown, once its policy file is used in its
 * repository. Findings of the first region reach people through Security Hub's aggregation, those of the others directly.
 */
export async function bestAccount(lab: Lab, options: BestOptions = {}): Promise<CatalogueAccount> {
  const { regions = CATALOGUE_REGIONS, now = new Date(), variant = 'alone' } = options;
  const isMember = variant === 'member';
  lab.overlays(enabledRegions(regions));
  lab.overlays(
    serviceSpecificCredentials([
      {
        user: 'chat-bot',
        service: 'bedrock.amazonaws.com',
        createdAt: new Date(daysBefore(now, 10)),
        expiresAt: new Date(daysBefore(now, -20)),
      },
    ]),
  );
  if (isMember) {
    await joinOrganization(lab, { hasGuardrails: true });
    await lab.patch({ authorizationDetails: { onlyAttached: true } });
    lab.overlays(eventDataStores([{ name: 'lake', region: HOME, retentionDays: 400, isOfOrganization: true }]));
  }
  const accountId = isMember ? MANAGEMENT_ACCOUNT_ID : LAB_ACCOUNT_ID;
  const keyArn = await createAuditTrail(lab, { region: HOME, now, accountId, isOfOrganization: isMember });
  await createUsers(lab, now, USERS);
  await createIdentities(lab, keyArn);
  await createEverywhere(lab, regions);
  await createAlerts(lab, regions, variant);
  await createSettings(lab, {
    contacts: ['BILLING', 'OPERATIONS', 'SECURITY'],
    root: { hasMfa: true, hasAccessKey: false },
    quarantinedRoles: [],
  });
  const lastMonth = daysBefore(now, 30);
  await lab.patch({
    users: { alice: { passwordLastUsed: lastMonth }, bob: { passwordLastUsed: lastMonth } },
    root: { password_last_used: `${daysBefore(now, 300).slice(0, 19)}+00:00` },
  });
  return {
    accountId: LAB_ACCOUNT_ID,
    now,
    regions,
    policy: bestPolicy(now),
    writeRepository: async (folder) => writeGitRepository(folder, await bestRepository(now)),
  };
}

async function createEverywhere(lab: Lab, regions: readonly string[]): Promise<void> {
  const detection = {
    guardDuty: Object.fromEntries(regions.map((region) => [region, 'enabled'] as const)),
    securityHub: regions,
    keyAgeRules: regions.map((region) => ({ region, maxAccessKeyAge: 90 })),
  };
  await createDetection(lab, detection, AUDIT_BUCKET);
  lab.overlays(analyzers(regions.map((region) => ({ region }))));
  lab.overlays(identityCenterInstances([{ region: HOME }]));
  lab.overlays(healthEvents([]));
  const guardduty = lab.client(GuardDutyClient, { region: HOME });
  const [DetectorId] = (await guardduty.send(new ListDetectorsCommand({}))).DetectorIds ?? [];
  // A filter that archives, but nothing that matters here.
  const Criterion = { type: { Equals: ['Recon:EC2/PortProbeUnprotectedPort'] }, severity: { LessThan: 4 } };
  const filter = { DetectorId, Name: 'port-probes', Action: 'ARCHIVE', FindingCriteria: { Criterion } } as const;
  await guardduty.send(new CreateFilterCommand(filter));
}

async function createAlerts(lab: Lab, regions: readonly string[], variant: 'alone' | 'member'): Promise<void> {
  const publishers = ['events.amazonaws.com', 'cloudwatch.amazonaws.com'];
  const aggregated = regions.filter((region) => region !== HOME).slice(0, 1);
  for (const region of regions.filter((candidate) => !aggregated.includes(candidate))) {
    const kmsKeyId = await createTopicKey(lab, region, publishers);
    const plan = { region, name: 'security-alerts', subscriber: 'confirmed', publishers, kmsKeyId } as const;
    const topic = await createTopic(lab, plan);
    const targets = [topic];
    await createEventRule(lab, { region, name: 'guardduty', pattern: GUARDDUTY_PATTERN, targets });
    await createEventRule(lab, { region, name: 'security-hub', pattern: SECURITY_HUB_PATTERN, targets });
    if (region !== HOME) continue;
    await createEventRule(lab, { region, name: 'exposed-key', pattern: EXPOSED_KEY_PATTERN, targets });
    if (variant === 'alone') {
      for (const [name, pattern] of Object.entries(ALARM_PATTERNS)) {
        await createMetricAlarm(lab, { region, logGroup: AUDIT_LOG_GROUP, name, pattern, actions: targets });
      }
    } else {
      for (const [name, pattern] of Object.entries(CALL_PATTERNS)) {
        await createEventRule(lab, { region, name, pattern, targets });
      }
    }
  }
  const linking = { RegionLinkingMode: 'SPECIFIED_REGIONS', Regions: aggregated };
  await lab.client(SecurityHubClient, { region: HOME }).send(new CreateFindingAggregatorCommand(linking));
  const BudgetLimit = { Amount: '100', Unit: 'USD' };
  const Budget = { BudgetName: 'monthly', BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit } as const;
  const Notification = { NotificationType: 'ACTUAL', ComparisonOperator: 'GREATER_THAN', Threshold: 80 } as const;
  const Subscribers = [{ SubscriptionType: 'EMAIL' as const, Address: 'billing@example.com' }];
  await lab.client(BudgetsClient).send(
    new CreateBudgetCommand({
      AccountId: LAB_ACCOUNT_ID,
      Budget,
      NotificationsWithSubscribers: [{ Notification, Subscribers }],
    }),
  );
}

const CONTAIN = [
  'iam:UpdateAccessKey',
  'iam:ListAccessKeys',
  'iam:GetAccessKeyLastUsed',
  'iam:CreateAccessKey',
  'iam:PutUserPolicy',
  'iam:PutRolePolicy',
  'iam:DeleteLoginProfile',
];

async function createIdentities(lab: Lab, keyArn: string): Promise<void> {
  const iam = lab.client(IAMClient);
  const people = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${LAB_ACCOUNT_ID}:root` },
    Action: 'sts:AssumeRole',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  };
  const createRole = (RoleName: string, trust: object) =>
    iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
  await createRole('incident-responder', people);
  const PolicyDocument = document(
    allow([...CONTAIN, 'cloudtrail:LookupEvents', 'athena:StartQueryExecution']),
    allow('s3:GetObject', `arn:aws:s3:::${AUDIT_BUCKET}/*`),
    allow('kms:Decrypt', keyArn),
  );
  await iam.send(new PutRolePolicyCommand({ RoleName: 'incident-responder', PolicyName: 'respond', PolicyDocument }));
  await createRole('support', people);
  const PolicyArn = 'arn:aws:iam::aws:policy/AWSSupportAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'support', PolicyArn }));
  const denyAll = document({ Effect: 'Deny', Action: '*', Resource: '*' });
  await iam.send(new CreatePolicyCommand({ PolicyName: 'incident-response-deny-all', PolicyDocument: denyAll }));

  const issuer = 'token.actions.githubusercontent.com';
  const provider = { Url: `https://${issuer}`, ClientIDList: ['sts.amazonaws.com'], ThumbprintList: ['0'.repeat(40)] };
  const { OpenIDConnectProviderArn } = await iam.send(new CreateOpenIDConnectProviderCommand(provider));
  await createRole('deploy', {
    Effect: 'Allow',
    Principal: { Federated: OpenIDConnectProviderArn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:sub`]: 'repo:example/shop:ref:refs/heads/main',
      },
    },
  });
}
