import { describe, it } from 'vitest';
import { regionTrails } from '../../src/facts/aws/cloudtrail.ts';
import { type Organization, organization } from '../../src/facts/aws/organization.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import { organizationTrail, trail } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const LISTING = regionTrails.operation;
const TWO = ['eu-west-1', 'us-east-1'];

const EXAMPLE: Organization = { id: 'o-exampleorgid', managementAccountId: '999988887777', featureSet: 'ALL' };
const member = given(organization, EXAMPLE);
const standalone = given(organization, null);
const shared = organizationTrail('everything', 'eu-west-1');

testRule(rule, { describe, it }, [
  {
    name: 'the trail of the organization is visible in a member account, which proves that there is an organization',
    facts: [given(regionTrails, [trail('own'), shared]), member],
    expect: {
      status: 'pass',
      severity: 'medium',
      message: 'Trail everything of the organization reaches account 111122223333.',
      observed: { trail: shared.arn },
    },
  },
  {
    name: 'the organization need not be readable then',
    facts: [given(regionTrails, [shared]), unread(organization)],
    expect: { status: 'pass' },
  },
  {
    name: 'the organization trail of the management account itself',
    facts: [given(regionTrails, [trail('everything', { organization: true })])],
    expect: { status: 'pass', message: /^Trail everything of the organization/ },
  },
  {
    name: 'seen from one region is enough',
    regions: TWO,
    facts: [given(regionTrails, [shared], 'eu-west-1'), unread(regionTrails, 'throttled', 'us-east-1')],
    expect: { status: 'pass' },
  },
  {
    name: 'a trail of the account is not one of the organization',
    facts: [given(regionTrails, [trail('own')]), member],
    expect: {
      status: 'fail',
      message:
        'Account 111122223333 is in organization o-exampleorgid, but no trail of the organization reaches it; one should.',
      observed: {
        organization: 'o-exampleorgid',
        managementAccountId: '999988887777',
        trails: [trail('own').arn],
      },
    },
  },
  {
    name: 'no trail at all',
    facts: [given(regionTrails, []), member],
    expect: { status: 'fail', observed: { trails: [] } },
  },
  {
    name: 'accounts that share only a bill can have none yet, which is a gap all the same',
    facts: [given(regionTrails, []), given(organization, { ...EXAMPLE, featureSet: 'CONSOLIDATED_BILLING' })],
    expect: { status: 'fail' },
  },
  {
    name: 'in no organization',
    facts: [given(regionTrails, [trail('own')]), standalone],
    stands: [LISTING],
    expect: {
      status: 'not-applicable',
      message: 'Account 111122223333 is in no organization, so no organization trail can reach it.',
    },
  },
  {
    name: 'whether there is an organization could not be read',
    facts: [given(regionTrails, [trail('own')]), unread(organization)],
    expect: { status: 'unknown', message: /allow organizations:DescribeOrganization\.$/ },
  },
  {
    name: 'an organization trail may be visible where nobody could look',
    regions: TWO,
    facts: [given(regionTrails, []), unread(regionTrails, 'access-denied', 'eu-west-1'), member],
    expect: { status: 'unknown', message: /DescribeTrails was denied/ },
  },
  {
    name: 'a region without CloudTrail hides none',
    regions: TWO,
    facts: [given(regionTrails, []), unread(regionTrails, 'unsupported', 'eu-west-1'), member],
    expect: { status: 'fail' },
  },
  {
    name: 'another partition',
    account: { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' },
    facts: [given(regionTrails, []), standalone],
    stands: [LISTING],
    expect: { status: 'not-applicable' },
  },
]);
