import { defineRule, pass, type Rule } from '../../src/engine/rule.ts';
import { item, list, one } from '../../src/facts/collector.ts';
import { declared, everyRegion, optIn } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';

const read = async () => [];

const buckets = list<string>({
  operation: 's3:ListBuckets',
  scope: 'account',
  name: 'bucket',
  read,
  describe: (name) => ({ resource: { type: 'AwsS3Bucket', id: name, name, region: 'global' } }),
});
const tags = item({ operation: 's3:GetBucketTagging', of: buckets, when: () => true, read });
const trails = list<string>({ ...buckets, operation: 'cloudtrail:DescribeTrails', scope: 'region', name: 'trail' });
const report = one({
  operation: 'iam:GetCredentialReport',
  also: ['iam:GenerateCredentialReport'],
  scope: 'account',
  read,
});
const events = one({ operation: 'cloudtrail:LookupEvents', aspect: 'key-use', scope: 'account', read });
const owners = one({ operation: 'repository:CodeOwners', scope: 'repository', read });

/** A rule with everything that a page may tell of. */
export const bucketTagged: Rule = defineRule({
  id: 'acme/bucket-tagged',
  aliases: ['acme/bucket-labelled'],
  title: 'Buckets say whose they are',
  capability: 'contain',
  severity: 'medium',
  pack: 'recommended',
  description: 'A bucket without an owner is nobody’s | everybody’s.',
  remediation: { text: 'Tag the bucket.', commands: ['aws s3api put-bucket-tagging --bucket BUCKET'] },
  references: ['https://example.com/tags', 'javascript:alert(1)'],
  controls: [
    { framework: 'nist-csf', version: '2.0', id: 'ID.AM-02' },
    { framework: 'acme', version: '7', id: '10' },
    { framework: 'acme', version: '7', id: '9' },
  ],
  parameters: {
    tag: { type: 'string', default: 'owner|team', pattern: '^[a-z|]+$', description: 'The tag; a|b for any.' },
    most: { type: 'integer', default: 3, minimum: 1, maximum: 9, description: 'Buckets without.' },
    share: { type: 'number', default: 0.5, maximum: 1, description: 'Share of them.' },
    least: { type: 'integer', default: 0, minimum: 0, description: 'Least.' },
    any: { type: 'number', default: 1, description: 'Any number.' },
    events: { type: 'boolean', default: false, description: 'Ask CloudTrail too.' },
    ignored: { type: 'array', items: { type: 'string' }, default: ['*-logs'], description: 'Names; * for any text.' },
  },
  since: '1.2.0',
  deprecated: { since: '1.3.0', instead: 'acme/bucket-owned' },
  on: buckets,
  needs: {
    tags,
    report,
    trails: everyRegion(trails),
    events: optIn('events', events),
    owners,
    keys: declared('keys'),
    contacts: declared('contacts'),
  },
  check: () => pass('It is well.'),
});

/** A rule with as little as possible. */
export const bare: Rule = defineRule({
  ...bucketTagged,
  id: 'bare-rule',
  aliases: [],
  title: 'Nothing',
  capability: 'now',
  pack: 'essential',
  description: 'As little as may be.',
  remediation: { text: 'Nothing to do.' },
  references: [],
  controls: [],
  parameters: {},
  on: account,
  needs: {},
  deprecated: { since: '1.3.0' },
});
