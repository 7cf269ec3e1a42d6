import { describe, it } from 'vitest';
import { regionTrails } from '../../src/facts/aws/cloudtrail.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import { organizationTrail, trail } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const off = trail('off', { logFileValidation: false });

testRule(rule, { describe, it }, [
  {
    name: 'on',
    facts: [given(regionTrails, [trail('main')])],
    expect: { status: 'pass', message: 'Log file validation of trail main is on.' },
  },
  {
    name: 'off',
    facts: [given(regionTrails, [off])],
    expect: {
      status: 'fail',
      message: 'Log file validation of trail off is off; it should be on.',
      observed: { logFileValidation: false },
    },
  },
  {
    name: 'a trail without a bucket writes no files that could be validated',
    facts: [given(regionTrails, [trail('nowhere', { bucket: null, logFileValidation: false })])],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'each trail is judged once, wherever it is seen',
    regions: ['eu-west-1', 'us-east-1'],
    facts: [
      given(regionTrails, [trail('main'), off], 'eu-west-1'),
      given(regionTrails, [trail('main'), off], 'us-east-1'),
    ],
    stands: [regionTrails.operation],
    expect: [
      { status: 'pass', resource: 'main' },
      { status: 'fail', resource: 'off' },
    ],
  },
  {
    name: 'two trails of one name, at home in two regions, are two results',
    regions: ['eu-west-1', 'us-east-1'],
    facts: [
      given(regionTrails, [trail('main', { homeRegion: 'eu-west-1', multiRegion: false })], 'eu-west-1'),
      given(regionTrails, [trail('main', { multiRegion: false, logFileValidation: false })], 'us-east-1'),
    ],
    expect: [{ status: 'pass' }, { status: 'fail' }],
  },
  {
    name: 'member account: the organization trail shows whether validation is on',
    facts: [given(regionTrails, [organizationTrail('organization', 'eu-central-1')])],
    expect: { status: 'pass', resource: 'organization' },
  },
  {
    name: 'a region that cannot be asked is said once, the trails of the others are judged',
    regions: ['eu-west-1', 'us-east-1'],
    facts: [given(regionTrails, [off], 'us-east-1'), unread(regionTrails, 'throttled', 'eu-west-1')],
    expect: [{ status: 'unknown' }, { status: 'fail', resource: 'off' }],
  },
  {
    name: 'no trail',
    facts: [given(regionTrails, [])],
    expect: { status: 'not-applicable', message: 'There is no trail to judge.' },
  },
]);
