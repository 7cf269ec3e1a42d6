import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { bucketObjectLock, bucketVersioning, trailBuckets } from '../../src/facts/aws/s3.ts';

export default defineRule({
  id: 'cloudtrail-bucket-immutable',
  title: 'Trail buckets keep what was written',
  capability: 'see',
  severity: 'medium',
  pack: 'recommended',
  description:
    'Who has taken an account over deletes the logs next. Versioning with Object Lock, or with MFA delete, keeps them, even from an administrator.',
  remediation: {
    text: 'Enable versioning, then Object Lock with a default retention. Without the default retention nothing that CloudTrail writes is locked.',
    commands: [
      'aws s3api put-bucket-versioning --bucket BUCKET --versioning-configuration Status=Enabled',
      [
        '# From now on nobody can shorten the life of a new log file; in COMPLIANCE mode not even root.',
        `aws s3api put-object-lock-configuration --bucket BUCKET --object-lock-configuration '{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"GOVERNANCE","Days":365}}}'`,
      ].join('\n'),
    ],
  },
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html',
  ],
  controls: controls({
    securityHub: ['S3.13', 'S3.14', 'S3.15'],
    nist80053: ['AU-11'],
    pciDss: ['10.5.1'],
    csf: ['PR.PS-04'],
    iso27001: ['A.5.28'],
    wellArchitected: ['SEC10-BP03'],
  }),
  since: '0.1.0',
  on: trailBuckets,
  needs: { versioning: bucketVersioning, objectLock: bucketObjectLock },

  check({ subject, facts }) {
    const { name, trails } = subject;
    const expected = { versioning: true, objectLockOrMfaDelete: true };
    const versioning = facts.versioning(subject);
    if (versioning === null) return notApplicable(`Bucket ${name} does not exist, so there is nothing in it to keep.`);
    const { enabled, mfaDelete } = versioning;
    if (!enabled) {
      const message = `Trail bucket ${name} has no versioning, so that logs can be deleted; it should keep every version.`;
      return fail(message, { observed: { versioning: enabled, mfaDelete, trails }, expected });
    }
    if (mfaDelete) {
      return pass(`Trail bucket ${name} keeps every version, and deleting one takes an MFA code.`, {
        observed: { versioning: enabled, mfaDelete, trails },
        expected,
      });
    }
    const lock = facts.objectLock(subject);
    const evidence = { observed: { versioning: enabled, mfaDelete, objectLock: lock, trails }, expected };
    if (lock?.enabled && lock.defaultRetention !== null) {
      return pass(`Trail bucket ${name} locks what is written to it: ${lock.defaultRetention}.`, evidence);
    }
    const lack = lock?.enabled ? 'Object Lock without a default retention' : 'neither Object Lock nor MFA delete';
    return fail(`Trail bucket ${name} has ${lack}, so that versions can be deleted; they should be locked.`, evidence);
  },
});
