import { CreateLoginProfileCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import type { Log } from 'sarif';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { mixedAccount } from './mixed-account.ts';
import { CRASH, openScanner, reported, type Scanner } from './scan.ts';

/** The account has incidents, which no baseline excuses. */
const NO_INCIDENT = ['--skip-rule', 'no-quarantined-principal'];
const GAPS_AT_HIGH = 8;

describe.skipIf(emulatorSkipped)('a scan with a baseline', () => {
  let lab: Lab;
  let scanner: Scanner;
  let alertsBefore: ReadonlyMap<string, string>;
  beforeAll(async () => {
    lab = await startLab();
    await mixedAccount(lab, { withNewcomer: false });
    scanner = await openScanner(lab);
    await scanner.run(['scan', '--format', 'json=baseline.json']);
    alertsBefore = await alerts([]);
  });
  afterEach(() => lab.clearFaults());
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  const withBaseline = (...args: readonly string[]) => scanner.run(['scan', '--baseline', 'baseline.json', ...args]);
  /** The messages of the alerts, by what GitHub knows them by. */
  async function alerts(args: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { stdout, stderr } = await scanner.run(['scan', '--format', 'sarif', ...args]);
    expect(stderr).not.toMatch(CRASH);
    const log: Log = JSON.parse(stdout);
    return new Map(
      log.runs
        .flatMap(({ results = [] }) => results)
        .map(({ partialFingerprints, message }) => [
          partialFingerprints?.['primaryLocationLineHash'] ?? '',
          message.text ?? '',
        ]),
    );
  }
  const missingFrom = (found: ReadonlyMap<string, string>) =>
    [...alertsBefore.keys()].filter((hash) => !found.has(hash));

  it('is ready when it finds only what the baseline holds', async () => {
    const { code, stderr } = await withBaseline(...NO_INCIDENT);
    expect(stderr).toBe(
      `Ready: no new finding at or above high; ${GAPS_AT_HIGH} of the baseline remain (exit code 0).\n`,
    );
    expect(code).toBe(0);
    const without = await scanner.run(['scan', ...NO_INCIDENT]);
    expect(without.stderr).toBe(`Not ready: ${GAPS_AT_HIGH} findings at or above high (exit code 1).\n`);
  });

  it('is not ready for an incident, although the baseline holds it', async () => {
    const { code, stderr } = await withBaseline();
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Not ready: 2 incidents to act on now (exit code 1).\n' });
  });

  it('is incomplete for what is unknown', async () => {
    lab.fault({ operation: 'guardduty:ListDetectors', kind: 'denied' });
    expect(await withBaseline(...NO_INCIDENT)).toMatchObject({ code: 3 });
    expect(await withBaseline(...NO_INCIDENT, '--allow-unknown')).toMatchObject({ code: 0 });
  });

  it.each([
    ['the trails', 'cloudtrail:DescribeTrails', true],
    ['the users', 'iam:GetCredentialReport', true],
    ['the regions', /^(?:account:ListRegions|ec2:DescribeRegions)$/, true],
    ['the keys of each user', 'iam:ListAccessKeys', false],
    ['anything at all', /^(?!sts:)/, true],
  ] as const)('keeps every alert when %s could not be read', async (_, operation, areHidden) => {
    lab.fault({ operation, kind: 'denied' });
    // This is the hole that the baseline mends: GitHub would close these alerts.
    expect(missingFrom(await alerts([])).length > 0).toBe(areHidden);
    const found = await alerts(['--baseline', 'baseline.json']);
    expect(missingFrom(found)).toEqual([]);
  });

  it('says of what it keeps why, and what it was', async () => {
    lab.fault({ operation: 'cloudtrail:DescribeTrails', kind: 'denied' });
    const messages = [...(await alerts(['--baseline', 'baseline.json'])).values()];
    expect(messages).toContainEqual(
      expect.stringMatching(
        /^Could not be judged: cloudtrail:DescribeTrails was denied \(AccessDenied\w*\); allow cloudtrail:DescribeTrails; on \d{4}-\d\d-\d\d it was: Log file validation of trail stopped is off; it should be on\.$/,
      ),
    );
  });

  it('keeps it in the report, and through a second run on that report', async () => {
    const fault = lab.fault({ operation: 'cloudtrail:DescribeTrails', kind: 'denied' });
    await withBaseline(...NO_INCIDENT, '--format', 'json=second.json', '--save-snapshot', 'denied.json');
    const args = ['scan', '--baseline', 'second.json', ...NO_INCIDENT, '--format', 'json'];
    const third = reported(await scanner.run(args));
    const kept = third.report.results.filter(({ observed }) => observed?.['lastMessage'] !== undefined);
    expect(kept.map(({ ruleId, resource, status }) => `${status} ${ruleId} ${resource.name}`)).toEqual([
      'unknown cloudtrail-bucket-not-public mixed-public',
      'unknown cloudtrail-log-file-validation-enabled stopped',
    ]);
    for (const { message } of kept) expect(message.match(/it was:/g)).toHaveLength(1);
    fault.remove();
    // What failed when it was last judged is no news when it can be judged again.
    const last = await scanner.run(args);
    expect(last).toMatchObject({ code: 0, stderr: expect.stringContaining(`${GAPS_AT_HIGH} of the baseline remain`) });
    // Judged offline, the same snapshot says the same.
    const offline = await scanner.run([
      'evaluate',
      'denied.json',
      '--baseline',
      'baseline.json',
      ...NO_INCIDENT,
      '--format',
      'json',
    ]);
    const second = await scanner.run(['merge', 'second.json', '--quiet', '--format', 'json']);
    expect(reported(offline).report.results).toEqual(reported(second).report.results);
  });

  it('is not concerned by a baseline of another account, or of other rules', async () => {
    await scanner.run(['merge', 'baseline.json', '--quiet', '--format', 'json=other.json']);
    const { readFile, writeFile } = await import('node:fs/promises');
    const path = `${scanner.folder}/other.json`;
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll('123456789012', '999999999999'));
    lab.fault({ operation: 'cloudtrail:DescribeTrails', kind: 'denied' });
    expect(await alerts(['--baseline', 'other.json'])).toEqual(await alerts([]));
    const narrow = ['--rule', 'iam-root-mfa-enabled'];
    expect(await alerts(['--baseline', 'baseline.json', ...narrow])).toEqual(await alerts(narrow));
  });

  it('is not ready for what the baseline lacks', async () => {
    const iam = lab.client(IAMClient);
    await iam.send(new CreateUserCommand({ UserName: 'newcomer' }));
    await iam.send(new CreateLoginProfileCommand({ UserName: 'newcomer', Password: 'correct-horse-battery-1' }));
    const { code, stderr } = await withBaseline(...NO_INCIDENT);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `Not ready: 1 new finding at or above high, beside ${GAPS_AT_HIGH} of the baseline (exit code 1).\n`,
    });
  });
});
