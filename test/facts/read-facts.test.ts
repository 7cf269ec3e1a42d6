import { describe, expect, it } from 'vitest';
import { item, one, subjects } from '../../src/facts/collector.ts';
import { type Declarations, NOTHING_DECLARED } from '../../src/facts/declarations.ts';
import type { Fact } from '../../src/facts/fact.ts';
import { declared, everyRegion, ifReadable, type Needs, optIn } from '../../src/facts/needs.ts';
import { enabledRegions, factKey, listSubjects, placeOf, readFacts, subjectKey } from '../../src/facts/read-facts.ts';
import { HOME, type Named, sampleCollectors, unreadable } from './sample-collectors.ts';

const { summary, hub, users, keys, detectors, detector } = sampleCollectors(() => null);
const ADA = { name: 'ada' };
const ADA_KEYS = 'iam:ListAccessKeys#arn:aws:test::111122223333:user/ada';

const read = (value: unknown): Fact<unknown> => ({ ok: true, value });
const denied = (operation: string): Fact<never> => ({ ok: false, error: unreadable(operation, 'access-denied').error });
const unsupported = (operation: string): Fact<never> => ({
  ok: false,
  error: unreadable(operation, 'unsupported', 'ENOTFOUND').error,
});

interface Given {
  readonly facts?: Readonly<Record<string, Fact<unknown>>>;
  readonly regions?: Fact<readonly string[]>;
  readonly declarations?: Declarations;
  readonly region?: string;
}

function reading<N extends Needs>(needs: N, given: Given = {}) {
  const reads: string[] = [];
  const from = {
    table: { regions: given.regions ?? { ok: true, value: ['us-east-1'] }, facts: given.facts ?? {} },
    target: { ...HOME, region: given.region ?? HOME.region },
    declarations: given.declarations ?? NOTHING_DECLARED,
    onRead: (operation: string) => reads.push(operation),
  } as const;
  return { facts: readFacts(needs, from), reads, from };
}

