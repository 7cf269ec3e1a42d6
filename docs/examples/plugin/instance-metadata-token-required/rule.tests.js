import { given, ruleTests, unread } from 'keydrill/testing';
import { instances } from './instances.js';
import rule from './rule.js';

const PROFILE = 'arn:aws:iam::111122223333:instance-profile/web';
const web = { id: 'i-0a1b2c3d4e5f60718', profile: PROFILE, metadata: true, token: true };

export default ruleTests(rule, [
  {
    name: 'a token is asked for',
    facts: [given(instances, [web])],
    expect: { status: 'pass', message: 'The metadata service of instance i-0a1b2c3d4e5f60718 asks for a token.' },
  },
  {
    name: 'anybody gets credentials',
    facts: [given(instances, [{ ...web, token: false }])],
    expect: {
      status: 'fail',
      severity: 'medium',
      message: 'The metadata service of instance i-0a1b2c3d4e5f60718 gives credentials to requests without a token.',
      observed: { profile: PROFILE, token: false },
    },
  },
  {
    name: 'the metadata service is off',
    facts: [given(instances, [{ ...web, metadata: false, token: false }])],
    expect: { status: 'pass', message: /is off/ },
  },
  {
    name: 'an instance without a role has nothing to give away',
    facts: [given(instances, [{ ...web, profile: null, token: false }])],
    expect: { status: 'not-applicable', message: /has no role/ },
  },
  {
    name: 'each instance is judged by itself',
    facts: [given(instances, [web, { ...web, id: 'i-0f9e8d7c6b5a40312', token: false }])],
    expect: [
      { status: 'pass', resource: 'i-0a1b2c3d4e5f60718' },
      { status: 'fail', resource: 'i-0f9e8d7c6b5a40312' },
    ],
  },
  {
    name: 'a region that cannot be read says so, and the others are judged',
    regions: ['us-east-1', 'eu-west-1'],
    facts: [given(instances, [web], 'us-east-1'), unread(instances, 'access-denied', 'eu-west-1')],
    expect: [{ status: 'pass' }, { status: 'unknown', message: /ec2:DescribeInstances was denied/ }],
  },
  {
    name: 'no instance at all',
    facts: [given(instances, [])],
    expect: { status: 'not-applicable', message: /no EC2 instance/ },
  },
]);
