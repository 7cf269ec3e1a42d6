import { describe, it } from 'vitest';
import { regionTrails, type Trail, type TrailStatus, trailStatus } from '../../src/facts/aws/cloudtrail.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import { logging, organizationTrail, trail } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const DAY_AGO = '2025-12-31T00:00:00.000Z';
const OVER_A_DAY_AGO = '2025-12-30T23:59:59.999Z';
const HOUR_AGO = '2025-12-31T23:00:00.000Z';
const OVER_AN_HOUR_AGO = '2025-12-31T22:59:59.999Z';

const main = trail('main');
const judged = (status: Partial<TrailStatus>, which: Trail = main) => [
  given(regionTrails, [which]),
  givenFor(trailStatus, which, logging(status)),
];

testRule(rule, { describe, it }, [
  {
    name: 'delivered ten minutes ago',
    facts: judged({}),
    expect: { status: 'pass', message: 'Trail main delivers to bucket trail-logs, last at 2025-12-31T23:50:00.000Z.' },
  },
  { name: 'delivered 24 hours ago', facts: judged({ deliveredAt: DAY_AGO }), expect: { status: 'pass' } },
  {
    name: 'delivered more than 24 hours ago',
    facts: judged({ deliveredAt: OVER_A_DAY_AGO }),
    expect: {
      status: 'fail',
      message: `Trail main has delivered no logs since ${OVER_A_DAY_AGO}, more than 24 hours ago; a logging trail should deliver.`,
      observed: { deliveredAt: OVER_A_DAY_AGO, deliveryError: null },
    },
  },
  {
    name: 'a delivery time ahead of the clock is recent',
    facts: judged({ deliveredAt: '2026-01-01T00:05:00.000Z' }),
    expect: { status: 'pass' },
  },
  {
    name: 'a limit from the policy',
    parameters: { maxDeliveryAgeHours: 1 },
    facts: judged({ deliveredAt: OVER_AN_HOUR_AGO }),
    expect: { status: 'fail', message: /more than 1 hour ago/ },
  },
  {
    name: 'logging into a bucket that is gone',
    facts: judged({ deliveryError: 'NoSuchBucket', deliveredAt: OVER_A_DAY_AGO }),
    expect: {
      status: 'fail',
      message: 'Trail main cannot deliver logs to bucket trail-logs (NoSuchBucket); a logging trail should deliver.',
      observed: { deliveryError: 'NoSuchBucket', bucket: 'trail-logs' },
    },
  },
  {
    name: 'the latest attempt failed, however recent the delivery before it',
    facts: judged({ deliveryError: 'AccessDenied' }),
    expect: { status: 'fail', message: /\(AccessDenied\)/ },
  },
  {
    name: 'an error in many words stays one sentence',
    facts: judged({ deliveryError: 'Access Denied\n  by a policy ' }),
    expect: { status: 'fail', message: /\(Access Denied by a policy\); a logging trail should deliver\.$/ },
  },
  {
    name: 'started an hour ago, nothing delivered yet',
    facts: judged({ startedAt: HOUR_AGO, deliveredAt: null }),
    expect: {
      status: 'not-applicable',
      message: `Trail main was started at ${HOUR_AGO}, too recently to have delivered.`,
    },
  },
  {
    name: 'started more than an hour ago, nothing delivered yet',
    facts: judged({ startedAt: OVER_AN_HOUR_AGO, deliveredAt: null }),
    expect: {
      status: 'fail',
      message: `Trail main has delivered no logs since it was started at ${OVER_AN_HOUR_AGO}; a logging trail should deliver.`,
    },
  },
  {
    name: 'started again within the hour: the old delivery says nothing',
    facts: judged({ startedAt: HOUR_AGO, deliveredAt: OVER_A_DAY_AGO }),
    expect: { status: 'not-applicable' },
  },
  {
    name: 'started again long ago, and nothing since',
    facts: judged({ startedAt: OVER_AN_HOUR_AGO, deliveredAt: OVER_A_DAY_AGO }),
    expect: { status: 'fail' },
  },
  {
    name: 'delivered since it was started again, but too long ago for a short limit',
    parameters: { maxDeliveryAgeHours: 1 },
    facts: judged({ startedAt: DAY_AGO, deliveredAt: '2025-12-31T01:00:00.000Z' }),
    expect: { status: 'fail' },
  },
  {
    name: 'started within the hour, and already refused',
    facts: judged({ startedAt: HOUR_AGO, deliveredAt: null, deliveryError: 'NoSuchBucket' }),
    expect: { status: 'fail', message: /NoSuchBucket/ },
  },
  {
    name: 'nothing delivered and no start known: AWS left out what decides',
    facts: judged({ startedAt: null, deliveredAt: null }),
    expect: { status: 'unknown', message: /IncompleteAnswer/ },
  },
  {
    name: 'a recent delivery needs no start',
    facts: judged({ startedAt: null }),
    expect: { status: 'pass' },
  },
  {
    name: 'an old delivery and no start known: it may have been started again just now',
    facts: judged({ startedAt: null, deliveredAt: OVER_A_DAY_AGO }),
    expect: { status: 'unknown' },
  },
  {
    name: 'a trail that is not logging is not judged, whatever its last error was',
    facts: judged({ logging: false, deliveryError: 'NoSuchBucket' }),
    expect: { status: 'not-applicable', message: 'Trail main is not logging, so it has nothing to deliver.' },
  },
  {
    name: 'digest files are refused',
    facts: judged({ digestError: 'AccessDenied' }),
    expect: { status: 'fail', message: /cannot deliver digest files to bucket trail-logs \(AccessDenied\)/ },
  },
  {
    name: 'an old digest error of a trail without validation',
    facts: judged({ digestError: 'AccessDenied' }, trail('main', { logFileValidation: false })),
    expect: { status: 'pass' },
  },
  {
    name: 'the log group refuses',
    facts: judged({ logGroupError: 'AccessDenied' }, trail('main', { logGroupArn: 'arn:aws:logs:us-east-1:1:g' })),
    expect: { status: 'fail', message: /cannot deliver to its CloudWatch Logs group \(AccessDenied\)/ },
  },
  {
    name: 'an old log group error of a trail without a log group',
    facts: judged({ logGroupError: 'AccessDenied' }),
    expect: { status: 'pass' },
  },
  {
    name: 'several troubles in one sentence',
    facts: judged({ deliveryError: 'NoSuchBucket', digestError: 'NoSuchBucket' }),
    expect: { status: 'fail', message: /logs to .*, and cannot deliver digest files to / },
  },
  {
    name: 'a logging trail without a bucket delivers nowhere',
    facts: judged({ deliveredAt: NOW }, trail('nowhere', { bucket: null })),
    expect: { status: 'fail', message: 'Trail nowhere delivers to no S3 bucket; a logging trail should deliver.' },
  },
  {
    name: 'member account: the status of the organization trail is denied, its own trail is judged',
    facts: [
      given(regionTrails, [organizationTrail('organization'), main]),
      unreadFor(trailStatus, organizationTrail('organization')),
      givenFor(trailStatus, main, logging()),
    ],
    expect: [
      { status: 'unknown', resource: 'organization' },
      { status: 'pass', resource: 'main' },
    ],
  },
  {
    name: 'a trail that several regions show is one result; a region that cannot be asked is said once',
    regions: ['eu-west-1', 'us-east-1', 'us-west-2'],
    facts: [
      given(regionTrails, [main], 'us-east-1'),
      given(regionTrails, [main], 'us-west-2'),
      unread(regionTrails, 'access-denied', 'eu-west-1'),
      givenFor(trailStatus, main, logging()),
    ],
    stands: [regionTrails.operation],
    expect: [
      { status: 'unknown', message: /There may be more to judge \(trail\)/ },
      { status: 'pass', resource: 'main' },
    ],
  },
  {
    name: 'no trail',
    facts: [given(regionTrails, [])],
    expect: { status: 'not-applicable', message: 'There is no trail to judge.' },
  },
]);
