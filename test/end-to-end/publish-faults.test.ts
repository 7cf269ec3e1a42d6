import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { LAB_ACCOUNT_ID, type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { KINDS, type Kind } from './fault-matrix.ts';
import {
  AWAY,
  callsOf,
  DETECTOR_RULE,
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
import { harmIn } from './sample-workspace.ts';
import { CRASH } from './scan.ts';

describe.skipIf(emulatorSkipped)('keydrill publish, when something goes wrong', () => {
  let lab: Lab;
  let keydrill: Publishing;
  beforeAll(async () => {
    lab = await startLab();
  });
  beforeEach(async () => {
    keydrill = await openPublishing(lab);
  });
  afterEach(async () => {
    await keydrill?.remove();
    await lab.reset();
  });
  afterAll(() => lab?.stop());

  /** A scan of the needy account whose one old key is many. */
  async function withManyKeys(count: number): Promise<Report> {
    const report = await keydrill.report();
    const [key] = report.results.filter(({ ruleId }) => ruleId === KEY_RULE);
    if (key === undefined) throw new Error('The account has no old key.');
    const keys = Array.from({ length: count }, (_, index) => ({
      ...key,
      resource: { ...key.resource, name: `user-${index}` },
      fingerprint: createHash('sha256').update(`${index}`).digest('hex'),
    }));
    const others = report.results.filter(({ ruleId }) => ruleId !== KEY_RULE);
    const many = { ...report, results: [...keys, ...others] };
    await keydrill.save(many);
    return many;
  }

  const idOf = (index: number) =>
    `keydrill/${KEY_RULE}/${LAB_ACCOUNT_ID}/${HOME}/${createHash('sha256').update(`${index}`).digest('hex')}`;

  /** Runs it, and checks that what is said is sentences. */
  async function publish(flags?: readonly string[]) {
    const run = await keydrill.publish(flags);
    expect(`${run.stdout}${run.stderr}`).not.toMatch(CRASH);
    expect(harmIn(`${run.stdout}${run.stderr}`)).toEqual([]);
    return run;
  }

  describe('because Security Hub is off in a region', () => {
    it('serves the other regions, and says what to do', async () => {
      await needyAccount(lab, [HOME]);
      await keydrill.report();
      const run = await publish();
      expect(run.code).toBe(2);
      expect(run.stdout).toMatch(
        new RegExp(
          `${AWAY}: not published: ${READ} failed \\(InvalidAccessException\\): .*; turn Security Hub on in that region`,
        ),
      );
      expect(run.stdout).toContain(`${HOME}: 3 created.\n`);
      expect(run.stderr).toMatch(/^keydrill: Not everything was published: 1 region failed; .*\.\n$/);
      expect(await shortHub(lab, HOME)).toHaveLength(3);
    });

    it('only mentions it where there is nothing to send', async () => {
      await needyAccount(lab, [HOME]);
      await enableGuardDuty(lab, AWAY);
      await keydrill.report();
      const run = await publish();
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.stdout).toContain(`${AWAY}: Security Hub is off there, and the report has nothing for it.\n`);
    });
  });

  describe('because findings are refused', () => {
    beforeEach(() => needyAccount(lab));
    const refuse = (id: string, code: string, times = 100) =>
      lab.patch({ hubs: { [HOME]: { refusals: { [id]: { code, message: 'It is ::bad\u001b[31m.', times } } } } });

    it('names the one of a hundred that was, and sends it again the next time', async () => {
      await withManyKeys(99);
      await refuse(idOf(42), 'InvalidInput');
      const run = await publish();
      expect(run.code).toBe(2);
      expect(run.stdout).toContain(`${HOME}: 99 created, 1 failed.\n`);
      expect(run.stdout).toContain(`\n  failed ${idOf(42)}: InvalidInput: It is ::bad\\u{1b}[31m.\n  To mend it: `);
      expect(callsOf(lab, IMPORT).filter(({ region }) => region === HOME)).toHaveLength(1);
      expect(await hubOf(lab, HOME)).toHaveLength(99);
      await refuse(idOf(42), 'InvalidInput', 0);
      const again = await publish();
      expect(again).toMatchObject({ code: 0, stderr: '' });
      expect(again.stdout).toContain(`${HOME}: 1 created, 99 unchanged.\n`);
      expect(await hubOf(lab, HOME)).toHaveLength(100);
    });

    it('sends again what could not be taken at the moment', async () => {
      await withManyKeys(5);
      await refuse(idOf(3), 'ThrottlingException', 1);
      expect(await publish()).toMatchObject({ code: 0, stderr: '' });
      expect(callsOf(lab, IMPORT).filter(({ region }) => region === HOME)).toHaveLength(2);
      expect(await hubOf(lab, HOME)).toHaveLength(6);
    });

    it('says what to do about a hub that takes no findings of the product', async () => {
      await withManyKeys(1);
      await refuse(idOf(0), 'InvalidAccess');
      const run = await publish();
      expect(run.code).toBe(2);
      expect(run.stdout).toContain('  To mend it: turn Security Hub on in that region');
    });

    it('tells what a hub does not account for', async () => {
      await withManyKeys(3);
      lab.overlay(IMPORT, { body: { SuccessCount: 1, FailedCount: 0, FailedFindings: [] } });
      const run = await publish();
      expect(run.code).toBe(2);
      expect(run.stdout).toContain(
        'failed 4 findings: Security Hub did not say what became of them: 1 taken and 0 failed, of 4\n',
      );
      const json = JSON.parse((await publish(['--format', 'json'])).stdout);
      expect(json).toMatchObject({ complete: false, totals: { failed: 4, create: 1 } });
    });
  });

  describe('because calls fail', () => {
    const timeoutFor = (kind: Kind) => (kind === 'hang' ? ['--timeout', '1'] : []);

    beforeEach(() => needyAccount(lab));

    it('gets over throttling', async () => {
      await keydrill.report();
      lab.fault({ operation: IMPORT, region: HOME, kind: 'throttled', times: 2 });
      lab.fault({ operation: READ, region: AWAY, kind: 'throttled', times: 1 });
      expect(await publish()).toMatchObject({ code: 0, stderr: '' });
      expect(await shortHub(lab, HOME)).toHaveLength(3);
    });

    it('reports a batch that stays throttled, and sends the next', async () => {
      await withManyKeys(150);
      lab.fault({ operation: IMPORT, region: HOME, kind: 'throttled', times: 3 });
      const run = await publish();
      expect(run.code).toBe(2);
      expect(run.stdout).toContain(`${HOME}: 51 created, 100 failed.\n`);
      expect(run.stdout).toMatch(
        /\n {2}failed 100 findings: securityhub:BatchImportFindings was throttled \(TooManyRequestsException\)\n/,
      );
      expect(run.stderr).toMatch(/: 100 findings failed;/);
      expect(await hubOf(lab, HOME)).toHaveLength(51);
      expect((await publish()).stdout).toContain(`${HOME}: 100 created, 51 unchanged.\n`);
      expect(await hubOf(lab, HOME)).toHaveLength(151);
    });

    it.each(KINDS)('reports a hub that cannot be read (%s), and sends it nothing', async (kind) => {
      await keydrill.report();
      lab.fault({ operation: READ, region: AWAY, kind });
      const run = await publish(timeoutFor(kind));
      expect(run.code).toBe(2);
      expect(run.stdout).toMatch(new RegExp(`${AWAY}: not published: .*\\.\n`));
      expect(run.stdout).toContain(`${HOME}: 3 created.\n`);
      expect(await hubOf(lab, AWAY)).toEqual([]);
    });

    it.each(KINDS)('names what a hub did not take (%s), and sends it again the next time', async (kind) => {
      await keydrill.report();
      lab.fault({ operation: IMPORT, region: AWAY, kind });
      const run = await publish(timeoutFor(kind));
      expect(run.code).toBe(2);
      expect(run.stdout).toContain(`${AWAY}: 1 failed.\n`);
      expect(run.stdout).toContain(`${HOME}: 3 created.\n`);
      expect(run.stderr).toMatch(/^keydrill: Not everything was published: 1 finding failed;[^\n]*\n$/);
      lab.clearFaults();
      expect(await publish()).toMatchObject({ code: 0, stderr: '' });
      expect(await shortHub(lab, AWAY)).toHaveLength(1);
    });

    it('sends nothing to a hub whose second page fails', async () => {
      await withManyKeys(120);
      await publish();
      const before = await hubOf(lab, HOME);
      await withManyKeys(1);
      lab.fault({ operation: READ, kind: 'denied', match: ({ parameters }) => parameters['NextToken'] !== undefined });
      lab.clearCalls();
      const run = await publish();
      expect(run.code).toBe(2);
      expect(run.stdout).toContain(
        `${HOME}: not published: ${READ} was denied (AccessDeniedException); allow ${READ}; `,
      );
      expect(callsOf(lab, IMPORT).filter(({ region }) => region === HOME)).toEqual([]);
      expect(await hubOf(lab, HOME)).toEqual(before);
    });

    it('makes no guess about a finding that is half told', async () => {
      await keydrill.report();
      await publish();
      const [{ UpdatedAt: _, ...half } = {}] = await hubOf(lab, AWAY);
      lab.overlay(READ, ({ region }) => (region === AWAY ? { body: { Findings: [half] } } : undefined));
      await keydrill.report(['--rule', DETECTOR_RULE]);
      const run = await publish();
      expect(run.code).toBe(2);
      expect(run.stdout).toMatch(new RegExp(`${AWAY}: not published: .*the answer has no UpdatedAt of keydrill/`));
    });

    it('is not misled by a hub that shows more than was asked for', async () => {
      const stray = await putFinding(lab, AWAY, {});
      const foreign = await putFinding(lab, HOME, { Id: 'theirs', GeneratorId: 'prowler' });
      const everything = [...(await hubOf(lab, HOME)), ...(await hubOf(lab, AWAY))];
      lab.overlay(READ, { body: { Findings: everything } });
      await keydrill.report();
      expect(await publish()).toMatchObject({ code: 0, stderr: '' });
      const archived = [...(await hubOf(lab, HOME)), ...(await hubOf(lab, AWAY))].filter(
        ({ RecordState }) => RecordState === 'ARCHIVED',
      );
      expect(archived.map(({ Id }) => Id)).toEqual([stray]);
      expect((await hubOf(lab, HOME)).find(({ Id }) => Id === foreign)?.RecordState).toBe('ACTIVE');
    });
  });

  it('killed half way has lost nothing, archived nothing, and is finished by running it again', async () => {
    await needyAccount(lab);
    const stray = await putFinding(lab, HOME, {});
    await withManyKeys(250);
    const hang = lab.fault({ operation: IMPORT, kind: 'hang', match: secondCallOf(HOME) });
    const child = spawn(process.execPath, [resolve('dist/cli.js'), 'publish', 'report.json'], {
      cwd: keydrill.folder,
      env: { ...lab.env(), PATH: process.env['PATH'] ?? '', HOME: keydrill.folder },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    while (hang.hits() === 0) await pause(20);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    lab.clearFaults();
    const half = await hubOf(lab, HOME);
    expect(half).toHaveLength(101);
    expect(half.filter(({ RecordState }) => RecordState === 'ARCHIVED')).toEqual([]);

    const run = await publish();
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain(`${HOME}: 151 created, 1 archived, 100 unchanged.\n`);
    const whole = await hubOf(lab, HOME);
    expect(whole).toHaveLength(252);
    expect(whole.filter(({ RecordState }) => RecordState === 'ARCHIVED').map(({ Id }) => Id)).toEqual([stray]);
    expect((await publish()).stdout).toContain('Total: 252 unchanged.\n');
  });
});

/** The second import into a region, retries included, and all after it. */
function secondCallOf(region: string) {
  let calls = 0;
  return (call: { readonly region: string }): boolean => {
    if (call.region === region) calls += 1;
    return call.region === region && calls > 1;
  };
}
