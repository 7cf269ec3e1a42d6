import { describe, it } from 'vitest';
import { regionTrails } from '../../src/facts/aws/cloudtrail.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import { organizationTrail, trail } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const encrypted = trail('main', { kmsKeyId: KEY });

testRule(rule, { describe, it }, [
  {
    name: 'a KMS key',
    facts: [given(regionTrails, [encrypted])],
    expect: {
      status: 'pass',
      severity: 'low',
      message: 'Logs of trail main are encrypted with a KMS key.',
      observed: { kmsKeyId: KEY },
    },
  },
  {
    name: 'no KMS key',
    facts: [given(regionTrails, [trail('main')])],
    expect: {
      status: 'fail',
      message: 'Logs of trail main are not encrypted with a KMS key; they should be.',
      observed: { kmsKeyId: null },
    },
  },
  {
    name: 'a trail without a bucket writes no files',
    facts: [given(regionTrails, [trail('nowhere', { bucket: null })])],
    expect: {
      status: 'not-applicable',
      message: 'Trail nowhere delivers to no S3 bucket, so it writes no log files.',
    },
  },
  {
    name: 'each trail by itself, that of the organization too',
    facts: [given(regionTrails, [encrypted, organizationTrail('organization')])],
    expect: [
      { status: 'pass', resource: 'main' },
      { status: 'fail', resource: 'organization' },
    ],
  },
  {
    name: 'a region that cannot be asked may have more trails',
    regions: ['eu-west-1', 'us-east-1'],
    facts: [given(regionTrails, [encrypted]), unread(regionTrails, 'access-denied', 'eu-west-1')],
    expect: [
      { status: 'pass', resource: 'main' },
      { status: 'unknown', message: /^There may be more to judge \(trail\)/ },
    ],
  },
  {
    name: 'no trail',
    facts: [given(regionTrails, [])],
    expect: { status: 'not-applicable', message: 'There is no trail to judge.' },
  },
]);
