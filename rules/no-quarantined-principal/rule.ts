import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { principals } from '../../src/subjects/principals.ts';

/** AWS raises the version now and then. */
const MANAGED = /^AWSCompromisedKeyQuarantine(V\d+)?$/;
const INLINE = 'AWSExposedCredentialPolicy_DO_NOT_REMOVE';
const AWS_OWNED = /^arn:[^:]+:iam::aws:policy\//;

export default defineRule({
  id: 'no-quarantined-principal',
  title: 'No user, group or role is quarantined by AWS',
  capability: 'now',
  severity: 'critical',
  pack: 'essential',
  description:
    'AWS attaches a quarantine policy when it finds an access key in public. The policy slows a thief down; it does not end the key.',
  remediation: {
    text: 'Treat it as a running incident: deactivate the key, look for what it did, answer the support case, and remove the quarantine policy last.',
    commands: [
      'aws iam list-access-keys --user-name USER',
      '# This cuts off whatever still uses the key.\naws iam update-access-key --user-name USER --access-key-id KEY_ID --status Inactive',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=KEY_ID --region REGION',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/security-iam-awsmanpol.html',
  ],
  controls: [],
  since: '0.1.0',
  on: principals,
  needs: {},

  check({ subject: { type, name, attached, inline } }) {
    const policies = [
      ...attached
        .filter((policy) => MANAGED.test(policy.name))
        .map((policy) => ({ name: policy.name, arn: policy.arn, copied: !AWS_OWNED.test(policy.arn) })),
      ...inline
        .filter((policy) => policy.name === INLINE)
        .map((policy) => ({ name: policy.name, arn: null, copied: false })),
    ];
    const evidence = { observed: { policies }, expected: { policies: [] } };
    const [first] = policies;
    if (first === undefined) return pass(`No quarantine policy is attached to ${type} ${name}.`, evidence);
    const policy = first.copied ? `${first.name} (not AWS's own, but a policy of this account)` : first.name;
    return fail(
      `The ${type} ${name} is quarantined by ${policy}, which is not containment: AssumeRole and sending mail with SES stay open.`,
      evidence,
    );
  },
});
