import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  ConfigServiceClient,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
} from '@aws-sdk/client-config-service';
import {
  CreateFilterCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  UpdateDetectorCommand,
} from '@aws-sdk/client-guardduty';
import { DisableImportFindingsForProductCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { LAB_ACCOUNT_ID, type Lab } from '../lab.ts';
import { lookupEvents } from '../overlays/cloudtrail.ts';
import { guardDutyFindings } from '../overlays/guardduty-findings.ts';
import { healthEvents } from '../overlays/health.ts';
import { serviceSpecificCredentials } from '../overlays/iam.ts';
import { enabledRegions } from '../overlays/regions.ts';
import {
  ALARM_PATTERNS,
  createEventRule,
  createMetricAlarm,
  createTopic,
  EXPOSED_KEY_PATTERN,
  GUARDDUTY_PATTERN,
} from './alerts.ts';
import { arnOfRole, CATALOGUE_REGIONS, type CatalogueAccount, type CatalogueOptions } from './catalogue.ts';
import { createDetection } from './detection.ts';
import { daysBefore } from './facts.ts';
import { writeGitRepository } from './git-repository.ts';
import { createOrganization, joinOrganization } from './organization.ts';
import { createSettings } from './settings.ts';
import { changeSinceReport, createWorstIdentities, createWorstUsers } from './worst-identities.ts';
import { WORST_POLICY, worstRepository } from './worst-repository.ts';
import { createWorstTrail } from './worst-trail.ts';

export interface WorstOptions extends CatalogueOptions {
  /**
   * What cannot go wrong in one account comes in two. `member`, the default: of an organization without guardrails, root
   * without MFA, a stub of a playbook. `management`: without central root access, root with a virtual MFA device, a
   * playbook that is outdated and incomplete.
   */
  readonly variant?: 'member' | 'management';
}

const HOME = 'us-east-1';

/** An account in which, over both variants, every rule of the strict pack fails at least once. */
export async function worstAccount(lab: Lab, options: WorstOptions = {}): Promise<CatalogueAccount> {
  const { regions = CATALOGUE_REGIONS, now = new Date(), variant = 'member' } = options;
  lab.overlays(enabledRegions(regions));
  lab.overlays(
    serviceSpecificCredentials([
      { user: 'leaked', service: 'bedrock.amazonaws.com', createdAt: new Date(daysBefore(now, 200)) },
    ]),
  );
  if (variant === 'member') await joinOrganization(lab, { hasGuardrails: false });
  else await createOrganization(lab, []);
  await createWorstTrail(lab, now);
  const retiredKey = await createWorstUsers(lab, now);
  await createWorstIdentities(lab);
  await createWeakDetection(lab);
  await createDeadAlerts(lab);
  await createSettings(lab, {
    contacts: ['OPERATIONS'],
    root: { hasMfa: variant === 'management', hasAccessKey: true },
    quarantinedRoles: ['leaked-role'],
  });
  const yesterday = `${daysBefore(now, 1).slice(0, 19)}+00:00`;
  await lab.patch({
    rootVirtualMfa: variant === 'management' ? 'root-account-mfa-device' : null,
    root: {
      access_key_1_last_used_date: yesterday,
      access_key_1_last_used_region: HOME,
      access_key_1_last_used_service: 's3',
      password_last_used: yesterday,
    },
  });
  await changeSinceReport(lab, retiredKey);
  showIncidents(lab, now);
  return {
    accountId: LAB_ACCOUNT_ID,
    now,
    regions,
    policy: WORST_POLICY,
    writeRepository: (folder) => writeGitRepository(folder, worstRepository(now, variant)),
  };
}

/** The home region has GuardDuty and Security Hub, badly; the second has only GuardDuty; the others nothing. */
async function createWeakDetection(lab: Lab): Promise<void> {
  const detection = {
    guardDuty: { [HOME]: 'enabled', 'eu-west-1': 'enabled' },
    securityHub: [HOME],
    keyAgeRules: [],
  } as const;
  await createDetection(lab, detection, 'unused');
  const guardduty = lab.client(GuardDutyClient, { region: HOME });
  const [DetectorId] = (await guardduty.send(new ListDetectorsCommand({}))).DetectorIds ?? [];
  await guardduty.send(new UpdateDetectorCommand({ DetectorId, FindingPublishingFrequency: 'SIX_HOURS' }));
  const Criterion = { 'resource.accessKeyDetails.userType': { Equals: ['IAMUser', 'Root'] } };
  const filter = { DetectorId, Name: 'too-loud', Action: 'ARCHIVE', FindingCriteria: { Criterion } } as const;
  await guardduty.send(new CreateFilterCommand(filter));
  const ProductSubscriptionArn = `arn:aws:securityhub:${HOME}:${LAB_ACCOUNT_ID}:product-subscription/aws/guardduty`;
  const hub = lab.client(SecurityHubClient, { region: HOME });
  await hub.send(new DisableImportFindingsForProductCommand({ ProductSubscriptionArn }));
  // A recorder that nobody has started.
  const config = lab.client(ConfigServiceClient, { region: HOME });
  const ConfigurationRecorder = { name: 'default', roleARN: arnOfRole('config') };
  await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder }));
  await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName: 'unused' } }));
}

/** Everything that looks like an alert and reaches nobody. */
async function createDeadAlerts(lab: Lab): Promise<void> {
  const region = HOME;
  const publishers = ['events.amazonaws.com', 'cloudwatch.amazonaws.com'];
  const pending = await createTopic(lab, { region, name: 'pending', subscriber: 'pending', publishers });
  const closed = await createTopic(lab, { region, name: 'closed', subscriber: 'confirmed' });
  const sealed = { region, name: 'sealed', subscriber: 'confirmed', publishers, kmsKeyId: 'alias/aws/sns' } as const;
  const encrypted = await createTopic(lab, sealed);
  await createEventRule(lab, { region, name: 'guardduty', pattern: GUARDDUTY_PATTERN, targets: [pending] });
  const exposed = { region, name: 'exposed-key', pattern: EXPOSED_KEY_PATTERN };
  await createEventRule(lab, { ...exposed, state: 'DISABLED', targets: [pending] });
  await createEventRule(lab, { ...exposed, name: 'exposed-key-2', targets: [closed, encrypted] });
  const logGroup = 'some-application';
  await lab.client(CloudWatchLogsClient, { region }).send(new CreateLogGroupCommand({ logGroupName: logGroup }));
  for (const [name, pattern] of Object.entries(ALARM_PATTERNS)) {
    await createMetricAlarm(lab, { region, logGroup, name, pattern, actions: [pending], hasActions: false });
  }
}

function showIncidents(lab: Lab, now: Date): void {
  const daysAgo = (days: number) => new Date(daysBefore(now, days));
  lab.overlays(healthEvents([{ code: 'AWS_RISK_CREDENTIALS_EXPOSED', startTime: daysAgo(1) }]));
  const type = 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS';
  lab.overlays(guardDutyFindings([{ type, severity: 8, updatedAt: daysAgo(2), region: HOME, userName: 'leaked' }]));
  lab.overlays(
    lookupEvents([
      {
        name: 'StopLogging',
        source: 'cloudtrail.amazonaws.com',
        time: daysAgo(2),
        region: 'eu-west-1',
        user: 'leaked',
        accessKeyId: 'AKIALABLEAKED0000001',
        requestParameters: { name: 'regional' },
      },
    ]),
  );
}
