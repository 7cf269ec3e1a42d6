import { describe, it } from 'vitest';
import { type ConfigRule, configRecorders, configRules } from '../../src/facts/aws/config.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const RULES = 'config:DescribeConfigRules';
const RECORDER = 'config:DescribeConfigurationRecorderStatus';

const keyAge = (parts: Partial<ConfigRule> = {}): ConfigRule => ({
  name: 'access-keys-rotated',
  sourceIdentifier: 'ACCESS_KEYS_ROTATED',
  state: 'ACTIVE',
  inputParameters: '{"maxAccessKeyAge":"90"}',
  ...parts,
});

const allowing = (text: string): ConfigRule => keyAge({ inputParameters: text });

const recorder = (recording: boolean, region?: string) =>
  given(configRecorders, [{ name: 'default', recording, lastStatus: 'SUCCESS', lastError: null }], region);

const NOT_WATCHED =
  'In no region that records does AWS Config have an ACCESS_KEYS_ROTATED rule that allows a key at most 90 days.';

testRule(rule, { describe, it }, [
  {
    name: 'the managed rule at 90 days, in a region that records',
    facts: [given(configRules, [keyAge()]), recorder(true)],
    expect: {
      status: 'pass',
      severity: 'low',
      message: 'AWS Config in us-east-1 watches that no access key is older than 90 days.',
      observed: { region: 'us-east-1' },
    },
  },
  {
    name: '91 days are too many',
    facts: [given(configRules, [allowing('{"maxAccessKeyAge":"91"}')]), recorder(true)],
    stands: [RECORDER],
    expect: {
      status: 'fail',
      message: NOT_WATCHED,
      observed: {
        rules: [{ region: 'us-east-1', ...allowing('{"maxAccessKeyAge":"91"}') }],
      },
    },
  },
  {
    name: 'a stricter limit from the policy',
    parameters: { maxAgeDays: 30 },
    facts: [given(configRules, [allowing('{"maxAccessKeyAge":"31"}')]), recorder(true)],
    stands: [RECORDER],
    expect: { status: 'fail', message: /at most 30 days\.$/ },
  },
  {
    name: 'a limit from the policy that is met exactly',
    parameters: { maxAgeDays: 30 },
    facts: [given(configRules, [allowing('{"maxAccessKeyAge":"30"}')]), recorder(true)],
    expect: { status: 'pass', message: /older than 30 days\.$/ },
  },
  {
    name: 'without parameters AWS allows 90 days',
    facts: [given(configRules, [keyAge({ inputParameters: null })]), recorder(true)],
    expect: { status: 'pass' },
  },
  {
    name: 'without the one parameter AWS allows 90 days, which a stricter policy does not',
    parameters: { maxAgeDays: 60 },
    facts: [given(configRules, [allowing('{"other":"1"}')]), recorder(true)],
    stands: [RECORDER],
    expect: { status: 'fail' },
  },
  {
    name: 'a number in place of a string is the same number',
    facts: [given(configRules, [allowing('{"maxAccessKeyAge":60}')]), recorder(true)],
    expect: { status: 'pass' },
  },
  ...['{"maxAccessKeyAge":"90"', 'null', '["90"]', '{"maxAccessKeyAge":"ninety"}', '{"maxAccessKeyAge":{}}'].map(
    (text) => ({
      name: `parameters that say nothing: ${text}`,
      facts: [given(configRules, [allowing(text)]), recorder(true)],
      expect: { status: 'unknown', message: /config:DescribeConfigRules failed \(IncompleteAnswer\)/ } as const,
    }),
  ),
  {
    name: 'parameters that say nothing do not matter beside a rule that proves it',
    facts: [given(configRules, [allowing('{'), keyAge({ name: 'second' })]), recorder(true)],
    expect: { status: 'pass' },
  },
  {
    name: 'the identifier counts, not the name',
    facts: [given(configRules, [keyAge({ sourceIdentifier: 'IAM_ROOT_ACCESS_KEY_CHECK' })]), recorder(true)],
    stands: [RECORDER],
    expect: { status: 'fail', message: NOT_WATCHED, observed: { rules: [] } },
  },
  {
    name: 'any name will do',
    facts: [given(configRules, [keyAge({ name: 'securityhub-keys-5bd4b3' })]), recorder(true)],
    expect: { status: 'pass' },
  },
  {
    name: 'a rule that is being evaluated is at work',
    facts: [given(configRules, [keyAge({ state: 'EVALUATING' })]), recorder(true)],
    expect: { status: 'pass' },
  },
  {
    name: 'a rule that is being deleted is not',
    facts: [given(configRules, [keyAge({ state: 'DELETING' })]), recorder(true)],
    stands: [RECORDER],
    expect: { status: 'fail' },
  },
  {
    name: 'without a running recorder the rule sees nothing, whatever it says',
    facts: [given(configRules, [keyAge()]), recorder(false)],
    stands: [RULES],
    expect: { status: 'fail', message: NOT_WATCHED },
  },
  {
    name: 'no rule at all',
    facts: [given(configRules, []), recorder(true)],
    stands: [RECORDER],
    expect: { status: 'fail', observed: { rules: [] } },
  },
  {
    name: 'the rule in one region and the recorder in another do not add up',
    regions: ['eu-west-1', 'us-east-1'],
    facts: [
      given(configRules, [keyAge()], 'eu-west-1'),
      recorder(false, 'eu-west-1'),
      given(configRules, []),
      recorder(true),
    ],
    stands: [RULES, RECORDER],
    expect: { status: 'fail' },
  },
  {
    name: 'one region proves it, whatever could not be read elsewhere',
    regions: ['eu-west-1', 'us-east-1', 'us-west-2'],
    facts: [
      unread(configRules, 'access-denied', 'eu-west-1'),
      unread(configRecorders, 'access-denied', 'eu-west-1'),
      given(configRules, [keyAge()], 'us-west-2'),
      recorder(true, 'us-west-2'),
      given(configRules, []),
      recorder(false),
    ],
    stands: [RULES, RECORDER],
    expect: { status: 'pass', observed: { region: 'us-west-2' } },
  },
  {
    name: 'nothing proves it, and a region could not be read',
    regions: ['eu-west-1', 'us-east-1'],
    facts: [
      unread(configRules, 'throttled', 'eu-west-1'),
      recorder(true, 'eu-west-1'),
      given(configRules, []),
      recorder(true),
    ],
    expect: { status: 'unknown', message: /config:DescribeConfigRules was throttled/ },
  },
  {
    name: 'the recorder of the only region with a rule could not be read',
    facts: [given(configRules, [keyAge()]), unread(configRecorders)],
    expect: { status: 'unknown', message: /allow config:DescribeConfigurationRecorderStatus\.$/ },
  },
  {
    name: 'a region whose recorder is off needs no readable rules',
    facts: [unread(configRules), recorder(false)],
    expect: { status: 'fail', message: NOT_WATCHED },
  },
  {
    name: 'a region without AWS Config is left out',
    regions: ['us-east-1', 'xx-new-1'],
    facts: [
      given(configRules, [keyAge()]),
      recorder(true),
      unread(configRules, 'unsupported', 'xx-new-1'),
      unread(configRecorders, 'unsupported', 'xx-new-1'),
    ],
    expect: { status: 'pass' },
  },
]);
