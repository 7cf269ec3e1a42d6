import { describe, expect, it } from 'vitest';
import { ALERT_EVENTS, type AlertEvent, IAM_CHANGES, TRAIL_CHANGES } from '../../src/facts/aws/alert-events.ts';
import {
  eventRules,
  matchingRules,
  mayMatch,
  type Probe,
  patternMatches,
  probes,
  ruleTargets,
  trailRegions,
} from '../../src/facts/aws/eventbridge.ts';
import type { Listing, Target } from '../../src/facts/collector.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';
import { eventRule } from '../../src/testing/alert-samples.ts';
import { organizationTrail, trail } from '../../src/testing/trail-samples.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const incomplete = (operation: string) => ({ error: { operation, kind: 'failed', code: 'IncompleteAnswer' } });
const refused = new FactUnavailable({
  kind: 'throttled',
  operation: 'events:ListRules',
  code: 'ThrottlingException',
  iamAction: null,
  message: '',
});
const answers = <T>(region: string, value: T | null) => ({
  region,
  read: () => {
    if (value === null) throw refused;
    return value;
  },
});

const HOME: Target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };

describe('events:ListRules', () => {
  const OPERATION = 'events:ListRules';
  const reading = (answer: Answers[string]) => eventRules.read(fakeAws({ [OPERATION]: answer }));
  const listed = {
    Name: 'gd',
    Arn: 'arn:aws:events:us-east-1:111122223333:rule/gd',
    EventPattern: '{"source":["aws.guardduty"]}',
    State: 'ENABLED',
    EventBusName: 'default',
  };

  it('asks for the default bus, and gives the rules that wait for events', async () => {
    const asked: unknown[] = [];
    const found = await reading((input) => {
      asked.push(input);
      return { Rules: [listed] };
    });
    expect(asked).toEqual([{}]);
    expect(found).toEqual([{ name: 'gd', arn: listed.Arn, region: 'us-east-1', pattern: listed.EventPattern }]);
  });

  it.each([
    ['a disabled rule', { State: 'DISABLED' }, 0],
    ['a schedule', { EventPattern: undefined, ScheduleExpression: 'rate(1 hour)' }, 0],
    ['a rule that a service made for itself', { ManagedBy: 'autoscaling.amazonaws.com' }, 0],
    ['a rule that gets reads as well', { State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' }, 1],
    ['a rule with both a pattern and a schedule', { ScheduleExpression: 'rate(1 hour)' }, 1],
  ])('counts %s', async (_, parts, count) => {
    await expect(reading({ Rules: [{ ...listed, ...parts }] })).resolves.toHaveLength(count);
  });

  it('reads all pages', async () => {
    const pages = (input: object) =>
      'NextToken' in input ? { Rules: [{ ...listed, Name: 'second' }] } : { Rules: [listed], NextToken: 't' };
    expect((await reading(pages)).map(({ name }) => name)).toEqual(['gd', 'second']);
  });

  it.each([
    ['an answer without a list', {}],
    ['a rule without a state', { Rules: [{ ...listed, State: undefined }] }],
    ['a rule without an ARN', { Rules: [{ ...listed, Arn: undefined }] }],
  ])('takes %s for an incomplete answer', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(incomplete(OPERATION));
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['ThrottlingException', { kind: 'throttled' }],
    ['InternalException', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});

describe('the first look at a pattern', () => {
  it.each<[string, AlertEvent, boolean]>([
    ['{"source":["aws.guardduty"]}', 'GuardDuty finding', true],
    ['{"source":["aws.ec2","aws.guardduty"]}', 'GuardDuty finding', true],
    ['{"source":["aws.ec2"]}', 'GuardDuty finding', false],
    ['{"source":["aws.GuardDuty"]}', 'GuardDuty finding', false],
    [
      '{"source":["aws.guardduty"],"detail-type":["GuardDuty Malware Protection Post Scan Action Failed"]}',
      'GuardDuty finding',
      false,
    ],
    ['{"detail-type":["AWS API Call via CloudTrail"]}', 'console sign-in by root', false],
    ['{"detail-type":["AWS API Call via CloudTrail"]}', 'API call by root', true],
    ['{"detail":{"eventName":["StopLogging"]}}', 'CreateUser', true],
    ['{"source":[{"prefix":"aws."}]}', 'CreateUser', true],
    ['{"source":["aws.ec2",{"prefix":"aws.i"}]}', 'CreateUser', true],
    ['{"source":[{"anything-but":["aws.iam"]}]}', 'CreateUser', true],
    ['{"$or":[{"source":["aws.ec2"]},{"source":["aws.iam"]}]}', 'CreateUser', true],
    ['{"source":[]}', 'CreateUser', false],
    ['no JSON', 'CreateUser', true],
    ['["source"]', 'CreateUser', true],
    ['null', 'CreateUser', true],
  ])('%s may match a %s: %s', (pattern, event, expected) => {
    expect(mayMatch({ pattern }, event)).toBe(expected);
  });
});

describe('the probes', () => {
  const listing = (source: unknown): Listing<Probe> => source as Listing<Probe>;
  const triedIn = (region: string, target: Target = HOME, trails = [trail('main')]) => {
    const rules = [answers(region, [eventRule('any', { region })])];
    const found = listing(probes.list({ rules, trails: [answers(target.region, trails)] }, target));
    return found.items.map(({ event }) => event);
  };

  it('try a rule at home with everything', () => expect(triedIn('us-east-1')).toEqual([...ALERT_EVENTS]));

  it('try a rule elsewhere with findings', () => {
    expect(triedIn('eu-west-1')).toEqual(['GuardDuty finding', 'Security Hub finding']);
  });

  it('try a rule in the home region of a trail with changes of it', () => {
    const trails = [trail('main'), trail('other', { homeRegion: 'eu-west-1' })];
    expect(triedIn('eu-west-1', HOME, trails)).toEqual(['GuardDuty finding', 'Security Hub finding', ...TRAIL_CHANGES]);
    expect(triedIn('us-east-1', HOME, [trail('other', { homeRegion: 'eu-west-1' })])).not.toContain('StopLogging');
  });

  it('know no console sign-in by root in GovCloud', () => {
    const gov = { partition: 'aws-us-gov', accountId: '111122223333', region: 'us-gov-west-1' };
    expect(triedIn('us-gov-west-1', gov, [])).toEqual(ALERT_EVENTS.filter((e) => e !== 'console sign-in by root'));
  });

  it('spare the rules whose pattern wants something else', () => {
    const rules = [answers('us-east-1', [eventRule('iam', { pattern: '{"source":["aws.iam"]}' })])];
    const { items } = listing(probes.list({ rules, trails: [answers('us-east-1', [])] }, HOME));
    expect(items.map(({ event }) => event)).toEqual([...IAM_CHANGES]);
  });

  it('tell the regions that could not be asked', () => {
    const found = listing(
      probes.list({ rules: [answers('us-east-1', null)], trails: [answers('us-east-1', null)] }, HOME),
    );
    expect(found).toEqual({ items: [], unread: [refused.error, refused.error] });
  });

  it('are told apart by rule and event', () => {
    const described = probes.describe({ rule: eventRule('gd'), event: 'exposed key' }, HOME);
    expect(described.key).toBe('arn:aws:events:us-east-1:111122223333:rule/gd exposed key');
  });
});

describe('the home regions of trails', () => {
  const regions = (...trails: readonly ReturnType<typeof trail>[]) =>
    trailRegions([answers('us-east-1', trails)], HOME).regions;

  it('are those of the own trails', () => {
    const abroad = trail('abroad', { homeRegion: 'eu-west-1' });
    expect(regions(abroad, trail('main'), trail('second'))).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('are the home region without any', () => {
    expect(regions(organizationTrail('org', 'eu-west-1'))).toEqual(['us-east-1']);
  });
});

describe('events:TestEventPattern', () => {
  const OPERATION = 'events:TestEventPattern';
  const probe: Probe = { rule: eventRule('gd', { region: 'eu-west-1' }), event: 'GuardDuty finding' };
  const reading = (answer: Answers[string]) => patternMatches.read(probe, fakeAws({ [OPERATION]: answer }));

  it('asks in the region of the rule, with an event of that region', async () => {
    const asked: unknown[] = [];
    const result = await reading((input, region) => {
      asked.push([
        region,
        'EventPattern' in input && input.EventPattern,
        'Event' in input && JSON.parse(`${input.Event}`),
      ]);
      return { Result: true };
    });
    expect(result).toBe(true);
    expect(asked).toEqual([
      [
        'eu-west-1',
        probe.rule.pattern,
        expect.objectContaining({ source: 'aws.guardduty', account: '111122223333', region: 'eu-west-1' }),
      ],
    ]);
  });

  it('knows a no', async () => expect(await reading({ Result: false })).toBe(false));

  it('takes an empty answer for none, not for a no', async () => {
    await expect(reading({})).rejects.toMatchObject(incomplete(OPERATION));
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['InvalidEventPatternException', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});

describe('the rules that match', () => {
  const [gd, iam] = [
    eventRule('gd', { pattern: '{"source":["aws.guardduty"]}' }),
    eventRule('iam', { pattern: '{"source":["aws.iam"]}' }),
  ];
  const facts = (matches: (probe: Probe) => boolean) => ({
    rules: [answers('us-east-1', [gd, iam])],
    trails: [answers('us-east-1', [])],
    matches,
  });

  it('are listed once, however many events they match', () => {
    const found = matchingRules.list(
      facts(({ rule }) => rule.name === 'iam'),
      HOME,
    );
    expect(found).toEqual({ items: [iam], unread: [] });
  });

  it('are listed for one event, though another could not be tried', () => {
    const found = matchingRules.list(
      facts(({ event }) => {
        if (event !== 'CreateUser') throw refused;
        return true;
      }),
      HOME,
    );
    expect(found).toMatchObject({ items: [iam] });
    expect('unread' in found && found.unread).toHaveLength(IAM_CHANGES.length);
  });
});

describe('events:ListTargetsByRule', () => {
  const OPERATION = 'events:ListTargetsByRule';
  const reading = (answer: Answers[string]) =>
    ruleTargets.read(eventRule('gd', { region: 'eu-west-1' }), fakeAws({ [OPERATION]: answer }));

  it('asks for the rule in its region, page by page', async () => {
    const asked: unknown[] = [];
    const found = await reading((input, region) => {
      asked.push({ ...input, region });
      return 'NextToken' in input
        ? { Targets: [{ Id: '2', Arn: 'arn:b' }] }
        : { Targets: [{ Id: '1', Arn: 'arn:a' }], NextToken: 't' };
    });
    expect(found).toEqual(['arn:a', 'arn:b']);
    expect(asked).toEqual([
      { Rule: 'gd', region: 'eu-west-1' },
      { Rule: 'gd', NextToken: 't', region: 'eu-west-1' },
    ]);
  });

  it('knows that a rule which has gone sends to nothing', async () => {
    await expect(reading('ResourceNotFoundException')).resolves.toEqual([]);
  });

  it.each([
    ['an answer without a list', {}],
    ['a target without an ARN', { Targets: [{ Id: '1' }] }],
  ])('takes %s for an incomplete answer', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(incomplete(OPERATION));
  });

  it('passes a refusal on', async () => {
    await expect(reading('AccessDeniedException')).rejects.toMatchObject({
      error: { operation: OPERATION, kind: 'access-denied', iamAction: OPERATION },
    });
  });
});
