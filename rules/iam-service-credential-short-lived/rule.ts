import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { days, wholeDays } from '../../src/facts/age.ts';
import { type ServiceCredential, serviceCredentials } from '../../src/facts/aws/iam-service-credentials.ts';

export default defineRule({
  id: 'iam-service-credential-short-lived',
  title: 'API keys and passwords for single services are short-lived',
  capability: 'exposure',
  severity: 'high',
  pack: 'strict',
  description:
    'A Bedrock API key, or a password for CodeCommit or Keyspaces, is an access key by another name: it leaks the same way, the credential report does not show it, and deactivating the access keys of its user does not end it.',
  remediation: {
    text: 'Use a role or a short-term API key; where neither works, create the credential with an expiration, and delete the one that has none.',
    commands: [
      'aws iam create-service-specific-credential --user-name USER --service-name bedrock.amazonaws.com --credential-age-days 30',
      '# This cuts off whatever still uses the credential; it can be made active again.',
      'aws iam update-service-specific-credential --user-name USER --service-specific-credential-id CREDENTIAL_ID --status Inactive',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_api_keys_for_aws_services.html',
    'https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html',
  ],
  controls: [],
  parameters: {
    maxAgeDays: {
      type: 'integer',
      default: 90,
      minimum: 1,
      description: 'Days after which a credential must have expired, or been replaced where it cannot expire.',
    },
  },
  since: '0.1.0',
  on: serviceCredentials,
  needs: {},

  check({ subject, parameters: { maxAgeDays }, context }) {
    const { user, service, active, createdAt, expiresAt } = subject;
    const what = `The credential of ${user} for ${service}`;
    if (!active) return notApplicable(`${what} is not active.`);
    const ageDays = wholeDays(createdAt, context.now);
    const lifeDays = expiresAt === null ? null : wholeDays(createdAt, new Date(expiresAt));
    const evidence = { observed: { service, ageDays, createdAt, expiresAt }, expected: { maxAgeDays } };
    const limit = `the limit is ${days(maxAgeDays)}.`;
    if (lifeDays !== null && lifeDays > maxAgeDays) {
      return fail(`${what} lives for ${days(lifeDays)}; ${limit}`, evidence);
    }
    if (ageDays > maxAgeDays) return fail(`${what} is ${days(ageDays)} old; ${limit}`, evidence);
    if (lifeDays === null && canExpire(subject)) {
      return fail(`${what} never expires; it should after at most ${days(maxAgeDays)}.`, evidence);
    }
    const end = lifeDays === null ? `is ${days(ageDays)} old` : `expires after ${days(lifeDays)}`;
    return pass(`${what} ${end}; ${limit}`, evidence);
  },
});

/** Passwords for CodeCommit and Keyspaces know no expiration; API keys do. */
const WITHOUT_EXPIRATION: ReadonlySet<string> = new Set(['codecommit.amazonaws.com', 'cassandra.amazonaws.com']);

const canExpire = ({ service }: ServiceCredential): boolean => !WITHOUT_EXPIRATION.has(service);
