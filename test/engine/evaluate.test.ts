import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EvaluateInput, evaluate, whyUnread } from '../../src/engine/evaluate.ts';
import type { Result } from '../../src/engine/result.ts';
import { fail, notApplicable, pass, type Rule } from '../../src/engine/rule.ts';
import { one, subjects } from '../../src/facts/collector.ts';
import { NOTHING_DECLARED } from '../../src/facts/declarations.ts';
import type { Fact } from '../../src/facts/fact.ts';
import { declared, everyRegion, ifReadable } from '../../src/facts/needs.ts';
import { checkoutUnreadable } from '../../src/facts/repository.ts';
import { deepFreeze } from '../../src/facts/snapshot.ts';
import { account, region, repository } from '../../src/subjects/account.ts';
import type { Named } from '../facts/sample-collectors.ts';
import {
  detectors,
  hub,
  keys,
  keysOf,
  read,
  ruleWith,
  selected,
  snapshotWith,
  summary,
  typedRule,
  USERS,
  unread,
  users,
} from './sample-snapshot.ts';

const judge = (
  rule: Rule,
  facts: Readonly<Record<string, Fact<unknown>>>,
  parts: Partial<EvaluateInput['snapshot']> = {},
) => evaluate({ rules: [selected(rule)], snapshot: snapshotWith(facts, parts), declarations: NOTHING_DECLARED });

const only = (results: readonly Result[]): Result => {
  expect(results).toHaveLength(1);
  const [result] = results;
  if (result === undefined) throw new Error('no result');
  return result;
};

const fewKeys = typedRule({
  id: 'user-few-keys',
  on: users,
  needs: { keys },
  check: ({ subject, facts }) => {
    const count = facts.keys(subject).length;
    return count > 1 ? fail(`${subject.name} has ${count} keys.`) : pass(`${subject.name} has ${count} keys.`);
  },
});

const hubOn = typedRule({
  id: 'hub-enabled',
  on: region,
  needs: { hub },
  check: ({ facts }) => (facts.hub === null ? fail('The hub is off.') : pass('The hub is on.')),
});

const summaryRead = typedRule({
  id: 'summary-read',
  on: account,
  needs: { summary },
  check: ({ facts }) => (facts.summary > 0 ? fail('Too many.') : pass('None.')),
});

