import { describe, expect, it } from 'vitest';
import type { Result, Status } from '../../src/engine/result.ts';
import { type HubPlan, type PlanInput, planHub } from '../../src/publish/plan.ts';
import { EARLIER, HUB, inHub, LATER, planInput, reported, result, TIME } from './sample-hub.ts';

const WITH_EXCEPTION: Partial<Result> = {
  status: 'excepted',
  exception: { reason: 'vendor', owner: 'platform@example.com', expires: '2027-01-31', ticket: null },
};
const UNKNOWN: Partial<Result> = {
  status: 'unknown',
  cause: { kind: 'throttled', operation: 'iam:ListUsers', code: 'Throttling', iamAction: null, message: 'slow' },
};
const of = (status: Status) =>
  result('ann', status === 'excepted' ? WITH_EXCEPTION : status === 'unknown' ? UNKNOWN : { status });

const PASSED = { Compliance: { Status: 'PASSED' } } as const;
const ARCHIVED = { RecordState: 'ARCHIVED' } as const;

/** What the plan has something in. */
const done = (plan: HubPlan): readonly string[] =>
  Object.entries(plan).flatMap(([name, findings]: [string, readonly unknown[]]) =>
    findings.length === 0 ? [] : [findings.length === 1 ? name : `${name} ${findings.length}`],
  );

describe('a reported finding', () => {
  const ofHub = {
    'not there': [],
    active: [inHub(of('fail'))],
    archived: [inHub(of('fail'), ARCHIVED)],
    passed: [inHub(of('fail'), PASSED)],
    'passed and archived': [inHub(of('fail'), { ...PASSED, ...ARCHIVED })],
    'not available': [inHub(of('fail'), { Compliance: { Status: 'NOT_AVAILABLE' } })],
    'of a state unsaid': [inHub(of('fail'), { RecordState: undefined, Compliance: undefined })],
    'active and of the same time': [inHub(of('fail'), { UpdatedAt: TIME })],
    'archived and of the same time': [inHub(of('fail'), { UpdatedAt: TIME, ...ARCHIVED })],
    'passed and of the same time': [inHub(of('fail'), { UpdatedAt: TIME, ...PASSED })],
    'active and newer': [inHub(of('fail'), { UpdatedAt: LATER })],
    'archived and newer': [inHub(of('fail'), { UpdatedAt: LATER, ...ARCHIVED })],
    'passed and newer': [inHub(of('fail'), { UpdatedAt: LATER, ...PASSED })],
  } as const;
  const CASES: readonly (readonly [keyof typeof ofHub, Status, string])[] = [
    ['not there', 'fail', 'create'],
    ['not there', 'unknown', 'create'],
    ['not there', 'excepted', 'create'],
    ['not there', 'pass', ''],
    ['active', 'fail', 'update'],
    ['active', 'unknown', 'update'],
    ['active', 'excepted', 'update'],
    ['active', 'pass', 'resolve'],
    ['archived', 'fail', 'update'],
    ['archived', 'unknown', 'update'],
    ['archived', 'excepted', 'update'],
    ['archived', 'pass', ''],
    ['passed', 'fail', 'update'],
    ['passed', 'unknown', 'update'],
    ['passed', 'excepted', 'update'],
    ['passed', 'pass', 'unchanged'],
    ['passed and archived', 'fail', 'update'],
    ['passed and archived', 'pass', ''],
    ['not available', 'fail', 'update'],
    ['not available', 'pass', 'resolve'],
    ['of a state unsaid', 'fail', 'update'],
    ['of a state unsaid', 'pass', 'resolve'],
    ['active and of the same time', 'fail', 'unchanged'],
    ['active and of the same time', 'unknown', 'unchanged'],
    ['active and of the same time', 'pass', 'unchanged'],
    ['archived and of the same time', 'fail', 'unchanged'],
    ['archived and of the same time', 'pass', ''],
    ['passed and of the same time', 'fail', 'unchanged'],
    ['passed and of the same time', 'pass', 'unchanged'],
    ['active and newer', 'fail', 'stale'],
    ['active and newer', 'unknown', 'stale'],
    ['active and newer', 'pass', 'stale'],
    ['archived and newer', 'fail', 'stale'],
    ['archived and newer', 'pass', ''],
    ['passed and newer', 'fail', 'stale'],
    ['passed and newer', 'pass', 'unchanged'],
  ];
  it.each(CASES)('that is %s in the hub, and now %s: %s', (there, status, expected) => {
    const plan = planHub(planInput({ reported: [reported(of(status))], existing: ofHub[there] }));
    expect(done(plan)).toEqual(expected === '' ? [] : [expected]);
  });

  it('is created as the report has it', () => {
    const { finding } = reported(of('fail'));
    expect(planHub(planInput({ reported: [{ status: 'fail', finding }] })).create).toEqual([finding]);
    expect(finding).toMatchObject({ CreatedAt: TIME, FirstObservedAt: TIME, RecordState: 'ACTIVE' });
  });

  it('keeps its first times when it is updated or resolved, and has the others from the report', () => {
    const kept = { CreatedAt: '2026-01-01T00:00:00Z', FirstObservedAt: '2025-12-31T00:00:00Z' };
    const existing = [inHub(of('fail'), { ...kept, ...ARCHIVED })];
    const [updated] = planHub(planInput({ reported: [reported(of('fail'))], existing })).update;
    const times = { ...kept, UpdatedAt: TIME, LastObservedAt: TIME };
    expect(updated).toEqual({ ...reported(of('fail')).finding, ...times });
    expect(updated?.RecordState).toBe('ACTIVE');
    const active = [inHub(of('fail'), kept)];
    const [resolved] = planHub(planInput({ reported: [reported(of('pass'))], existing: active })).resolve;
    expect(resolved).toMatchObject({ ...times, Compliance: { Status: 'PASSED' } });
  });

  it('was first observed when it was created, where the hub says nothing else', () => {
    const existing = [inHub(of('fail'), { FirstObservedAt: undefined })];
    const [updated] = planHub(planInput({ reported: [reported(of('fail'))], existing })).update;
    expect(updated?.FirstObservedAt).toBe(EARLIER);
  });

  it('becomes not available when it could not be judged, and stays active', () => {
    const [updated] = planHub(planInput({ reported: [reported(of('unknown'))], existing: ofHub.active })).update;
    expect(updated).toMatchObject({ Compliance: { Status: 'NOT_AVAILABLE' }, RecordState: 'ACTIVE' });
  });

  it('that is excepted stays failed, and says why', () => {
    const [updated] = planHub(planInput({ reported: [reported(of('excepted'))], existing: ofHub.active })).update;
    expect(updated?.Compliance).toMatchObject({
      Status: 'FAILED',
      StatusReasons: [{ ReasonCode: 'EXCEPTION_GRANTED', Description: expect.stringContaining('vendor') }],
    });
  });

  it.each(['not there', 'active', 'archived', 'passed', 'active and newer'] as const)(
    'that is excepted and %s is left alone when excepted findings are skipped',
    (there) => {
      const given = { reported: [reported(of('excepted'))], existing: ofHub[there], skipExcepted: true };
      expect(done(planHub(planInput(given)))).toEqual([]);
    },
  );

  it('counts once, as it was mentioned first', () => {
    const twice = [reported(of('fail')), reported(of('pass'))];
    expect(done(planHub(planInput({ reported: twice })))).toEqual(['create']);
    expect(done(planHub(planInput({ reported: twice, existing: ofHub.active })))).toEqual(['update']);
  });
});

