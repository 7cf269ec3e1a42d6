import { describe, it } from 'vitest';
import { regionTrails, type Trail } from '../../src/facts/aws/cloudtrail.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import type { Simulated } from '../../src/facts/aws/iam-simulation.ts';
import { organization } from '../../src/facts/aws/organization.ts';
import { simulatedInvestigation } from '../../src/facts/aws/responder.ts';
import { authorization, roleDetail } from '../../src/testing/iam-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import { organizationTrail, trail } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const ROLE = roleDetail('responder');
const SUBJECT = { role: ROLE, accesses: [] };
const known = given(authorizationDetails, authorization({ roles: [ROLE] }));
const named = { responder: { role: 'responder' } };
const trailsOf = (...trails: readonly Trail[]) => given(regionTrails, trails);

const answer = (action: string, parts: Partial<Simulated> = {}): Simulated => ({
  action,
  resource: '*',
  decision: 'allowed',
  missing: [],
  refusedBy: null,
  ...parts,
});
const LOOKUP = answer('cloudtrail:LookupEvents');
const QUERY = answer('athena:StartQueryExecution');
const OBJECT = answer('s3:GetObject', { resource: 'arn:aws:s3:::trail-logs/AWSLogs/111122223333/x' });
const KEY = answer('kms:Decrypt', { resource: 'arn:aws:kms:us-east-1:111122223333:key/1' });
const simulated = (...answers: readonly Simulated[]) => givenFor(simulatedInvestigation, SUBJECT, answers);
const everything = simulated(LOOKUP, QUERY, OBJECT, KEY);
const REFUSED = { decision: 'refused' } as const;
const encrypted = trail('main', { kmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/1' });

testRule(rule, { describe, it }, [
  {
    name: 'everything is allowed',
    declared: named,
    facts: [known, trailsOf(encrypted), everything],
    expect: {
      status: 'pass',
      message: 'The responder role responder is allowed to look up events, query them and read the logs of 1 trail.',
      observed: { role: ROLE.arn, refused: [] },
    },
  },
  {
    name: 'several trails, one of them an organization’s, and one that keeps no files',
    declared: named,
    facts: [
      known,
      trailsOf(trail('main'), organizationTrail('all'), trail('none', { bucket: null })),
      given(organization, { id: 'o-exampleorgid', managementAccountId: '999988887777', featureSet: 'ALL' }),
      simulated(LOOKUP, QUERY, OBJECT, OBJECT),
    ],
    expect: { status: 'pass', message: /read the logs of 2 trails\.$/ },
  },
  {
    name: 'without a trail there are no logs to read',
    declared: named,
    facts: [known, trailsOf(), simulated(LOOKUP, QUERY)],
    expect: { status: 'pass', message: /read the logs of 0 trails\.$/ },
  },
  {
    name: 'the log files are refused',
    declared: named,
    stands: ['cloudtrail:DescribeTrails'],
    facts: [known, trailsOf(encrypted), simulated(LOOKUP, QUERY, { ...OBJECT, ...REFUSED }, KEY)],
    expect: {
      status: 'fail',
      severity: 'medium',
      message:
        'The responder role responder is refused s3:GetObject; it should be allowed to read all that tells what a key did.',
      observed: { role: ROLE.arn, refused: [{ ...OBJECT, ...REFUSED }] },
    },
  },
  {
    name: 'one of two buckets is refused',
    declared: named,
    stands: ['cloudtrail:DescribeTrails'],
    facts: [
      known,
      trailsOf(trail('main'), trail('second', { bucket: 'other' })),
      simulated(LOOKUP, QUERY, OBJECT, { ...OBJECT, resource: 'arn:aws:s3:::other/x', ...REFUSED }),
    ],
    expect: { status: 'fail', message: /is refused s3:GetObject; / },
  },
  {
    name: 'the key is refused',
    declared: named,
    stands: ['cloudtrail:DescribeTrails'],
    facts: [known, trailsOf(encrypted), simulated(LOOKUP, QUERY, OBJECT, { ...KEY, ...REFUSED })],
    expect: { status: 'fail', message: /is refused kms:Decrypt; / },
  },
  {
    name: 'refused for certain, although there may be more trails',
    declared: named,
    regions: ['eu-west-1', 'us-east-1'],
    facts: [
      known,
      trailsOf(trail('main')),
      unread(regionTrails, 'throttled', 'eu-west-1'),
      simulated({ ...LOOKUP, ...REFUSED }, { ...QUERY, ...REFUSED }, OBJECT),
    ],
    stands: ['cloudtrail:DescribeTrails'],
    expect: { status: 'fail', message: /is refused cloudtrail:LookupEvents, athena:StartQueryExecution; / },
  },
  {
    name: 'all is allowed, but there may be more trails',
    declared: named,
    regions: ['eu-west-1', 'us-east-1'],
    facts: [
      known,
      trailsOf(trail('main')),
      unread(regionTrails, 'throttled', 'eu-west-1'),
      simulated(LOOKUP, QUERY, OBJECT),
    ],
    expect: { status: 'unknown', message: /cloudtrail:DescribeTrails was throttled/ },
  },
  {
    name: 'where the files of an organization trail lie could not be read',
    declared: named,
    facts: [known, trailsOf(organizationTrail('all')), unread(organization), simulated(LOOKUP, QUERY)],
    expect: { status: 'unknown', message: /organizations:DescribeOrganization was denied/ },
  },
  {
    name: 'decryption depends on a key that only a request has',
    declared: named,
    facts: [
      known,
      trailsOf(encrypted),
      simulated(LOOKUP, QUERY, OBJECT, { ...KEY, decision: 'depends', missing: ['kms:ViaService'] }),
    ],
    expect: {
      status: 'unknown',
      message:
        'Could not be judged: whether kms:Decrypt is allowed depends on kms:ViaService, which only a request has.',
    },
  },
  {
    name: 'nobody is named',
    facts: [],
    expect: {
      status: 'not-applicable',
      message: 'The policy file names no responder role, which responder-role-ready judges.',
    },
  },
  {
    name: 'the role does not exist',
    declared: { responder: { role: 'ghost' } },
    facts: [known, trailsOf()],
    expect: {
      status: 'not-applicable',
      message: 'The responder role ghost does not exist, which responder-role-ready judges.',
    },
  },
  {
    name: 'the simulation was denied',
    declared: named,
    facts: [known, trailsOf(encrypted), unreadFor(simulatedInvestigation, SUBJECT)],
    expect: { status: 'unknown', message: /iam:SimulatePrincipalPolicy was denied/ },
  },
  {
    name: 'roles could not be read',
    declared: named,
    facts: [unread(authorizationDetails), trailsOf(encrypted)],
    expect: { status: 'unknown', message: /iam:GetAccountAuthorizationDetails was denied/ },
  },
]);
