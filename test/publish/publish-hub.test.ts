import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import { type Publishing, publishToHub } from '../../src/publish/publish-hub.ts';
import { sampleReport } from '../report/sample-report.ts';
import { guardDuty, sampleRules } from '../report/sample-rules.ts';
import { fakeClock } from './fake-clock.ts';
import { type FakeHub, fakeHub } from './fake-hub.ts';
import { HUB, inHub, LATER, result, TIME } from './sample-hub.ts';

const EXCEPTION = { reason: 'r', owner: 'o', expires: '2027-01-31', ticket: null };
const excepted = result('eve', { status: 'excepted', exception: EXCEPTION });

function publish(hub: FakeHub, results: readonly Result[], parts: Partial<Publishing> = {}) {
  const report = sampleReport(results);
  const publishing: Publishing = {
    report,
    rules: sampleRules,
    complete: () => true,
    skipExcepted: false,
    dryRun: false,
    clock: fakeClock(),
    ...parts,
  };
  return publishToHub({ hub: HUB, results: report.results }, hub.aws, publishing);
}

describe('publishing to a hub', () => {
  const mixed = () =>
    fakeHub([
      inHub(result('update')),
      inHub(result('resolve')),
      inHub(result('archive')),
      inHub(result('unchanged'), { UpdatedAt: TIME }),
      inHub(result('stale'), { UpdatedAt: LATER }),
    ]);
  const results = [
    result('create'),
    result('update'),
    result('resolve', { status: 'pass' }),
    result('unchanged'),
    result('stale'),
    result('passes', { status: 'pass' }),
    result('nothing', { status: 'not-applicable' }),
  ];

  it('carries out what the plan says, and tells each finding', async () => {
    const hub = mixed();
    const published = await publish(hub, results);
    expect(published).toMatchObject({ hub: HUB, unchanged: 1, stale: 1, failures: [], isOff: false });
    expect(published.changes.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'create delivered',
      'update delivered',
      'resolve delivered',
      'archive delivered',
    ]);
    expect(published.changes[0]).toEqual({
      action: 'create',
      id: expect.stringMatching(/^keydrill\/guardduty-enabled\/111122223333\/us-east-1\/[0-9a-f]{64}$/),
      rule: 'guardduty-enabled',
      severity: 'high',
      message: 'Something is not as it should be.',
      outcome: 'delivered',
    });
  });

  it('sends what is new before what is gone', async () => {
    const hub = mixed();
    await publish(hub, results);
    const [sent = []] = hub.imports;
    expect(sent.map(({ RecordState }) => RecordState)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE', 'ARCHIVED']);
  });

  it('a second time has nothing to send', async () => {
    const hub = mixed();
    await publish(hub, results);
    const again = await publish(hub, results);
    expect(hub.imports).toHaveLength(1);
    expect(again).toMatchObject({ changes: [], failures: [], stale: 1 });
  });

  it('uses what is known of the rules, and the id where nothing is', async () => {
    const hub = fakeHub();
    await publish(hub, [result('ann')]);
    expect(hub.findings()).toMatchObject([{ Title: guardDuty.title }]);
    const unknown = fakeHub();
    await publish(unknown, [result('ann')], { rules: [] });
    expect(unknown.findings()).toMatchObject([{ Title: guardDuty.id }]);
  });

  it('in a dry run sends nothing, and says what it would', async () => {
    const hub = mixed();
    const published = await publish(hub, results, { dryRun: true });
    expect(hub.imports).toEqual([]);
    expect(hub.aws.sent).toEqual(['securityhub:GetFindings@us-east-1']);
    expect(published.changes.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'create planned',
      'update planned',
      'resolve planned',
      'archive planned',
    ]);
    expect(published).toMatchObject({ unchanged: 1, stale: 1, failures: [] });
  });

  it('archives nothing in a place that was not judged completely', async () => {
    const hub = mixed();
    const published = await publish(hub, results, { complete: () => false });
    expect(published.changes.map(({ action }) => action)).toEqual(['create', 'update', 'resolve']);
  });

  it('says of each finding whether it arrived', async () => {
    const published = await publish(fakeHub([], { send: 'ThrottlingException' }), [result('ann'), result('bob')]);
    expect(published.changes.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
    expect(published.failures).toMatchObject([{ ids: published.changes.map(({ id }) => id) }]);
  });

  it('leaves excepted findings out when they are to be skipped', async () => {
    const [sent, skipped] = [fakeHub(), fakeHub()];
    await publish(sent, [excepted]);
    await publish(skipped, [excepted], { skipExcepted: true });
    expect([sent.findings().length, skipped.findings().length]).toEqual([1, 0]);
  });
});

describe('a hub that cannot be read', () => {
  it('is sent nothing, and says why', async () => {
    const hub = fakeHub([], { read: 'AccessDeniedException' });
    const published = await publish(hub, [result('ann')]);
    expect(hub.imports).toEqual([]);
    expect(published).toMatchObject({
      changes: [],
      isOff: false,
      failures: [{ ids: [], code: 'AccessDeniedException' }],
    });
  });

  it.each([
    ['has a finding for it', [result('ann')], false, false],
    ['has an unknown for it', [result('ann', { status: 'unknown' })], false, false],
    ['has an excepted finding for it', [excepted], false, false],
    ['has only an excepted finding, which is skipped', [excepted], true, true],
    ['has nothing for it', [], false, true],
    ['has only what passed', [result('ann', { status: 'pass' })], false, true],
    ['has only what does not apply', [result('ann', { status: 'not-applicable' })], false, true],
  ])(
    'because it is off is no failure unless the report has something for it: it %s',
    async (_, results, skip, isOff) => {
      const hub = fakeHub([], { read: 'InvalidAccessException' });
      const published = await publish(hub, results, { skipExcepted: skip });
      expect([published.isOff, published.failures.length]).toEqual([isOff, isOff ? 0 : 1]);
      if (!isOff) expect(published.failures[0]?.remedy).toMatch(/turn Security Hub on in that region/);
    },
  );

  it('for another reason is a failure, even when the report has nothing for it', async () => {
    expect((await publish(fakeHub([], { read: 'TimeoutError' }), [])).failures).toHaveLength(1);
  });
});
