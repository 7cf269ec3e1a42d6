import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import {
  accountPublicAccessBlock,
  bucketPolicyIsPublic,
  bucketPublicAccessBlock,
  bucketPublicGrants,
  trailBuckets,
} from '../../src/facts/aws/s3.ts';
import { settle } from '../../src/facts/logic.ts';
import { exposureOf } from '../../src/subjects/trail-bucket-exposure.ts';

export default defineRule({
  id: 'cloudtrail-bucket-not-public',
  title: 'Trail buckets are not public',
  capability: 'see',
  severity: 'critical',
  pack: 'essential',
  description:
    'Trail logs name every principal, role, address and resource of the account: a map for an attacker. Where the world may also write, the evidence itself can be overwritten.',
  remediation: {
    text: 'Turn on all four Public Access Block settings of the bucket, then remove the public statement or grant; CloudTrail writes through a policy for its service and is not affected.',
    commands: [
      [
        '# Ends every public access to the bucket at once; objects that are meant for the public do not belong there.',
        'aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
      ].join('\n'),
    ],
  },
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html',
  ],
  controls: controls({ cis: ['3.3', null, null, null, null], securityHub: ['CloudTrail.6'] }),
  since: '0.1.0',
  on: trailBuckets,
  needs: {
    accountBlock: accountPublicAccessBlock,
    block: bucketPublicAccessBlock,
    policyIsPublic: bucketPolicyIsPublic,
    publicGrants: bucketPublicGrants,
  },

  check({ subject, facts }) {
    const { name, trails } = subject;
    const { exists, open, unread } = exposureOf(subject, facts);
    if (!exists) {
      return notApplicable(`Bucket ${name} does not exist, so nothing in it is public; its trails deliver nowhere.`);
    }
    const evidence = { observed: { publicThrough: open, trails }, expected: { publicThrough: [] } };
    if (open.length === 0) return settle(unread, pass(`Trail bucket ${name} is not public.`, evidence));
    return fail(`Trail bucket ${name} is public through its ${open.join(' and its ')}; it should not be.`, evidence);
  },
});
