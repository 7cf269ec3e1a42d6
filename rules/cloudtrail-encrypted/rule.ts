import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { trails } from '../../src/facts/aws/cloudtrail.ts';

export default defineRule({
  id: 'cloudtrail-encrypted',
  title: 'Trail logs are encrypted with a KMS key',
  capability: 'see',
  severity: 'low',
  pack: 'strict',
  description:
    'S3 encrypts every object anyway, for whoever may read the bucket. With a KMS key of its own, reading the logs also takes permission to use the key, and each use is recorded.',
  remediation: {
    text: 'Give the trail a KMS key whose policy lets CloudTrail encrypt, and those who investigate decrypt.',
    commands: ['aws cloudtrail update-trail --name TRAIL --kms-key-id KEY_ARN --region HOME_REGION'],
  },
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html',
  ],
  controls: controls({ cis: ['3.7', '3.5', '3.5', '4.5', '4.5'], securityHub: ['CloudTrail.2'] }),
  since: '0.1.0',
  on: trails,
  needs: {},

  check({ subject: { name, bucket, kmsKeyId } }) {
    if (bucket === null) return notApplicable(`Trail ${name} delivers to no S3 bucket, so it writes no log files.`);
    const evidence = { observed: { kmsKeyId }, expected: { kmsKeyId: 'a KMS key' } };
    if (kmsKeyId !== null) return pass(`Logs of trail ${name} are encrypted with a KMS key.`, evidence);
    return fail(`Logs of trail ${name} are not encrypted with a KMS key; they should be.`, evidence);
  },
});
