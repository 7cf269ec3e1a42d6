import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect } from '../../src/facts/collect.ts';
import { type AnyCollector, item, one, subjects } from '../../src/facts/collector.ts';
import { type Declarations, NOTHING_DECLARED } from '../../src/facts/declarations.ts';
import type { Fact } from '../../src/facts/fact.ts';
import { declared, ifReadable } from '../../src/facts/needs.ts';
import { NO_REPOSITORY, type Repository } from '../../src/facts/repository.ts';
import { type Call, connect, HOME, type Named, planFor, sampleCollectors, unreadable } from './sample-collectors.ts';

const EVERYWHERE = ['eu-west-1', 'us-east-1'];

type Sample = ReturnType<typeof sampleCollectors>;

async function collected(
  answer: (call: Call) => unknown,
  wanted: (sample: Sample) => readonly AnyCollector[],
  regions: Fact<readonly string[]> = { ok: true, value: EVERYWHERE },
) {
  const sample = sampleCollectors(answer);
  const plan = planFor(wanted(sample));
  const table = await collect({ plan, target: HOME, declarations: NOTHING_DECLARED, regions, connect, concurrency: 4 });
  return { table, calls: sample.calls };
}

const named = (...names: readonly string[]): readonly Named[] => names.map((name) => ({ name }));

/** An account in which everything answers. */
function well({ operation, region, subject }: Call): unknown {
  switch (operation) {
    case 'iam:ListUsers':
      return named('ada', 'bob', 'machine-1');
    case 'guardduty:ListDetectors':
      return named(`d-${region}`);
    default:
      return `${operation} ${subject ?? region}`;
  }
}

const all = ({ summary, hub, users, keys, detectors, detector }: Sample) => [
  summary,
  hub,
  users,
  keys,
  detectors,
  detector,
];

