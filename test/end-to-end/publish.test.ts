import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LAB_ACCOUNT_ID, type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import {
  AWAY,
  addOldKeys,
  callsOf,
  DETECTOR_RULE,
  deleteUser,
  enableGuardDuty,
  HOME,
  hubOf,
  IMPORT,
  KEY_RULE,
  needyAccount,
  openPublishing,
  type Publishing,
  putFinding,
  READ,
  shortHub,
} from './publishing.ts';

describe.skipIf(emulatorSkipped)('keydrill publish', () => {
  let lab: Lab;
  let keydrill: Publishing;
  beforeAll(async () => {
    lab = await startLab();
  });
  beforeEach(async () => {
    keydrill = await openPublishing(lab);
    await needyAccount(lab);
  });
  afterEach(async () => {
    await keydrill?.remove();
    // Fails the test when a request broke a limit of Security Hub.
    await lab.reset();
  });
  afterAll(() => lab?.stop());

  const FIRST = {
    [HOME]: [
      `${DETECTOR_RULE} ${HOME} ACTIVE FAILED`,
      `${KEY_RULE} ann ACTIVE FAILED`,
      `${KEY_RULE} bob ACTIVE FAILED`,
    ],
    [AWAY]: [`${DETECTOR_RULE} ${AWAY} ACTIVE FAILED`],
  };
  const hubs = async () => ({ [HOME]: await shortHub(lab, HOME), [AWAY]: await shortHub(lab, AWAY) });

  it('creates, updates, resolves and archives', async () => {
    const first = await keydrill.report();
    const created = await keydrill.publish();
    expect(created).toMatchObject({ code: 0, stderr: '' });
    expect(created.stdout.split('\n')).toEqual([
      `${LAB_ACCOUNT_ID} ${AWAY}: 1 created.`,
      `${LAB_ACCOUNT_ID} ${HOME}: 3 created.`,
      'Total: 4 created.',
      '',
    ]);
    expect(await hubs()).toEqual(FIRST);

    await enableGuardDuty(lab, AWAY);
    await deleteUser(lab, 'bob');
    await addOldKeys(lab, ['carl']);
    const second = await keydrill.report();
    const changed = await keydrill.publish();
    expect(changed).toMatchObject({ code: 0, stderr: '' });
    expect(changed.stdout).toContain(`${AWAY}: 1 resolved.\n`);
    expect(changed.stdout).toContain(`${HOME}: 1 created, 2 updated, 1 archived.\n`);
    expect(await hubs()).toEqual({
      [HOME]: [
        `${DETECTOR_RULE} ${HOME} ACTIVE FAILED`,
        `${KEY_RULE} ann ACTIVE FAILED`,
        `${KEY_RULE} bob ARCHIVED FAILED`,
        `${KEY_RULE} carl ACTIVE FAILED`,
      ],
      [AWAY]: [`${DETECTOR_RULE} ${AWAY} ACTIVE PASSED`],
    });
    const [born, now] = [first.run.finishedAt, second.run.finishedAt];
    for (const { Id, Resources, ...times } of [...(await hubOf(lab, HOME)), ...(await hubOf(lab, AWAY))]) {
      const isNew = Resources?.[0]?.Details?.AwsIamAccessKey?.PrincipalName === 'carl';
      const since = isNew ? now : born;
      expect(times, Id).toMatchObject({ CreatedAt: since, FirstObservedAt: since, UpdatedAt: now });
    }
  });

  it('the same report twice sends nothing the second time, and an older one nothing at all', async () => {
    await keydrill.report(undefined, 'old.json');
    const report = await keydrill.report();
    await keydrill.publish();
    lab.clearCalls();
    const before = await hubOf(lab, HOME);
    const again = await keydrill.publish();
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain('Total: 4 unchanged.\n');
    const old = await keydrill.publish([], { report: 'old.json' });
    expect(old).toMatchObject({ code: 0, stderr: '' });
    expect(old.stdout).toContain('4 left alone, because the hub knows something newer than this report.\n');
    expect(callsOf(lab, IMPORT)).toEqual([]);
    expect(callsOf(lab, READ)).toHaveLength(4);
    expect(await hubOf(lab, HOME)).toEqual(before);
    expect(report.results.filter(({ status }) => status === 'fail')).toHaveLength(4);
  });

  it('brings back what failed again', async () => {
    await keydrill.report();
    await keydrill.publish();
    await enableGuardDuty(lab, AWAY);
    await keydrill.report();
    await keydrill.publish();
    await enableGuardDuty(lab, AWAY, false);
    await keydrill.report();
    expect((await keydrill.publish()).stdout).toContain(`${AWAY}: 1 updated.\n`);
    expect(await shortHub(lab, AWAY)).toEqual([`${DETECTOR_RULE} ${AWAY} ACTIVE FAILED`]);
  });

  it('in a dry run shows what would change, and changes nothing', async () => {
    await keydrill.report();
    await keydrill.publish();
    const before = await hubs();
    await enableGuardDuty(lab, AWAY);
    await deleteUser(lab, 'bob');
    await keydrill.report();
    lab.clearCalls();
    const run = await keydrill.publish(['--dry-run']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain(`${AWAY}: would resolve 1.\n  resolve high ${DETECTOR_RULE}: GuardDuty is `);
    expect(run.stdout).toMatch(/: would update 2, archive 1\.\n {2}update high /);
    expect(run.stdout).toMatch(/\n {2}archive high iam-access-key-rotated: Access key AKIA….{4} of bob is 400 days/);
    const json = await keydrill.publish(['--dry-run', '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      dryRun: true,
      complete: true,
      totals: { create: 0, update: 2, resolve: 1, archive: 1, failed: 0, unchanged: 0, stale: 0 },
      hubs: [
        {
          accountId: LAB_ACCOUNT_ID,
          region: AWAY,
          state: 'done',
          changes: [{ action: 'resolve', outcome: 'planned' }],
        },
        { region: HOME, changes: [{ action: 'update' }, { action: 'update' }, { action: 'archive' }] },
      ],
    });
    expect(callsOf(lab, IMPORT)).toEqual([]);
    expect(await hubs()).toEqual(before);
  });

  it('keeps what customers wrote, and never sends it', async () => {
    const Note = { Text: 'Ours.', UpdatedBy: 'ann', UpdatedAt: '2026-01-01T00:00:00.000Z' };
    const customers = { Note, Workflow: { Status: 'SUPPRESSED' }, UserDefinedFields: { team: 'red' } } as const;
    const Id = await putFinding(lab, AWAY, customers);
    await keydrill.report();
    expect((await keydrill.publish()).stdout).toContain(`${AWAY}: 1 created, 1 archived.\n`);
    const found = (await hubOf(lab, AWAY)).find((finding) => finding.Id === Id);
    expect(found).toMatchObject({ ...customers, RecordState: 'ARCHIVED', Title: 'From before' });
  });

  describe('after a scan that did not look at everything', () => {
    const stray = (region: string, rule = DETECTOR_RULE) =>
      putFinding(lab, region, {
        Id: `keydrill/${rule}/${LAB_ACCOUNT_ID}/${region}/${'e'.repeat(64)}`,
        GeneratorId: `keydrill/${rule}`,
      });
    /** Ids of what is archived. */
    const archived = async () =>
      [...(await hubOf(lab, HOME)), ...(await hubOf(lab, AWAY))]
        .filter(({ RecordState }) => RecordState === 'ARCHIVED')
        .map(({ Id }) => Id);

    it('archives nothing of another rule', async () => {
      const [mine] = [await stray(HOME), await stray(HOME, KEY_RULE), await stray(AWAY, 'no-such-rule')];
      await keydrill.report(['--rule', DETECTOR_RULE]);
      expect(await keydrill.publish()).toMatchObject({ code: 0 });
      expect(await archived()).toEqual([mine]);
    });

    it('archives nothing of another region', async () => {
      const [, away] = [await stray(HOME), await stray(AWAY)];
      await keydrill.report(['--rule', DETECTOR_RULE, '--region', AWAY]);
      expect(await keydrill.publish()).toMatchObject({ code: 0 });
      expect(await archived()).toEqual([away]);
    });

    it('archives and resolves nothing where it could not look', async () => {
      await stray(HOME);
      await stray(AWAY);
      await keydrill.report();
      await keydrill.publish([], {});
      lab.fault({ operation: 'guardduty:ListDetectors', kind: 'denied' });
      lab.fault({ operation: 'iam:*', kind: 'denied' });
      const before = [...(await hubOf(lab, HOME)), ...(await hubOf(lab, AWAY))].filter(
        ({ RecordState }) => RecordState === 'ACTIVE',
      );
      const gone = await archived();
      await keydrill.report();
      expect(await keydrill.publish()).toMatchObject({ code: 0 });
      expect(await archived()).toEqual(gone);
      const after = new Map([...(await hubOf(lab, HOME)), ...(await hubOf(lab, AWAY))].map((each) => [each.Id, each]));
      for (const { Id } of before) {
        expect(after.get(Id ?? '')?.RecordState).toBe('ACTIVE');
        expect(after.get(Id ?? '')?.Compliance?.Status).not.toBe('PASSED');
      }
    });
  });

  it('leaves alone what other tools and other regions have in the hub', async () => {
    const foreign = await putFinding(lab, AWAY, { Id: 'theirs', GeneratorId: 'prowler-guardduty' });
    const forged = await putFinding(lab, AWAY, { Id: 'keydrill/else' });
    await keydrill.report();
    await keydrill.publish();
    const found = await hubOf(lab, AWAY);
    for (const id of [foreign, forged]) {
      expect(found.find(({ Id }) => Id === id)).toMatchObject({ RecordState: 'ACTIVE', Title: 'From before' });
    }
  });
});
