import {
  ConfigServiceClient,
  PutConfigRuleCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { CreateDetectorCommand, GuardDutyClient } from '@aws-sdk/client-guardduty';
import { EnableSecurityHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { LAB_ACCOUNT_ID, type Lab } from '../lab.ts';
import type { AccountFacts } from './facts.ts';

type Detection = Pick<AccountFacts, 'guardDuty' | 'securityHub' | 'keyAgeRules'>;

/** GuardDuty, Security Hub and AWS Config as the facts say. `bucket` takes Config's deliveries. */
export async function createDetection(lab: Lab, facts: Detection, bucket: string): Promise<void> {
  const detectors = Object.entries(facts.guardDuty).filter(([, state]) => state !== 'absent');
  await Promise.all([
    ...detectors.map(([region, state]) =>
      lab
        .client(GuardDutyClient, { region })
        .send(
          new CreateDetectorCommand({ Enable: state === 'enabled', FindingPublishingFrequency: 'FIFTEEN_MINUTES' }),
        ),
    ),
    ...facts.securityHub.map((region) =>
      lab.client(SecurityHubClient, { region }).send(new EnableSecurityHubCommand({})),
    ),
  ]);
  for (const rule of facts.keyAgeRules) await createKeyAgeRule(lab, rule, bucket);
}

async function createKeyAgeRule(lab: Lab, rule: AccountFacts['keyAgeRules'][number], bucket: string): Promise<void> {
  const config = lab.client(ConfigServiceClient, { region: rule.region });
  const roleARN = `arn:aws:iam::${LAB_ACCOUNT_ID}:role/config`;
  const recordingGroup = { allSupported: true, includeGlobalResourceTypes: true };
  await config.send(
    new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name: 'default', roleARN, recordingGroup } }),
  );
  await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName: bucket } }));
  await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }));
  await config.send(
    new PutConfigRuleCommand({
      ConfigRule: {
        ConfigRuleName: 'keys-are-rotated', // not the identifier: a check must not go by the name
        Source: { Owner: 'AWS', SourceIdentifier: 'ACCESS_KEYS_ROTATED' },
        InputParameters: JSON.stringify({ maxAccessKeyAge: `${rule.maxAccessKeyAge}` }),
      },
    }),
  );
}
