import { describe, it } from 'vitest';
import { type Organization, organization } from '../../src/facts/aws/organization.ts';
import { rootAccessFeatures } from '../../src/facts/aws/organizations-features.ts';
import { given, givenFor, TEST_ACCOUNT, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const MANAGEMENT = { id: 'o-exampleorgid', managementAccountId: TEST_ACCOUNT.accountId, featureSet: 'ALL' };
const belongs = (parts: Partial<Organization> = {}) => given(organization, { ...MANAGEMENT, ...parts });
const features = (...names: readonly string[]) => givenFor(rootAccessFeatures, TEST_ACCOUNT, names);

testRule(rule, { describe, it }, [
  {
    name: 'credentials and sessions',
    facts: [belongs(), features('RootCredentialsManagement', 'RootSessions')],
    expect: {
      status: 'pass',
      message:
        'Organization o-exampleorgid manages the root credentials of its member accounts, and may act as root there for single tasks.',
      observed: { features: ['RootCredentialsManagement', 'RootSessions'], featureSet: 'ALL' },
    },
  },
  {
    name: 'credentials alone are enough, and the rest is said',
    facts: [belongs(), features('RootCredentialsManagement')],
    expect: { status: 'pass', message: /, but cannot act as root there for single tasks \(root sessions are off\)\.$/ },
  },
  {
    name: 'sessions alone are not enough',
    facts: [belongs(), features('RootSessions')],
    expect: { status: 'fail', observed: { features: ['RootSessions'] } },
  },
  {
    name: 'nothing',
    facts: [belongs(), features()],
    expect: {
      status: 'fail',
      severity: 'low',
      message: 'Organization o-exampleorgid does not manage the root credentials of its member accounts; it should.',
      observed: { features: [], featureSet: 'ALL' },
    },
  },
  {
    name: 'an organization that only shares a bill',
    facts: [belongs({ featureSet: 'CONSOLIDATED_BILLING' }), features()],
    expect: { status: 'fail', message: /; it should, for which it needs all features first\.$/ },
  },
  {
    name: 'a member account is not asked',
    facts: [belongs({ managementAccountId: '444455556666' })],
    expect: {
      status: 'not-applicable',
      message: 'This is not the management account, which alone manages root of the organization.',
    },
  },
  {
    name: 'no organization',
    facts: [given(organization, null)],
    expect: {
      status: 'not-applicable',
      message: 'The account belongs to no organization that could manage its root.',
    },
  },
  {
    name: 'another partition',
    account: { partition: 'aws-us-gov', accountId: TEST_ACCOUNT.accountId, region: 'us-gov-west-1' },
    facts: [belongs(), features('RootCredentialsManagement', 'RootSessions')],
    expect: { status: 'pass' },
  },
  {
    name: 'the features could not be read',
    facts: [belongs(), unreadFor(rootAccessFeatures, TEST_ACCOUNT)],
    expect: { status: 'unknown', message: /iam:ListOrganizationsFeatures was denied/ },
  },
  {
    name: 'the organization could not be read',
    facts: [unread(organization)],
    expect: { status: 'unknown', message: /organizations:DescribeOrganization was denied/ },
  },
]);
