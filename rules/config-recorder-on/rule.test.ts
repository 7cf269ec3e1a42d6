import { describe, it } from 'vitest';
import { type ConfigRecorder, configRecorders, deliveryChannels } from '../../src/facts/aws/config.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const recorder = (parts: Partial<ConfigRecorder> = {}): ConfigRecorder => ({
  name: 'default',
  recording: true,
  lastStatus: 'SUCCESS',
  lastError: null,
  ...parts,
});
const recorders = (...all: readonly ConfigRecorder[]) => given(configRecorders, all);
const delivers = given(deliveryChannels, ['config-logs']);

testRule(rule, { describe, it }, [
  {
    name: 'recording and delivering',
    facts: [recorders(recorder()), delivers],
    expect: {
      status: 'pass',
      severity: 'medium',
      message: 'AWS Config records in us-east-1 and delivers to bucket config-logs.',
      observed: {
        recorder: 'default',
        recording: true,
        lastStatus: 'SUCCESS',
        lastError: null,
        bucket: 'config-logs',
      },
    },
  },
  {
    name: 'recording for the first time',
    facts: [recorders(recorder({ lastStatus: 'PENDING' })), delivers],
    expect: { status: 'pass' },
  },
  {
    name: 'an old error that no longer matters',
    facts: [recorders(recorder({ lastError: 'AccessDenied' })), delivers],
    expect: { status: 'pass' },
  },
  {
    name: 'no recorder of the account; those of services are none',
    facts: [recorders()],
    expect: {
      status: 'fail',
      message: 'AWS Config has no recorder in us-east-1; one should be recording.',
      observed: { recorder: null },
    },
  },
  {
    name: 'stopped',
    facts: [recorders(recorder({ recording: false, lastStatus: null }))],
    expect: { status: 'fail', message: 'AWS Config recorder default is stopped in us-east-1; it should be recording.' },
  },
  {
    name: 'failing, with a reason',
    facts: [recorders(recorder({ lastStatus: 'FAILURE', lastError: 'InsufficientDeliveryPolicyException' }))],
    expect: {
      status: 'fail',
      message:
        'AWS Config recorder default fails in us-east-1 (InsufficientDeliveryPolicyException); it should record without errors.',
    },
  },
  {
    name: 'failing, without one',
    facts: [recorders(recorder({ name: 'mine', lastStatus: 'FAILURE' }))],
    expect: { status: 'fail', message: /^AWS Config recorder mine fails in us-east-1; it should/ },
  },
  {
    name: 'recording to nowhere',
    facts: [recorders(recorder()), given(deliveryChannels, [])],
    expect: {
      status: 'fail',
      message: 'AWS Config records in us-east-1, but has no delivery channel; it should deliver to a bucket.',
      observed: { recorder: 'default', recording: true, lastStatus: 'SUCCESS', lastError: null, bucket: null },
    },
  },
  {
    name: 'a recorder that records counts before one that does not',
    facts: [recorders(recorder({ name: 'old', recording: false }), recorder({ name: 'new' })), delivers],
    expect: { status: 'pass', observed: { recorder: 'new' } },
  },
  {
    name: 'a recording recorder that does not say how it does',
    facts: [recorders(recorder({ lastStatus: null })), delivers],
    expect: { status: 'unknown', message: /DescribeConfigurationRecorderStatus failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'recorders of one name in several regions are told apart',
    regions: ['eu-west-1', 'us-east-1', 'us-west-2', 'xx-new-1'],
    facts: [
      given(configRecorders, [recorder()], 'eu-west-1'),
      given(deliveryChannels, ['config-logs'], 'eu-west-1'),
      recorders(recorder({ recording: false })),
      unread(configRecorders, 'throttled', 'us-west-2'),
      unread(configRecorders, 'unsupported', 'xx-new-1'),
    ],
    expect: [
      { status: 'pass', resource: '111122223333/eu-west-1' },
      { status: 'fail', resource: '111122223333/us-east-1' },
      { status: 'unknown', resource: '111122223333/us-west-2' },
      { status: 'not-applicable', resource: '111122223333/xx-new-1' },
    ],
  },
  {
    name: 'whether it delivers could not be read',
    facts: [recorders(recorder()), unread(deliveryChannels, 'throttled')],
    expect: { status: 'unknown', message: /DescribeDeliveryChannels was throttled/ },
  },
  {
    name: 'the recorder could not be read',
    facts: [unread(configRecorders), delivers],
    expect: { status: 'unknown', message: /allow config:DescribeConfigurationRecorderStatus\.$/ },
  },
]);