describe('collecting', () => {
  it('asks each planned fact once in its scope, and nothing else', async () => {
    const { calls } = await collected(well, all);
    expect([...calls].sort()).toEqual([
      'guardduty:GetDetector@eu-west-1#d-eu-west-1',
      'guardduty:GetDetector@us-east-1#d-us-east-1',
      'guardduty:ListDetectors@eu-west-1',
      'guardduty:ListDetectors@us-east-1',
      'iam:GetAccountSummary@us-east-1',
      'iam:ListAccessKeys@us-east-1#ada',
      'iam:ListAccessKeys@us-east-1#bob',
      'iam:ListUsers@us-east-1',
      'securityhub:DescribeHub@eu-west-1',
      'securityhub:DescribeHub@us-east-1',
    ]);
  });

  it('stores each outcome under its operation, region and subject, sorted', async () => {
    const { table } = await collected(well, all);
    expect(Object.keys(table.facts)).toEqual([
      'guardduty:GetDetector@eu-west-1#arn:aws:test:eu-west-1:111122223333:detector/d-eu-west-1',
      'guardduty:GetDetector@us-east-1#arn:aws:test:us-east-1:111122223333:detector/d-us-east-1',
      'guardduty:ListDetectors@eu-west-1',
      'guardduty:ListDetectors@us-east-1',
      'iam:GetAccountSummary',
      'iam:ListAccessKeys#arn:aws:test::111122223333:user/ada',
      'iam:ListAccessKeys#arn:aws:test::111122223333:user/bob',
      'iam:ListUsers',
      'securityhub:DescribeHub@eu-west-1',
      'securityhub:DescribeHub@us-east-1',
    ]);
    expect(table.facts['securityhub:DescribeHub@eu-west-1']).toEqual({
      ok: true,
      value: 'securityhub:DescribeHub eu-west-1',
    });
  });

  it('asks nothing that is not planned, not even a list that would be there', async () => {
    const { calls } = await collected(well, ({ summary }) => [summary]);
    expect(calls).toEqual(['iam:GetAccountSummary@us-east-1']);
  });

  it('asks for items after their list, and only for those the guard lets through', async () => {
    const { calls } = await collected(well, ({ keys, users }) => [keys, users]);
    expect(calls).toEqual([
      'iam:ListUsers@us-east-1',
      'iam:ListAccessKeys@us-east-1#ada',
      'iam:ListAccessKeys@us-east-1#bob',
    ]);
  });

  it('asks once for an item that is listed twice', async () => {
    const twice = (call: Call) => (call.operation === 'iam:ListUsers' ? named('ada', 'ada') : well(call));
    const { calls } = await collected(twice, ({ users, keys }) => [users, keys]);
    expect(calls.filter((call) => call.startsWith('iam:ListAccessKeys'))).toHaveLength(1);
  });

  it('asks for no item when the list could not be read, and keeps the error', async () => {
    const denied = (call: Call) => {
      if (call.operation === 'iam:ListUsers') throw unreadable('iam:ListUsers', 'access-denied');
      return well(call);
    };
    const { table, calls } = await collected(denied, ({ users, keys, summary }) => [users, keys, summary]);
    expect(calls.filter((call) => call.startsWith('iam:ListAccessKeys'))).toEqual([]);
    expect(table.facts['iam:ListUsers']).toMatchObject({ ok: false, error: { kind: 'access-denied' } });
    expect(table.facts['iam:GetAccountSummary']).toMatchObject({ ok: true });
  });

  it.each([
    ['is no list', 'text'],
    ['holds what is no item', [null]],
  ])('goes on when a list %s', async (_, value) => {
    const odd = (call: Call) => (call.operation === 'iam:ListUsers' ? value : well(call));
    const { table, calls } = await collected(odd, ({ users, keys, summary }) => [users, keys, summary]);
    expect(calls.filter((call) => /ListAccessKeys.*#(ada|bob)/.test(call))).toEqual([]);
    expect(table.facts['iam:GetAccountSummary']).toMatchObject({ ok: true });
  });

  it('keeps one unreadable item apart from its neighbours, and one region from the others', async () => {
    const partly = (call: Call) => {
      if (call.subject === 'ada' || (call.operation === 'securityhub:DescribeHub' && call.region === 'eu-west-1')) {
        throw unreadable(call.operation, 'throttled');
      }
      return well(call);
    };
    const { table } = await collected(partly, all);
    const failed = Object.entries(table.facts).filter(([, fact]) => !fact.ok);
    expect(failed.map(([key]) => key)).toEqual([
      'iam:ListAccessKeys#arn:aws:test::111122223333:user/ada',
      'securityhub:DescribeHub@eu-west-1',
    ]);
  });

  it('without known regions asks what is account-wide, and nothing regional', async () => {
    const unlisted = { ok: false, error: unreadable('account:ListRegions', 'access-denied').error } as const;
    const { table, calls } = await collected(well, all, unlisted);
    expect(calls.filter((call) => /securityhub|guardduty/.test(call))).toEqual([]);
    expect(table.regions).toEqual(unlisted);
    expect(Object.keys(table.facts)).toEqual([
      'iam:GetAccountSummary',
      'iam:ListAccessKeys#arn:aws:test::111122223333:user/ada',
      'iam:ListAccessKeys#arn:aws:test::111122223333:user/bob',
      'iam:ListUsers',
    ]);
  });

  it('asks account-wide facts in the home region, even if that is not scanned', async () => {
    const { calls } = await collected(well, ({ summary, hub }) => [summary, hub], { ok: true, value: ['eu-west-1'] });
    expect([...calls].sort()).toEqual(['iam:GetAccountSummary@us-east-1', 'securityhub:DescribeHub@eu-west-1']);
  });
});

describe('item facts of derived subjects', () => {
  const derived = (sample: Sample, secondAccount: AnyCollector) => {
    const humans = subjects({
      name: 'human',
      scope: 'account',
      needs: { users: sample.users, keys: sample.keys, count: ifReadable(sample.summary), register: declared('keys') },
      list: ({ users, keys }) => users.filter((user) => user.name !== 'machine-1' && keys(user).length > 0),
      describe: sample.users.describe,
    });
    return { ...secondAccount, of: humans } as AnyCollector;
  };

  it('are asked when everything they derive from has its outcome', async () => {
    const sample = sampleCollectors(well);
    const calls: string[] = [];
    const login = derived(sample, {
      kind: 'item',
      operation: 'iam:GetLoginProfile',
      of: sample.users,
      read: async ({ name }: Named) => {
        calls.push(name);
        expect(sample.calls).toContain('iam:ListAccessKeys@us-east-1#bob');
        return true;
      },
    });
    const plan = planFor([login, sample.users, sample.keys, sample.summary]);
    const table = await collect({
      plan,
      target: HOME,
      declarations: NOTHING_DECLARED,
      regions: { ok: true, value: [] },
      connect,
      concurrency: 1,
    });
    expect(calls).toEqual(['ada', 'bob']);
    expect(Object.values(table.facts).every(({ ok }) => ok)).toBe(true);
  });
});

describe('a service without a host name in a region', () => {
  const missing = (where: (call: Call) => boolean) => (call: Call) => {
    if (where(call)) throw unreadable(call.operation, 'unavailable', 'ENOTFOUND');
    return well(call);
  };
  const kindOf = (fact: Fact<unknown> | undefined) => (fact?.ok === false ? fact.error.kind : 'read');

  it('is unsupported there, when region and service answered elsewhere', async () => {
    const { table } = await collected(
      missing(({ operation, region }) => operation === 'securityhub:DescribeHub' && region === 'eu-west-1'),
      all,
    );
    expect(kindOf(table.facts['securityhub:DescribeHub@eu-west-1'])).toBe('unsupported');
    expect(kindOf(table.facts['securityhub:DescribeHub@us-east-1'])).toBe('read');
  });

  it('a denial elsewhere proves as much as an answer', async () => {
    const { table } = await collected(
      ({ operation, region }) => {
        const hub = operation === 'securityhub:DescribeHub';
        if (hub && region === 'eu-west-1') throw unreadable(operation, 'unavailable', 'ENOTFOUND');
        throw unreadable(operation, 'access-denied');
      },
      ({ hub, detectors }) => [hub, detectors],
    );
    expect(kindOf(table.facts['securityhub:DescribeHub@eu-west-1'])).toBe('unsupported');
  });

  it.each<[string, (call: Call) => boolean]>([
    [
      'no other service answered in the region',
      ({ region, operation }) => region === 'eu-west-1' && !/^iam/.test(operation),
    ],
    ['the service answered nowhere', ({ operation }) => operation === 'securityhub:DescribeHub'],
    ['nothing answered', () => true],
  ])('proves nothing when %s', async (_, where) => {
    const { table } = await collected(missing(where), all);
    expect(Object.values(table.facts).map(kindOf)).not.toContain('unsupported');
    expect(kindOf(table.facts['securityhub:DescribeHub@eu-west-1'])).toBe('unavailable');
  });

  it('never holds for an account-wide fact', async () => {
    const { table } = await collected(
      missing(({ operation }) => operation === 'iam:GetAccountSummary'),
      all,
    );
    expect(kindOf(table.facts['iam:GetAccountSummary'])).toBe('unavailable');
  });

  it('never holds where the same service answered in the same region', async () => {
    const { table } = await collected(
      missing(({ operation, region }) => operation === 'guardduty:GetDetector' && region === 'eu-west-1'),
      all,
    );
    const fact =
      table.facts['guardduty:GetDetector@eu-west-1#arn:aws:test:eu-west-1:111122223333:detector/d-eu-west-1'];
    expect(kindOf(fact)).toBe('unavailable');
  });

  it('is not read out of a subject whose name holds an @', async () => {
    const { table } = await collected(
      (call) => {
        if (call.operation === 'iam:ListUsers') return named('ada@example.com', 'bob@example.com');
        if (call.subject === 'ada@example.com') throw unreadable(call.operation, 'unavailable', 'ENOTFOUND');
        return well(call);
      },
      ({ users, keys }) => [users, keys],
    );
    expect(kindOf(table.facts['iam:ListAccessKeys#arn:aws:test::111122223333:user/ada@example.com'])).toBe(
      'unavailable',
    );
  });

  it('is never concluded for a region that was not asked', async () => {
    const regions = Array.from({ length: 20 }, (_, index) => `eu-west-${index + 1}`);
    const { table, calls } = await collected(
      missing(({ operation, region }) => operation === 'securityhub:DescribeHub' && !/-(1|20)$/.test(region)),
      ({ hub, detectors }) => [hub, detectors],
      { ok: true, value: regions },
    );
    for (const region of regions) {
      if (kindOf(table.facts[`securityhub:DescribeHub@${region}`]) !== 'unsupported') continue;
      expect(calls).toContain(`securityhub:DescribeHub@${region}`);
    }
    expect(kindOf(table.facts['securityhub:DescribeHub@eu-west-20'])).toBe('read');
  });
});

describe('whatever the order in which answers arrive', () => {
  const delays = fc.infiniteStream(fc.integer({ min: 0, max: 4 }));
  const outcome = fc.constantFrom('fine', 'fine', 'access-denied', 'failed', 'ENOTFOUND');

  it('the same account gives the same facts, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.nat({ max: 40 }).map(String), outcome), delays, async (fates, wait) => {
        const fateOf = ({ operation, region, subject }: Call) => {
          const text = `${operation}${region}${subject}`;
          return fates[String([...text].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 41)] ?? 'fine';
        };
        const answer = (call: Call) => {
          const fate = fateOf(call);
          if (fate === 'fine') return well(call);
          if (fate === 'ENOTFOUND') throw unreadable(call.operation, 'unavailable', fate);
          throw unreadable(call.operation, fate as 'failed');
        };
        const slow = async (call: Call) => {
          for (let turn = wait.next().value ?? 0; turn > 0; turn -= 1) await new Promise((done) => setImmediate(done));
          return answer(call);
        };
        const first = await collected(answer, all);
        const second = await collected(slow, (sample) => all(sample).reverse());
        expect(JSON.stringify(second.table)).toBe(JSON.stringify(first.table));
        expect([...second.calls].sort()).toEqual([...first.calls].sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe('the repository and the policy', () => {
  const path = 'docs/playbook.md';
  const playbooks = subjects({
    name: 'playbook',
    scope: 'repository',
    needs: { playbook: declared('playbook') },
    list: ({ playbook }): readonly Named[] => (playbook === null ? [] : [{ name: playbook.path }]),
    describe: ({ name }) => ({ resource: { type: 'Other', id: name, name, region: 'global' } }),
  });
  const text = item<Named, string | null>({
    operation: 'repository:Playbook',
    of: playbooks,
    read: ({ name }, { repository }) => repository.text(name),
  });
  const tracked = one<readonly string[]>({
    operation: 'repository:Files',
    scope: 'repository',
    read: ({ repository }) => repository.files(),
  });
  const collectFrom = (repository: Repository, declarations: Declarations) =>
    collect({
      plan: planFor([tracked, text]),
      target: HOME,
      declarations,
      regions: { ok: true, value: EVERYWHERE },
      connect: (region) => ({ ...connect(region), repository }),
      concurrency: 4,
    });
  const playbook = { path, maxReviewAgeDays: 180, incidentLog: null };

  it('are read once, however many regions there are, and for what the policy declares', async () => {
    const repository = {
      ...NO_REPOSITORY,
      files: async () => [path],
      text: async (asked: string) => `text of ${asked}`,
    };
    expect((await collectFrom(repository, { ...NOTHING_DECLARED, playbook })).facts).toEqual({
      'repository:Files': { ok: true, value: [path] },
      [`repository:Playbook#${path}`]: { ok: true, value: `text of ${path}` },
    });
    expect(Object.keys((await collectFrom(repository, NOTHING_DECLARED)).facts)).toEqual(['repository:Files']);
  });

  it('where there is no checkout are unread, and say what to do', async () => {
    const { facts } = await collectFrom(NO_REPOSITORY, { ...NOTHING_DECLARED, playbook });
    const error = { kind: 'failed', operation: 'repository:Checkout', code: 'NotARepository', iamAction: null };
    for (const fact of Object.values(facts)) expect(fact).toMatchObject({ ok: false, error });
    expect(Object.keys(facts)).toHaveLength(2);
  });
});