describe('a finding of the hub that the report does not mention', () => {
  const absent = (parts: Parameters<typeof inHub>[1] = {}, input: Partial<PlanInput> = {}) =>
    planHub(planInput({ existing: [inHub(result('bob'), parts)], ...input }));

  it('is archived where its place was judged completely', () => {
    expect(done(absent())).toEqual(['archive']);
    expect(absent().archive).toMatchObject([{ RecordState: 'ARCHIVED', UpdatedAt: TIME, LastObservedAt: EARLIER }]);
  });

  it('is archived of other findings that are reported', () => {
    const plan = absent({}, { reported: [reported(of('fail')), reported(result('carl', { status: 'pass' }))] });
    expect(done(plan)).toEqual(['create', 'archive']);
  });

  it('is left alone where its place was not', () => expect(done(absent({}, { complete: () => false }))).toEqual([]));

  it('is judged by its rule, account, region and the region of its resource', () => {
    const places: unknown[] = [];
    const complete: PlanInput['complete'] = (place) => {
      places.push(place);
      return false;
    };
    absent({ Resources: [{ Type: 'AwsS3Bucket', Id: 'b', Region: 'eu-west-1' }] }, { complete });
    absent({ Resources: [{ Type: 'AwsS3Bucket', Id: 'b' }] }, { complete });
    absent({ Resources: [{ Type: 'AwsIamUser', Id: 'u', Region: 'us-east-1' }] }, { complete });
    absent({ Resources: [{ Type: 'AwsAccount', Id: 'a', Region: 'us-east-1' }] }, { complete });
    const target = { accountId: HUB.accountId, region: 'us-east-1' };
    expect(places).toEqual([
      { ruleId: 'guardduty-enabled', target, resource: { region: 'eu-west-1' } },
      { ruleId: 'guardduty-enabled', target, resource: { region: '' } },
      { ruleId: 'guardduty-enabled', target, resource: { region: 'global' } },
      { ruleId: 'guardduty-enabled', target, resource: { region: 'global' } },
    ]);
  });

  it('is left alone when it is archived already', () => expect(done(absent(ARCHIVED))).toEqual([]));

  it('is archived after it has passed', () => expect(done(absent(PASSED))).toEqual(['archive']));

  it('is left alone when the hub knows something newer', () => {
    expect(done(absent({ UpdatedAt: LATER }))).toEqual(['stale']);
    expect(done(absent({ UpdatedAt: TIME }))).toEqual(['unchanged']);
  });

  it.each([
    ['another generator', { GeneratorId: 'keydrill/another-rule' }],
    ['another form of Id', { Id: 'keydrill/guardduty-enabled/something' }],
    ['an Id of another tool', { Id: `prowler/guardduty-enabled/111122223333/us-east-1/${'a'.repeat(64)}` }],
    ['another account', { Id: `keydrill/guardduty-enabled/999999999999/us-east-1/${'a'.repeat(64)}` }],
    ['another region', { Id: `keydrill/guardduty-enabled/111122223333/eu-west-1/${'a'.repeat(64)}` }],
    ['a shorter fingerprint', { Id: `keydrill/guardduty-enabled/111122223333/us-east-1/${'a'.repeat(63)}` }],
  ])('is left alone with %s: keydrill did not write it for this hub', (_, parts) =>
    expect(done(absent(parts))).toEqual([]),
  );

  it('may be of a rule whose id has slashes', () => {
    const GeneratorId = 'keydrill/acme/our-rule';
    const parts = { GeneratorId, Id: `${GeneratorId}/111122223333/us-east-1/${'a'.repeat(64)}` };
    const judged: string[] = [];
    absent(parts, { complete: ({ ruleId }) => judged.push(ruleId) > 0 });
    expect(judged).toEqual(['acme/our-rule']);
  });
});
