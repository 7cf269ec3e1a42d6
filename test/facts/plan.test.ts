import { describe, expect, it } from 'vitest';
import { type AnySubjects, item, list, one, subjects } from '../../src/facts/collector.ts';
import { declared, everyRegion, ifReadable, type Need, optIn } from '../../src/facts/needs.ts';
import { collectorsOf, planOf } from '../../src/facts/plan.ts';
import { account, region, repository } from '../../src/subjects/account.ts';
import { type Named, sampleCollectors } from './sample-collectors.ts';

const { summary, hub, users, keys, detectors, detector } = sampleCollectors(() => null);
const demand = (on: AnySubjects, needs: Readonly<Record<string, Need>> = {}) => ({ on, needs });

const humans = subjects({
  name: 'human',
  scope: 'account',
  needs: { users, keys, maybe: ifReadable(summary), register: declared('keys') },
  list: ({ users: all }) => all,
  describe: users.describe,
});

describe('the collectors behind a rule', () => {
  it.each<[string, AnySubjects, Record<string, Need>, readonly unknown[]]>([
    ['a need of its own', account, { summary }, [summary]],
    ['the list it judges', users, {}, [users]],
    ['an item fact brings the list it is asked for', account, { keys }, [users, keys]],
    ['every-region brings what it wraps', account, { hub: everyRegion(hub) }, [hub]],
    ['if-readable brings what it wraps', account, { summary: ifReadable(summary) }, [summary]],
    ['what costs is left out until it is opted in to', account, { summary: optIn('costs', summary) }, []],
    ['the policy file needs no call', account, { keys: declared('keys') }, []],
    ['derived subjects bring what they are derived from', humans, {}, [users, keys, summary]],
    ['what the subjects and the needs share is there once', humans, { keys, summary }, [users, keys, summary]],
  ])('%s', (_, on, needs, expected) => {
    const found = collectorsOf(demand(on, needs));
    expect(found).toHaveLength(expected.length);
    expect(new Set(found)).toEqual(new Set(expected));
  });

  it.each([
    [true, [users, keys]],
    [false, []],
    ['true', []],
    [1, []],
  ])('with a parameter of %j hold what it opts in to: exactly for true', (costs, expected) => {
    expect(
      collectorsOf({ on: account, needs: { keys: optIn('costs', keys) }, values: { costs, other: true } }),
    ).toEqual(expected);
  });

  it('reach through an item of derived subjects', () => {
    const loginProfile = item<Named, boolean>({
      operation: 'iam:GetLoginProfile',
      of: humans,
      read: () => Promise.resolve(true),
    });
    expect(collectorsOf(demand(account, { loginProfile }))).toEqual([users, keys, summary, loginProfile]);
  });
});