describe('the facts that a rule reads', () => {
  it('are read when they are looked at, and only then', () => {
    const { facts, reads } = reading({ summary, users }, { facts: { 'iam:GetAccountSummary': read(7) } });
    expect(reads).toEqual([]);
    expect(facts.summary).toBe(7);
    expect(reads).toEqual(['iam:GetAccountSummary']);
  });

  it('throw where they are looked at when they could not be read; the neighbours do not', () => {
    const { facts, reads } = reading(
      { summary, users },
      { facts: { 'iam:GetAccountSummary': denied('iam:GetAccountSummary'), 'iam:ListUsers': read([ADA]) } },
    );
    expect(facts.users).toEqual([ADA]);
    expect(() => facts.summary).toThrow(
      expect.objectContaining({ error: unreadable('iam:GetAccountSummary', 'access-denied').error }),
    );
    expect(reads).toEqual(['iam:ListUsers', 'iam:GetAccountSummary']);
  });

  it('of one operation are told apart by their aspect, and are read under the operation', () => {
    const drills = one<number>({ ...summary, aspect: 'drills', read: async () => 1 });
    const regional = item<Named, boolean>({ ...detector, aspect: 'muted', read: async () => true });
    expect(factKey(drills, 'us-east-1')).toBe('iam:GetAccountSummary/drills');
    expect(factKey(regional, 'us-east-1', 'a/b')).toBe('guardduty:GetDetector/muted@us-east-1#a/b');
    expect(placeOf('guardduty:GetDetector/muted@us-east-1#a/b')).toEqual({
      name: 'guardduty:GetDetector/muted',
      operation: 'guardduty:GetDetector',
      region: 'us-east-1',
    });
    const stored = { 'iam:GetAccountSummary': read(7), 'iam:GetAccountSummary/drills': read(8) };
    const { facts, reads } = reading({ summary, drills }, { facts: stored });
    expect([facts.summary, facts.drills]).toEqual([7, 8]);
    expect(reads).toEqual(['iam:GetAccountSummary', 'iam:GetAccountSummary']);
  });

  it('that were opted in to read like any other', () => {
    const stored = { 'iam:GetAccountSummary': read(7), 'iam:ListUsers': read([ADA]), [ADA_KEYS]: read(['key']) };
    const { facts } = reading({ summary: optIn('costs', summary), keys: optIn('costs', keys) }, { facts: stored });
    expect([facts.summary, facts.keys(ADA)]).toEqual([7, ['key']]);
  });

  it('of the repository belong to no region', () => {
    const playbook = one({ operation: 'repository:Playbook', scope: 'repository', read: async () => '' });
    const { facts } = reading({ playbook }, { facts: { 'repository:Playbook': read('text') }, region: 'eu-west-1' });
    expect(facts.playbook).toBe('text');
  });

  it('throw NotCollected when the snapshot was taken for other rules', () => {
    const { facts } = reading({ summary, keys });
    const missing = (operation: string, key: string) =>
      expect.objectContaining({
        error: {
          kind: 'failed',
          operation,
          code: 'NotCollected',
          iamAction: null,
          message: `the snapshot holds no ${key}`,
        },
      });
    expect(() => facts.summary).toThrow(missing('iam:GetAccountSummary', 'iam:GetAccountSummary'));
    expect(() => facts.keys(ADA)).toThrow(missing('iam:ListAccessKeys', ADA_KEYS));
  });

  it.each([null, false, 0, ''])('give the answer %j as it is: "not configured" is an answer', (value) => {
    expect(reading({ summary }, { facts: { 'iam:GetAccountSummary': read(value) } }).facts.summary).toBe(value);
  });

  it('of an item belong to that item alone', () => {
    const { facts } = reading(
      { keys },
      { facts: { [ADA_KEYS]: read(['k']), [ADA_KEYS.replace('ada', 'bob')]: denied('iam:ListAccessKeys') } },
    );
    expect(facts.keys(ADA)).toEqual(['k']);
    expect(() => facts.keys({ name: 'bob' })).toThrow('AccessDenied');
  });

  it('of a region are those of the region being judged', () => {
    const facts = { 'securityhub:DescribeHub@eu-west-1': read('hub'), 'securityhub:DescribeHub@us-east-1': read(null) };
    expect(reading({ hub }, { facts, region: 'eu-west-1' }).facts.hub).toBe('hub');
    expect(reading({ hub }, { facts, region: 'us-east-1' }).facts.hub).toBeNull();
    const eu = { 'guardduty:GetDetector@eu-west-1#arn:aws:test:eu-west-1:111122223333:detector/d': read(true) };
    expect(reading({ detector }, { facts: eu, region: 'eu-west-1' }).facts.detector({ name: 'd' })).toBe(true);
    expect(() => reading({ detector }, { facts: eu, region: 'us-east-1' }).facts.detector({ name: 'd' })).toThrow(
      'NotCollected',
    );
  });

  it('may be declared by the policy file, which is recorded too', () => {
    const entry = { user: 'ada', owner: 'team', consumers: [], reason: 'SMTP' };
    const { facts, reads } = reading(
      { register: declared('keys') },
      { declarations: { ...NOTHING_DECLARED, keys: [entry] } },
    );
    expect(facts.register).toEqual([entry]);
    expect(reads).toEqual(['policy:keys']);
    expect(reading({ register: declared('keys') }).facts.register).toBeNull();
  });

  it('read if readable come with their failure when they are not, and no verdict rests on them', () => {
    const needs = { summary: ifReadable(summary) };
    const given = (fact: Fact<unknown>) => reading(needs, { facts: { 'iam:GetAccountSummary': fact } }).facts.summary;
    expect(given(read(7))).toEqual({ ok: true, value: 7 });
    expect(given(denied('iam:GetAccountSummary'))).toMatchObject({ ok: false, error: { kind: 'access-denied' } });
    const { facts, reads } = reading(needs);
    expect(facts.summary).toMatchObject({ ok: false, error: { code: 'NotCollected' } });
    expect(reads).toEqual([]);
  });

  it('cannot be changed', () => {
    const { facts } = reading({ summary }, { facts: { 'iam:GetAccountSummary': read(7) } });
    expect(() => Object.assign(facts, { summary: 8 })).toThrow(TypeError);
  });
});

