import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import { type HubFinding, isActive, isPassed } from '../../src/publish/hub-finding.ts';
import { ACTIONS, type HubPlan, type PlanInput, planHub } from '../../src/publish/plan.ts';
import { surelyJudged } from '../../src/publish/surely-judged.ts';
import { sampleReport } from '../report/sample-report.ts';
import { guardDuty, keyRotated, trailLogging } from '../report/sample-rules.ts';
import { EARLIER, HUB, inHub, LATER, planInput, reported, result, TIME } from './sample-hub.ts';

const RULES = [guardDuty, keyRotated, trailLogging];
const STATUSES = ['fail', 'pass', 'unknown', 'excepted'] as const;
const CAUSE = { kind: 'throttled', operation: 'iam:ListUsers', code: 'T', iamAction: null, message: 'm' } as const;
const EXCEPTION = { reason: 'r', owner: 'o', expires: '2027-01-31', ticket: null };

const anyResult: fc.Arbitrary<Result> = fc
  .record({
    rule: fc.constantFrom(...RULES),
    name: fc.constantFrom('ann', 'bob', 'carl', 'dora'),
    // An unknown about the account hides what it could not list.
    type: fc.constantFrom('AwsIamUser', 'AwsAccount'),
    region: fc.constantFrom('us-east-1', 'eu-west-1'),
    status: fc.constantFrom(...STATUSES),
  })
  .map(({ rule, name, type, region, status }) =>
    result(name, {
      rule,
      status,
      resource: { type, region },
      cause: status === 'unknown' ? CAUSE : null,
      exception: status === 'excepted' ? EXCEPTION : null,
    }),
  );

const anyExisting: fc.Arbitrary<HubFinding> = fc
  .record({
    of: anyResult,
    UpdatedAt: fc.constantFrom(EARLIER, EARLIER, TIME, LATER),
    RecordState: fc.constantFrom('ACTIVE' as const, 'ARCHIVED' as const, undefined),
    Status: fc.constantFrom('PASSED' as const, 'FAILED' as const, 'NOT_AVAILABLE' as const, undefined),
  })
  .map(({ of, Status, ...parts }) =>
    inHub(of, { ...parts, Compliance: Status === undefined ? undefined : { Status } }),
  );

/** A report of some of the rules and regions, with a hub that knows some of it. */
const anyInput: fc.Arbitrary<PlanInput> = fc
  .record({
    results: fc.uniqueArray(anyResult, { selector: ({ fingerprint }) => fingerprint }),
    existing: fc.uniqueArray(anyExisting, { selector: ({ Id }) => Id }),
    regions: fc.subarray(['us-east-1', 'eu-west-1']),
    skipExcepted: fc.boolean(),
  })
  .map(({ results, existing, regions, skipExcepted }) => {
    const report = sampleReport(results, { run: { regions } });
    return planInput({
      reported: report.results.map(reported),
      existing,
      complete: surelyJudged(report),
      skipExcepted,
    });
  });

/** The same report, finished at another time. */
const finishedAt = (input: PlanInput, time: string, existing: readonly HubFinding[]): PlanInput => ({
  ...input,
  existing,
  time,
  reported: input.reported.map(({ status, finding }) => ({
    status,
    finding: { ...finding, CreatedAt: time, FirstObservedAt: time, UpdatedAt: time, LastObservedAt: time },
  })),
});

const changes = (plan: HubPlan) => ACTIONS.flatMap((action): readonly { readonly Id: string }[] => plan[action]);

/** What a hub makes of it: who was there keeps what was not sent. */
function carriedOut(plan: HubPlan, existing: readonly HubFinding[]): readonly HubFinding[] {
  const hub = new Map(existing.map((finding) => [finding.Id, finding]));
  for (const sent of changes(plan)) {
    hub.set(sent.Id, { ...hub.get(sent.Id), ...(JSON.parse(JSON.stringify(sent)) as HubFinding) });
  }
  return [...hub.values()];
}

const withoutTimes = (hub: readonly HubFinding[]) =>
  hub.map(({ UpdatedAt: _, LastObservedAt: __, ...finding }) => finding);

describe('for any report and any hub, the plan', () => {
  it('leaves nothing to do once it is carried out', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const hub = carriedOut(planHub(input), input.existing);
        expect(changes(planHub({ ...input, existing: hub }))).toEqual([]);
      }),
    );
  });

  it('changes nothing but times when the same is reported again later', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const first = finishedAt(input, '2026-11-22T00:00:00.000Z', input.existing);
        const hub = carriedOut(planHub(first), input.existing);
        const again = planHub(finishedAt(input, '2026-11-23T00:00:00.000Z', hub));
        expect(withoutTimes(carriedOut(again, hub))).toEqual(withoutTimes(hub));
        expect([...again.create, ...again.resolve, ...again.archive]).toEqual([]);
      }),
    );
  });

  it('archives nothing that the report mentions, or whose place was not judged completely', () => {
    fc.assert(
      fc.property(anyInput, fc.boolean(), (input, complete) => {
        const plan = planHub({ ...input, complete: (place) => complete && input.complete(place) });
        const mentioned = new Set(input.reported.map(({ finding }) => finding.Id));
        expect(plan.archive.filter(({ Id }) => mentioned.has(Id))).toEqual([]);
        if (!complete) expect(plan.archive).toEqual([]);
        for (const { Id } of plan.archive) {
          const [, ruleId = ''] = Id.split('/');
          expect(input.complete({ ruleId, target: HUB, resource: { region: 'global' } })).toBe(true);
        }
      }),
    );
  });

  it('resolves and archives nothing that could not be judged', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const plan = planHub(input);
        const unknown = new Set(
          input.reported.filter(({ status }) => status === 'unknown').map(({ finding }) => finding.Id),
        );
        const gone = [...plan.resolve, ...plan.archive].filter(({ Id }) => unknown.has(Id));
        expect(gone).toEqual([]);
        const hub = carriedOut(plan, input.existing);
        const unjudged = hub.filter(({ Id, UpdatedAt }) => unknown.has(Id) && UpdatedAt === TIME);
        const changed = new Set(changes(plan).map(({ Id }) => Id));
        for (const finding of unjudged.filter(({ Id }) => changed.has(Id))) {
          expect([isActive(finding), isPassed(finding)]).toEqual([true, false]);
        }
      }),
    );
  });

  it('has every finding in one place at most, and moves no time back', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const plan = planHub(input);
        const ids = [...changes(plan).map(({ Id }) => Id), ...plan.unchanged, ...plan.stale];
        expect(new Set(ids).size).toBe(ids.length);
        const before = new Map(input.existing.map((finding) => [finding.Id, finding]));
        for (const finding of carriedOut(plan, input.existing)) {
          const known = before.get(finding.Id);
          expect(Date.parse(finding.UpdatedAt)).toBeGreaterThanOrEqual(Date.parse(known?.UpdatedAt ?? EARLIER));
          expect(finding.CreatedAt).toBe(known?.CreatedAt ?? TIME);
        }
      }),
    );
  });

  it('makes the hub hold every problem of the report that it does not know something newer about', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const plan = planHub(input);
        const hub = new Map(carriedOut(plan, input.existing).map((finding) => [finding.Id, finding]));
        const left = new Set([...plan.stale, ...plan.unchanged]);
        for (const { status, finding } of input.reported) {
          if (status === 'pass' || (status === 'excepted' && input.skipExcepted) || left.has(finding.Id)) continue;
          expect(hub.get(finding.Id)).toMatchObject({ RecordState: 'ACTIVE', Compliance: finding.Compliance });
        }
      }),
    );
  });
});