describe('a plan', () => {
  it('holds each collector once, however many rules need it', () => {
    const plan = planOf([demand(users, { keys }), demand(account, { keys, summary }), demand(users, { keys })]);
    expect(plan.collectors).toEqual([users, keys, summary]);
  });

  it('names every operation that may be sent, and the permissions for them', () => {
    const prepared = one({
      operation: 'iam:GetCredentialReport',
      also: ['iam:GenerateCredentialReport'],
      scope: 'account',
      read: () => Promise.resolve(''),
    });
    const plan = planOf([demand(users, { prepared })]);
    expect(plan.operations).toEqual([
      'sts:GetCallerIdentity',
      'iam:GenerateCredentialReport',
      'iam:GetCredentialReport',
      'iam:ListUsers',
    ]);
    expect(plan.iamActions).toEqual(['iam:GenerateCredentialReport', 'iam:GetCredentialReport', 'iam:ListUsers']);
  });

  it('asks for one permission where two operations share it', () => {
    const buckets = list<Named>({
      operation: 's3:ListBuckets',
      scope: 'account',
      name: 'bucket',
      read: () => Promise.resolve([]),
      describe: users.describe,
    });
    const block = one({ operation: 's3control:GetPublicAccessBlock', scope: 'account', read: async () => null });
    const bucketBlock = item<Named, null>({
      operation: 's3:GetPublicAccessBlock',
      of: buckets,
      read: async () => null,
    });
    expect(planOf([demand(buckets, { block, bucketBlock })]).iamActions).toEqual([
      's3:GetAccountPublicAccessBlock',
      's3:GetBucketPublicAccessBlock',
      's3:ListAllMyBuckets',
    ]);
  });

  it('asks for the permissions that a collector names instead of those of its operations', () => {
    const apis = one({
      operation: 'apigateway:GetRestApis',
      also: ['apigateway:GetStages'],
      iamActions: ['apigateway:GET'],
      scope: 'account',
      read: async () => null,
    });
    const { operations, iamActions } = planOf([demand(users, { apis })]);
    expect(operations).toEqual([
      'sts:GetCallerIdentity',
      'apigateway:GetRestApis',
      'apigateway:GetStages',
      'iam:ListUsers',
    ]);
    expect(iamActions).toEqual(['apigateway:GET', 'iam:ListUsers']);
  });

  it('takes a collector by its word that it needs no permission', () => {
    const free = one({ operation: 'sts:GetAccessKeyInfo', iamActions: [], scope: 'account', read: async () => null });
    expect(planOf([demand(account, { free })]).iamActions).toEqual([]);
  });

  it('of nothing asks only who is calling, which needs no permission', () => {
    expect(planOf([])).toEqual({
      collectors: [],
      operations: ['sts:GetCallerIdentity'],
      iamActions: [],
      regional: false,
    });
    expect(planOf([demand(account, { keys: declared('keys') })]).iamActions).toEqual([]);
  });

  it.each<[string, AnySubjects, Record<string, Need>]>([
    ['a rule that judges regions, even if it needs nothing there', region, {}],
    ['a regional list', detectors, {}],
    ['a regional fact, wrapped', account, { hub: everyRegion(hub) }],
    ['a fact about a regional item', detectors, { detector }],
  ])('must know the enabled regions for %s', (_, on, needs) => {
    const plan = planOf([demand(on, needs)]);
    expect(plan.regional).toBe(true);
    expect(plan.operations).toEqual(expect.arrayContaining(['account:ListRegions', 'ec2:DescribeRegions']));
    expect(plan.iamActions).toEqual(expect.arrayContaining(['account:ListRegions', 'ec2:DescribeRegions']));
  });

  it('does not ask for regions when everything is account-wide', () => {
    const plan = planOf([demand(humans, { keys, summary })]);
    expect(plan.regional).toBe(false);
    expect(plan.operations.filter((operation) => /Regions/.test(operation))).toEqual([]);
  });

  it('has no duplicates in its lists', () => {
    const plan = planOf([demand(detectors, { detector }), demand(region, { hub }), demand(account, { keys })]);
    for (const names of [plan.operations, plan.iamActions]) expect(new Set(names).size).toBe(names.length);
  });

  it('holds two facts of one operation where their aspects differ, and asks for one permission', () => {
    const lookUp = (aspect: string) =>
      one({ operation: 'cloudtrail:LookupEvents', aspect, scope: 'account', read: async () => null });
    const [a, b] = [lookUp('key-use'), lookUp('trail-tampering')];
    expect(planOf([demand(account, { a, b })])).toMatchObject({
      collectors: [a, b],
      operations: ['sts:GetCallerIdentity', 'cloudtrail:LookupEvents'],
      iamActions: ['cloudtrail:LookupEvents'],
    });
    expect(() => planOf([demand(account, { a, b: lookUp('key-use') })])).toThrow(
      'two collectors read cloudtrail:LookupEvents/key-use; a fact has one collector',
    );
  });

  it('asks nothing of AWS for what lies in the repository', () => {
    const playbook = one({ operation: 'repository:Playbook', scope: 'repository', read: async () => null });
    expect(planOf([demand(repository, { playbook })])).toEqual({
      collectors: [playbook],
      operations: ['sts:GetCallerIdentity'],
      iamActions: [],
      regional: false,
    });
  });

  it('refuses two collectors of one operation: their facts would overwrite each other', () => {
    const other = sampleCollectors(() => null);
    expect(() => planOf([demand(users), demand(other.users)])).toThrow(/two collectors read iam:ListUsers/);
  });
});