describe('the answers of every region', () => {
  const regions = { ok: true, value: ['ap-south-1', 'eu-west-1', 'us-east-1', 'us-west-2'] } as const;
  const facts = {
    'securityhub:DescribeHub@ap-south-1': unsupported('securityhub:DescribeHub'),
    'securityhub:DescribeHub@eu-west-1': denied('securityhub:DescribeHub'),
    'securityhub:DescribeHub@us-east-1': read('hub'),
  };

  it('leave out regions without the service, and keep those that could not be read, marked so', () => {
    const { facts: read, reads } = reading({ hub: everyRegion(hub) }, { regions, facts });
    const answers = read.hub;
    expect(answers.map(({ region }) => region)).toEqual(['eu-west-1', 'us-east-1', 'us-west-2']);
    expect(reads).toEqual([]);
    const [eu, us, uncollected] = answers;
    expect(() => eu?.read()).toThrow('AccessDenied');
    expect(us?.read()).toBe('hub');
    expect(() => uncollected?.read()).toThrow('NotCollected');
    expect(reads).toEqual(['securityhub:DescribeHub', 'securityhub:DescribeHub', 'securityhub:DescribeHub']);
  });

  it('throw when the regions themselves are unread', () => {
    const unlisted = { ok: false, error: unreadable('account:ListRegions', 'access-denied').error } as const;
    const { facts: read, reads } = reading({ hub: everyRegion(hub) }, { regions: unlisted, facts });
    expect(() => read.hub).toThrow('account:ListRegions: AccessDenied');
    expect(reads).toEqual(['account:ListRegions']);
  });
});

describe('subjects', () => {
  it('of a list are its items, and nothing is left unread', () => {
    const { from } = reading({}, { facts: { 'iam:ListUsers': read([ADA]) } });
    expect(listSubjects(users, from)).toEqual({ items: [ADA], unread: [] });
  });

  it('may say that there could be more', () => {
    const { error } = unreadable('iam:ListAccessKeys', 'throttled');
    const partly = subjects({
      name: 'human',
      scope: 'account',
      needs: { users },
      list: ({ users: all }: { readonly users: readonly Named[] }) => ({ items: all, unread: [error] }),
      describe: users.describe,
    });
    const { from } = reading({}, { facts: { 'iam:ListUsers': read([ADA]) } });
    expect(listSubjects(partly, from)).toEqual({ items: [ADA], unread: [error] });
  });

  it('are identified by key, else ARN, else id', () => {
    const resource = { type: 'Other', id: 'the-id', name: 'n', region: 'global' };
    const described = (parts: object) => ({ ...users, describe: () => ({ resource, ...parts }) });
    expect(subjectKey(described({ key: 'the-key' }), ADA, HOME)).toBe('the-key');
    expect(subjectKey(described({ resource: { ...resource, arn: 'the-arn' } }), ADA, HOME)).toBe('the-arn');
    expect(subjectKey(described({}), ADA, HOME)).toBe('the-id');
  });
});

describe('the place of a fact in a snapshot', () => {
  it('has the region for regional facts only, and the subject for item facts', () => {
    expect(factKey(summary, 'eu-west-1')).toBe('iam:GetAccountSummary');
    expect(factKey(hub, 'eu-west-1')).toBe('securityhub:DescribeHub@eu-west-1');
    expect(factKey(keys, 'eu-west-1', 'ada')).toBe('iam:ListAccessKeys#ada');
    expect(factKey(detector, 'eu-west-1', 'd')).toBe('guardduty:GetDetector@eu-west-1#d');
    expect(factKey(detectors, 'eu-west-1')).toBe('guardduty:ListDetectors@eu-west-1');
  });

  it('of an item of account-wide subjects has no region, whatever the collector', () => {
    const ofOne = item<Named, null>({ operation: 'iam:GetUser', of: users, read: async () => null });
    const regional = one({ operation: 'x:GetThing', scope: 'region', read: async () => null });
    expect(factKey(ofOne, 'eu-west-1', 'ada')).toBe('iam:GetUser#ada');
    expect(factKey(regional, 'eu-west-1')).toBe('x:GetThing@eu-west-1');
  });
});

describe('the enabled regions', () => {
  it('are recorded as read only when they could not be', () => {
    const reads: string[] = [];
    const onRead = (operation: string) => reads.push(operation);
    expect(enabledRegions({ table: { regions: { ok: true, value: ['eu-west-1'] }, facts: {} }, onRead })).toEqual([
      'eu-west-1',
    ]);
    expect(reads).toEqual([]);
  });
});