describe('a result', () => {
  it('carries the rule, the verdict, the resource and what it rests on', () => {
    const rule = typedRule({
      on: users,
      needs: { keys, summary },
      severity: 'low',
      capability: 'exposure',
      check: ({ subject, facts }) => {
        const evidence = { observed: { keys: facts.keys(subject).length + facts.summary }, expected: { keys: 1 } };
        return fail('Too many.', { ...evidence, resource: { id: 'key-id' } });
      },
    });
    const facts = {
      'iam:ListUsers': read([{ name: 'ada' }]),
      [keysOf('ada')]: read(['a', 'b']),
      'iam:GetAccountSummary': read(1),
    };
    expect(only(judge(rule, facts))).toEqual({
      ruleId: 'account-fine',
      status: 'fail',
      severity: 'low',
      capability: 'exposure',
      kind: 'gap',
      target: { partition: 'aws', accountId: '111122223333', region: 'us-east-1' },
      resource: {
        type: 'AwsIamUser',
        id: 'key-id',
        arn: 'arn:aws:test::111122223333:user/ada',
        name: 'user/ada',
        region: 'global',
      },
      message: 'Too many.',
      observed: { keys: 3 },
      expected: { keys: 1 },
      cause: null,
      exception: null,
      reads: ['iam:GetAccountSummary', 'iam:ListAccessKeys', 'iam:ListUsers'],
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('records only what was read before the verdict fell', () => {
    const rule = typedRule({
      on: account,
      needs: { summary, users },
      check: ({ facts }) => pass(`It is ${facts.summary}.`),
    });
    const facts = { 'iam:GetAccountSummary': read(0), 'iam:ListUsers': read([]) };
    expect(only(judge(rule, facts)).reads).toEqual(['iam:GetAccountSummary']);
  });

  it('has the time of the snapshot for now, and the complete parameters', () => {
    const rule = ruleWith({
      check: ({ context, parameters }) =>
        pass(`${context.now.toISOString()} ${JSON.stringify(parameters)} ${context.region}.`),
    });
    const snapshot = snapshotWith({}, { takenAt: '2024-02-29T12:00:00.000Z', finishedAt: '2024-03-01T00:00:00.000Z' });
    const rules = [selected(rule, { parameters: { most: 3 } })];
    const result = only(evaluate({ rules, snapshot, declarations: NOTHING_DECLARED }));
    expect(result.message).toBe('2024-02-29T12:00:00.000Z {"most":3} us-east-1.');
  });

  it('of an incident rule is an incident', () => {
    expect(only(judge(ruleWith({ capability: 'now', check: () => fail('It is happening.') }), {})).kind).toBe(
      'incident',
    );
  });

  it('may rest on what the policy file declares', () => {
    const rule = typedRule({
      on: account,
      needs: { register: declared('keys') },
      check: ({ facts }) => (facts.register === null ? fail('No register.') : pass('A register.')),
    });
    const input = { rules: [selected(rule)], snapshot: snapshotWith({}) };
    expect(only(evaluate({ ...input, declarations: { ...NOTHING_DECLARED, keys: [] } }))).toMatchObject({
      status: 'pass',
      reads: ['policy:keys'],
    });
    expect(only(evaluate({ ...input, declarations: { ...NOTHING_DECLARED, keys: null } })).status).toBe('fail');
  });
});

describe('the severity', () => {
  const evidence = typedRule({
    on: account,
    needs: {},
    severity: 'low',
    check: () => fail('Bad.', { severity: 'critical' }),
  });
  const plain = ruleWith({ severity: 'low', check: () => fail('Bad.') });
  const severityOf = (rule: Rule, severity: 'high' | null) =>
    only(
      evaluate({ rules: [selected(rule, { severity })], snapshot: snapshotWith({}), declarations: NOTHING_DECLARED }),
    ).severity;

  it('of the policy goes before that of the evidence, and that before that of the rule', () => {
    expect(severityOf(evidence, 'high')).toBe('high');
    expect(severityOf(evidence, null)).toBe('critical');
    expect(severityOf(plain, 'high')).toBe('high');
    expect(severityOf(plain, null)).toBe('low');
  });
});

describe('a fact that could not be read', () => {
  it('makes the verdict unknown, with the operation, the code and the permission', () => {
    const result = only(
      judge(summaryRead, { 'iam:GetAccountSummary': unread('iam:GetAccountSummary', 'access-denied') }),
    );
    expect(result).toMatchObject({
      status: 'unknown',
      severity: 'medium',
      message: 'Could not be judged: iam:GetAccountSummary was denied (AccessDenied); allow iam:GetAccountSummary.',
      observed: null,
      expected: null,
      cause: {
        kind: 'access-denied',
        operation: 'iam:GetAccountSummary',
        code: 'AccessDenied',
        iamAction: 'iam:GetAccountSummary',
        message: 'AccessDenied',
      },
      reads: ['iam:GetAccountSummary'],
    });
  });

  it('that was never collected is unknown too', () => {
    expect(only(judge(summaryRead, {}))).toMatchObject({
      status: 'unknown',
      message: 'Could not be judged: iam:GetAccountSummary is not in the snapshot; collect it again for these rules.',
      cause: { code: 'NotCollected' },
    });
  });

  it('of one subject leaves its neighbours judged', () => {
    const results = judge(fewKeys, {
      'iam:ListUsers': read(USERS),
      [keysOf('ada')]: unread('iam:ListAccessKeys', 'throttled'),
      [keysOf('bob')]: read(['k']),
    });
    expect(results.map(({ resource, status }) => [resource.name, status])).toEqual([
      ['user/ada', 'unknown'],
      ['user/bob', 'pass'],
    ]);
  });

  it('behind the list of subjects is one unknown on the account', () => {
    const result = only(judge(fewKeys, { 'iam:ListUsers': unread('iam:ListUsers', 'access-denied') }));
    expect(result).toMatchObject({
      status: 'unknown',
      resource: { type: 'AwsAccount', region: 'global' },
      reads: ['iam:ListUsers'],
    });
  });

  it('behind a regional list is one unknown in that region', () => {
    const rule = typedRule({ on: detectors, needs: {}, check: () => pass('It is there.') });
    const results = judge(rule, {
      'guardduty:ListDetectors@eu-west-1': unread('guardduty:ListDetectors', 'access-denied'),
      'guardduty:ListDetectors@us-east-1': read([{ name: 'd' }]),
    });
    expect(results.map(({ target, status, resource }) => [target.region, status, resource.type])).toEqual([
      ['eu-west-1', 'unknown', 'AwsAccount'],
      ['us-east-1', 'pass', 'AwsGuardDutyDetector'],
    ]);
  });

  it('while listing is one unknown more, once, beside what was found', () => {
    const found = subjects({
      name: 'human',
      scope: 'account',
      needs: { users },
      list: ({ users: all }: { readonly users: readonly Named[] }) => {
        const error = (message: string) => ({
          ...unread('iam:GetLoginProfile', 'throttled', 'Throttling').error,
          message,
        });
        return { items: all, unread: [error('first'), error('second')] };
      },
      describe: users.describe,
    });
    const rule = typedRule({ on: found, needs: {}, check: () => pass('Fine.') });
    const results = judge(rule, { 'iam:ListUsers': read(USERS) });
    expect(results.map(({ status }) => status).sort()).toEqual(['pass', 'pass', 'unknown']);
    expect(results.find(({ status }) => status === 'unknown')).toMatchObject({
      message:
        'There may be more to judge (human) than could be listed: iam:GetLoginProfile was throttled (Throttling) (and 1 more).',
      cause: { kind: 'throttled', message: 'first' },
      resource: { type: 'AwsAccount' },
    });
  });

  it('in one region makes an account-wide rule unknown when it rests on all', () => {
    const rule = typedRule({
      on: account,
      needs: { hub: everyRegion(hub) },
      check: ({ facts }) => (facts.hub.every((answer) => answer.read() !== null) ? pass('All.') : fail('Some.')),
    });
    const facts = { 'securityhub:DescribeHub@eu-west-1': unread('securityhub:DescribeHub', 'timeout') };
    expect(only(judge(rule, facts))).toMatchObject({
      status: 'unknown',
      message: 'Could not be judged: securityhub:DescribeHub did not answer in time.',
    });
  });

  it('that only adds to what is known does not matter', () => {
    const rule = typedRule({
      on: subjects({
        name: 'someone',
        scope: 'account',
        needs: { summary: ifReadable(summary) },
        list: ({ summary: count }) => (count.ok ? ['somebody'] : ['nobody']),
        describe: (who: string) => ({ resource: { type: 'Other', id: who, name: who, region: 'global' } }),
      }),
      needs: {},
      check: ({ subject }) => pass(`It is ${subject}.`),
    });
    const result = only(judge(rule, { 'iam:GetAccountSummary': unread('iam:GetAccountSummary', 'access-denied') }));
    expect(result.message).toBe('It is nobody.');
  });
});

describe('a rule that crashes', () => {
  const crash = (thrown: unknown) => ({
    check: () => {
      throw thrown;
    },
  });

  it('is unknown and asks to be reported; its neighbours are judged', () => {
    const rules = [
      selected(ruleWith({ id: 'a', ...crash(new TypeError('x is undefined')) })),
      selected(ruleWith({ id: 'b' })),
    ];
    const results = evaluate({ rules, snapshot: snapshotWith({}), declarations: NOTHING_DECLARED });
    expect(results[0]).toMatchObject({
      status: 'unknown',
      message: 'Could not be judged: the rule failed on an answer it did not expect; please report this.',
      cause: { kind: 'rule-crashed', operation: null, code: 'TypeError', iamAction: null, message: 'x is undefined' },
    });
    expect(results[1]?.status).toBe('pass');
  });

  it.each(['a string', null, undefined, 7, {}, Object.create(null), Symbol('s')])(
    'whatever it throws (%j)',
    (thrown) => {
      expect(only(judge(ruleWith(crash(thrown)), {})).cause?.kind).toBe('rule-crashed');
    },
  );

  it('of a plug-in is for the authors of the plug-in', () => {
    expect(only(judge(ruleWith({ id: 'acme/a', ...crash(new Error('no')) }), {})).message).toBe(
      'Could not be judged: the rule failed on an answer it did not expect; please report this to the authors of the plug-in acme.',
    );
  });

  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  it.each<[string, unknown, RegExp]>([
    ['a promise', Promise.resolve(pass('It is well.')), /gave no verdict, which waits for nothing; return what pass/],
    ['true', true, /gave no verdict; return what pass\(\), fail\(\) or notApplicable\(\) gives/],
    ['null', null, /gave no verdict/],
    ['another status', { status: 'unknown', message: 'Perhaps.' }, /gave no verdict/],
    ['a message that is no text', { status: 'pass', message: 7 }, /message of the verdict is no text/],
    ['another severity', fail('It is bad.', { severity: 'dire' as never }), /severity is none/],
    ['a Date observed', fail('It is bad.', { observed: { since: new Date() } }), /observed .*a Date at since/],
    ['a number too large', fail('It is bad.', { expected: { most: 1n } }), /expected .*a bigint at most/],
    ['a circle', fail('It is bad.', { observed: circular }), /observed .*never ends/],
    ['a text for evidence', fail('It is bad.', { observed: 'much' as never }), /observed .*a string/],
    ['a resource without a text', fail('It is bad.', { resource: { id: new Date() as never } }), /resource .*a Date/],
  ])('that gives %s is unknown, and says what to return', (_, given, why) => {
    const result = only(judge(ruleWith({ check: () => given as never }), {}));
    expect(result).toMatchObject({ status: 'unknown', cause: { kind: 'rule-crashed', code: 'TypeError' } });
    expect(result.cause?.message).toMatch(why);
  });

  it.each(['type', 'id', 'name', 'region'])('that describes its subject without a %s is unknown', (part) => {
    const described = { type: 'Other', id: 'a', name: 'a', region: 'global', [part]: undefined };
    const on = { ...account, describe: () => ({ resource: described }) };
    expect(only(judge(ruleWith({ on: on as never }), {})).cause?.message).toBe(
      `describe() gave a resource whose ${part} is no text`,
    );
  });

  it('in its list of subjects, or when it returns nothing, is unknown too', () => {
    expect(only(judge(fewKeys, { 'iam:ListUsers': read([null]) })).cause?.kind).toBe('rule-crashed');
    const silent = ruleWith({ check: (() => undefined) as never });
    expect(only(judge(silent, {})).cause?.kind).toBe('rule-crashed');
  });
});

describe('what does not apply', () => {
  it('is a service that the region does not have', () => {
    const results = judge(hubOn, {
      'securityhub:DescribeHub@eu-west-1': unread('securityhub:DescribeHub', 'unsupported', 'ENOTFOUND'),
      'securityhub:DescribeHub@us-east-1': read('hub'),
    });
    expect(results.map(({ status, message }) => [status, message])).toEqual([
      ['not-applicable', 'securityhub is not offered in this region.'],
      ['pass', 'The hub is on.'],
    ]);
  });

  it('is an empty list: once for the account, also over many regions', () => {
    const none = only(judge(fewKeys, { 'iam:ListUsers': read([]) }));
    expect(none).toMatchObject({ status: 'not-applicable', message: 'There is no user to judge.' });
    const regional = typedRule({ on: detectors, needs: {}, check: () => pass('Fine.') });
    const empty = { 'guardduty:ListDetectors@eu-west-1': read([]), 'guardduty:ListDetectors@us-east-1': read([]) };
    expect(only(judge(regional, empty))).toMatchObject({
      status: 'not-applicable',
      message: 'There is no detector to judge.',
      target: { region: 'us-east-1' },
      resource: { type: 'AwsAccount', region: 'global' },
    });
  });

  it('is what a rule says', () => {
    expect(only(judge(ruleWith({ check: () => notApplicable('No keys.') }), {})).status).toBe('not-applicable');
  });
});

describe('regional rules', () => {
  it('are judged in each region of the scan', () => {
    const results = judge(hubOn, {
      'securityhub:DescribeHub@eu-west-1': read(null),
      'securityhub:DescribeHub@us-east-1': read('hub'),
    });
    expect(results.map(({ target, status }) => [target.region, status])).toEqual([
      ['eu-west-1', 'fail'],
      ['us-east-1', 'pass'],
    ]);
  });

  it('are unknown once when nobody would say which regions are enabled', () => {
    const regions = unread('account:ListRegions', 'access-denied', 'AccessDeniedException');
    const result = only(judge(hubOn, {}, { regions }));
    expect(result).toMatchObject({
      status: 'unknown',
      message:
        'Could not be judged: account:ListRegions was denied (AccessDeniedException); allow account:ListRegions.',
      resource: { type: 'AwsAccount', region: 'global' },
      reads: ['account:ListRegions'],
    });
    expect(only(judge(summaryRead, { 'iam:GetAccountSummary': read(0) }, { regions })).status).toBe('pass');
  });
});

describe('the fingerprint', () => {
  const base = { 'iam:ListUsers': read([{ name: 'ada' }]), [keysOf('ada')]: read(['k']) };
  const print = (...parameters: Parameters<typeof judge>) => only(judge(...parameters)).fingerprint;

  it('is the same whether the subject ends pass, fail or unknown, and at any time', () => {
    const standard = print(fewKeys, base);
    expect(print(fewKeys, { ...base, [keysOf('ada')]: read(['a', 'b']) })).toBe(standard);
    expect(print(fewKeys, { ...base, [keysOf('ada')]: unread('iam:ListAccessKeys', 'timeout') })).toBe(standard);
    expect(print(fewKeys, base, { takenAt: '2030-06-01T00:00:00.000Z' })).toBe(standard);
    const named = { ...fewKeys, check: () => fail('It is named.', { resource: { id: 'AKIAIOSFODNN7EXAMPLE' } }) };
    expect(print(named, base)).toBe(standard);
  });

  it('does not depend on severity, title or parameters', () => {
    expect(print({ ...fewKeys, severity: 'critical', title: 'Another' }, base)).toBe(print(fewKeys, base));
  });

  it('is stable from version to version', () => {
    expect(print(ruleWith({ id: 'account-fine' }), {})).toBe(
      '0d21bdcec0841e1b0f945ed8884935720dc2d88938f461271b7dc41176e759ac',
    );
  });

  it('differs by rule, partition, account, region and subject', () => {
    const two = judge(fewKeys, { 'iam:ListUsers': read(USERS), [keysOf('ada')]: read([]), [keysOf('bob')]: read([]) });
    const prints = [
      ...two,
      ...judge({ ...fewKeys, id: 'other-rule' }, base),
      ...judge(fewKeys, base, { account: { partition: 'aws-cn', id: '111122223333' } }),
      ...judge(fewKeys, base, { account: { partition: 'aws', id: '444455556666' } }),
      ...judge(fewKeys, base, { homeRegion: 'eu-west-1' }),
      ...judge(hubOn, {
        'securityhub:DescribeHub@eu-west-1': read(null),
        'securityhub:DescribeHub@us-east-1': read(null),
      }),
    ].map(({ fingerprint }) => fingerprint);
    expect(prints).toHaveLength(8);
    expect(new Set(prints).size).toBe(8);
  });
});

describe('why a fact is unread', () => {
  const error = { operation: 'iam:ListUsers', code: 'TheCode', iamAction: null, message: 'ignored' };
  it.each([
    ['access-denied', 'iam:ListUsers was denied (TheCode) by an explicit deny, which no permission lifts'],
    ['throttled', 'iam:ListUsers was throttled (TheCode)'],
    ['timeout', 'iam:ListUsers did not answer in time'],
    ['unavailable', 'iam:ListUsers was unavailable (TheCode)'],
    ['unsupported', 'iam:ListUsers is not offered there'],
    ['failed', 'iam:ListUsers failed (TheCode)'],
  ] as const)('%s', (kind, clause) => expect(whyUnread({ ...error, kind })).toBe(clause));
});

it('why a fact is unread names the permission to add, which may differ from the operation', () => {
  const { error } = unread('s3:ListBuckets', 'access-denied');
  expect(whyUnread({ ...error, iamAction: 's3:ListAllMyBuckets' })).toBe(
    's3:ListBuckets was denied (AccessDenied); allow s3:ListAllMyBuckets',
  );
});

describe('evaluation', () => {
  const everyRule = [
    fewKeys,
    hubOn,
    summaryRead,
    ruleWith({ id: 'crashing', capability: 'now', check: () => null as never }),
  ];
  const fate = fc.constantFrom('fine', 'bad', 'access-denied', 'throttled', 'unsupported', 'missing');
  const facts = fc.record({ users: fate, ada: fate, bob: fate, hubEu: fate, hubUs: fate, summary: fate });

  const factOf = (operation: string, outcome: string, fine: unknown, bad: unknown): Fact<unknown> | undefined => {
    if (outcome === 'missing') return undefined;
    if (outcome === 'fine' || outcome === 'bad') return read(outcome === 'fine' ? fine : bad);
    return unread(operation, outcome as 'throttled');
  };

  const snapshotOf = (fates: { readonly [K in 'users' | 'ada' | 'bob' | 'hubEu' | 'hubUs' | 'summary']: string }) => {
    const all = {
      'iam:ListUsers': factOf('iam:ListUsers', fates.users, USERS, 'no list'),
      [keysOf('ada')]: factOf('iam:ListAccessKeys', fates.ada, ['k'], ['a', 'b']),
      [keysOf('bob')]: factOf('iam:ListAccessKeys', fates.bob, [], null),
      'securityhub:DescribeHub@eu-west-1': factOf('securityhub:DescribeHub', fates.hubEu, 'hub', null),
      'securityhub:DescribeHub@us-east-1': factOf('securityhub:DescribeHub', fates.hubUs, 'hub', null),
      'iam:GetAccountSummary': factOf('iam:GetAccountSummary', fates.summary, 0, 3),
    };
    return snapshotWith(
      Object.fromEntries(Object.entries(all).flatMap(([key, fact]) => (fact === undefined ? [] : [[key, fact]]))),
    );
  };

  it('gives each rule a result in each target, the same ones in any order of rules, and changes nothing', () => {
    fc.assert(
      fc.property(facts, fc.shuffledSubarray(everyRule, { minLength: everyRule.length }), (fates, shuffled) => {
        const snapshot = snapshotOf(fates);
        const before = JSON.stringify(snapshot);
        const declarations = deepFreeze({ ...NOTHING_DECLARED });
        const run = (rules: readonly Rule[]) =>
          evaluate({ rules: rules.map((rule) => selected(rule)), snapshot, declarations });
        const results = run(everyRule);
        expect(run(shuffled)).toEqual(results);
        expect(JSON.stringify(snapshot)).toBe(before);
        for (const { id, on } of everyRule) {
          const targets = new Set(results.filter(({ ruleId }) => ruleId === id).map(({ target }) => target.region));
          expect([...targets].sort()).toEqual(on.scope === 'region' ? ['eu-west-1', 'us-east-1'] : ['us-east-1']);
        }
        for (const { reads, status, cause, message } of results) {
          expect(reads).toEqual([...new Set(reads)].sort());
          expect(cause !== null).toBe(status === 'unknown');
          expect(message).toMatch(/\.$/);
        }
      }),
    );
  });

  it('never gives a verdict that rests on an unread fact', () => {
    fc.assert(
      fc.property(facts, (fates) => {
        const results = judge(summaryRead, snapshotOf(fates).facts);
        const verdicts: Record<string, string> = { fine: 'pass', bad: 'fail', unsupported: 'not-applicable' };
        const expected = verdicts[fates.summary] ?? 'unknown';
        expect(only(results).status).toBe(expected);
      }),
    );
  });
});

describe('a rule about the repository', () => {
  const tracked = one<readonly string[]>({
    operation: 'repository:Files',
    scope: 'repository',
    read: async () => [],
  });
  const playbookTracked = typedRule({
    id: 'playbook-present',
    capability: 'respond',
    on: repository,
    needs: { tracked },
    check: ({ facts }) => (facts.tracked.includes('playbook.md') ? pass('It is tracked.') : fail('It is not tracked.')),
  });

  it('is judged once for the account, whatever the regions', () => {
    for (const regions of [
      { ok: true, value: ['eu-west-1', 'us-east-1'] } as const,
      unread('account:ListRegions', 'failed'),
    ]) {
      const facts = { 'repository:Files': read(['playbook.md']) };
      expect(only(judge(playbookTracked, facts, { regions }))).toMatchObject({
        status: 'pass',
        target: { region: 'us-east-1' },
        resource: { type: 'Other', id: 'repository', name: 'repository', region: 'global' },
        reads: ['repository:Files'],
      });
    }
  });

  it('outside a checkout is unknown, in the words of the remedy', () => {
    const error = checkoutUnreadable(
      'ShallowClone',
      'the git checkout is shallow; check out with fetch-depth: 0',
    ).error;
    expect(only(judge(playbookTracked, { 'repository:Files': { ok: false, error } }))).toMatchObject({
      status: 'unknown',
      message: 'Could not be judged: the git checkout is shallow; check out with fetch-depth: 0.',
      cause: { kind: 'failed', operation: 'repository:Checkout', code: 'ShallowClone', iamAction: null },
    });
    expect(only(judge(playbookTracked, {})).message).toBe(
      'Could not be judged: repository:Files is not in the snapshot; collect it again for these rules.',
    );
  });
});
