import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateLoginProfileCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import type { Log } from 'sarif';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { LAB_ACCOUNT_ID, type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { rejections } from '../report/sarif-rejections.ts';
import { mixedAccount } from './mixed-account.ts';
import { CRASH, ESSENTIAL, openScanner, type Scanner } from './scan.ts';

const CLOSED = '222222222222';
const ACCOUNTS = ['111111111111', LAB_ACCOUNT_ID, CLOSED, '333333333333'];
const ROLE = 'security-audit';
/** Used in one shard only, and in none. */
const POLICY = `${ESSENTIAL}exceptions:
  - rule: iam-user-mfa-enabled
    resource: arn:aws:iam::111111111111:user/only-here
    reason: Leaves the company this month
    owner: team
    expires: 2026-12-31
  - rule: iam-user-mfa-enabled
    resource: arn:aws:iam::*:user/nobody
    reason: Nobody is called so
    owner: team
    expires: 2026-12-31
`;

describe.skipIf(emulatorSkipped)('the shards of a scan, merged', () => {
  let lab: Lab;
  let scanner: Scanner;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    lab = await startLab();
    await mixedAccount(lab, { withNewcomer: false });
    const iam = lab.client(IAMClient, { accountId: '111111111111' });
    await iam.send(new CreateUserCommand({ UserName: 'only-here' }));
    await iam.send(new CreateLoginProfileCommand({ UserName: 'only-here', Password: 'correct-horse-battery-1' }));
    lab.fault({
      operation: 'sts:AssumeRole',
      kind: 'denied',
      match: ({ parameters }) => `${parameters['RoleArn']}`.includes(CLOSED),
    });
    scanner = await openScanner(lab, POLICY);
    env = { GITHUB_WORKSPACE: scanner.folder };
    for (const [name, ...shard] of [['whole'], ['one', '--shard', '1/2'], ['two', '--shard', '2/2']]) {
      const { code, stderr } = await scan(...shard, '--format', `json=${name}.json`, '--format', `sarif=${name}.sarif`);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.not.stringMatching(CRASH) });
    }
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  const scan = (...args: readonly string[]) =>
    scanner.run(['scan', ...ACCOUNTS.flatMap((id) => ['--accounts', id]), '--role-name', ROLE, ...args], { env });
  const merge = (...args: readonly string[]) => scanner.run(['merge', ...args], { env });
  const file = (name: string) => readFile(join(scanner.folder, name), 'utf8');
  const reportIn = async (name: string): Promise<Report> => JSON.parse(await file(name));
  const logIn = async (name: string): Promise<Log> => JSON.parse(await file(name));
  /** Without what differs between two scans of the same accounts. */
  const timeless = ({ run, coverage, ...rest }: Report) => {
    const { startedAt, finishedAt, calls, ...others } = run;
    return { ...rest, run: others, unreadable: coverage.unreadable, since: [startedAt, finishedAt, calls].length };
  };
  const runsOf = ({ runs }: Log) =>
    runs.map(({ invocations = [], ...run }) => ({
      ...run,
      notifications: invocations.map(({ toolExecutionNotifications }) => toolExecutionNotifications),
    }));

  it('are what one scan gives', async () => {
    const { code, stderr } = await merge('one.json', 'two.json', '--format', 'json=merged.json');
    expect(stderr).toMatch(/^Not ready: 2 incidents to act on now \(exit code 1\)\.\n$/);
    expect(code).toBe(1);
    const [merged, whole] = [await reportIn('merged.json'), await reportIn('whole.json')];
    expect(timeless(merged)).toEqual(timeless(whole));
    expect(merged.run.accounts).toEqual(ACCOUNTS);
    expect(merged.summary.counts.excepted).toBe(1);
    // In the closed account nobody knows whether the second exception is used.
    expect(merged.notices).toEqual([]);
    const operations = (report: Report) => Object.keys(report.run.calls.byOperation);
    expect(operations(merged)).toEqual(operations(whole));
  });

  it('are so in whatever order', async () => {
    await merge('two.json', 'one.json', '--format', 'json=backwards.json');
    await merge('one.json', 'two.json', '--format', 'json=forwards.json');
    expect(await file('backwards.json')).toBe(await file('forwards.json'));
  });

  it('point at the same lines in SARIF, if their policy is there', async () => {
    expect((await merge('one.json', 'two.json', '--format', 'sarif=merged.sarif')).stderr).toMatch(
      /^Not ready[^\n]*\n$/,
    );
    const [merged, whole] = [await logIn('merged.sarif'), await logIn('whole.sarif')];
    expect(rejections(await file('merged.sarif'))).toEqual([]);
    expect(runsOf(merged).map(({ results }) => results)).toEqual(runsOf(whole).map(({ results }) => results));
    expect(runsOf(merged).map(({ tool }) => tool)).toEqual(runsOf(whole).map(({ tool }) => tool));
    const uris = merged.runs.flatMap(({ results = [] }) =>
      results.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri),
    );
    expect(uris).toContain('keydrill.yaml');
  });

  it('point at resources, and say so, if another policy is there, or none', async () => {
    const whole = await file('whole.sarif');
    const uriOf = async () => (await logIn('elsewhere.sarif')).runs[0]?.results?.[0]?.locations?.[0];
    const args = ['one.json', 'two.json', '--format', 'sarif=elsewhere.sarif'];
    await writeFile(join(scanner.folder, 'other.yaml'), `${POLICY}# changed since\n`);
    const other = await merge(...args, '--policy', 'other.yaml');
    expect(other.stderr.split('\n')[0]).toBe(
      'keydrill: Alerts point at resources: the reports were not judged by other.yaml as it is now; name the policy that judged with --policy.',
    );
    expect(await uriOf()).toMatchObject({
      physicalLocation: { artifactLocation: { uri: expect.stringMatching(/^aws\//) } },
    });
    await writeFile(join(scanner.folder, 'keydrill.yaml'), 'rules: [');
    try {
      const broken = await merge(...args);
      expect(broken.stderr.split('\n')[0]).toBe(
        'keydrill: Alerts point at resources: the policy of the reports, keydrill.yaml, is not here; name it with --policy.',
      );
      expect(await uriOf()).toMatchObject({
        physicalLocation: { artifactLocation: { uri: expect.stringMatching(/^aws\//) } },
      });
      expect((await merge(...args, '--quiet')).stderr).toBe('');
      expect((await merge(...args, '--sarif-location', 'resource')).stderr).not.toContain('Alerts point');
      expect((await merge('one.json', 'two.json')).stderr).not.toContain('Alerts point');
    } finally {
      await writeFile(join(scanner.folder, 'keydrill.yaml'), POLICY);
    }
    expect(whole).toContain('keydrill.yaml');
  });

  it('have a baseline too', async () => {
    const { stderr, code } = await merge('one.json', 'two.json', '--baseline', 'whole.json', '--fail-on', 'low');
    expect(code).toBe(1);
    expect(stderr).toContain('2 incidents');
    const earlier = await reportIn('whole.json');
    const lost = {
      ...earlier.results[0],
      ruleId: 'iam-user-mfa-enabled',
      kind: 'gap',
      status: 'fail',
      fingerprint: 'e'.repeat(64),
    };
    const target = { partition: 'aws', accountId: CLOSED, region: 'us-east-1' };
    const message = 'User gone signs in without MFA.';
    const results = [...earlier.results, { ...lost, target, message, capability: 'exposure', cause: null }];
    await writeFile(join(scanner.folder, 'earlier.json'), JSON.stringify({ ...earlier, results }));
    const { stdout } = await merge('one.json', 'two.json', '--baseline', 'earlier.json', '--format', 'json', '--quiet');
    const merged: Report = JSON.parse(stdout);
    expect(merged.results.find(({ fingerprint }) => fingerprint === 'e'.repeat(64))).toMatchObject({
      status: 'unknown',
      message: expect.stringMatching(
        /^Could not be judged: sts:AssumeRole was denied \(AccessDenied\); allow sts:AssumeRole; on \d{4}-\d\d-\d\d it was: User gone signs in without MFA\.$/,
      ),
    });
    expect(merged.summary.counts.unknown).toBe(earlier.summary.counts.unknown + 1);
  });

  it('can be one alone', async () => {
    await merge('whole.json', '--format', 'json=alone.json');
    expect(JSON.parse(await file('alone.json'))).toEqual(JSON.parse(await file('whole.json')));
  });

  it('are put together as SARIF without their reports, run by run', async () => {
    const { code, stdout, stderr } = await merge('one.sarif', 'two.sarif');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(rejections(stdout)).toEqual([]);
    const parts = [await logIn('one.sarif'), await logIn('two.sarif')];
    expect(JSON.parse(stdout).runs).toEqual(parts.flatMap(({ runs }) => runs));
    expect(await merge('one.sarif', 'two.sarif', '--format', 'sarif=both.sarif')).toMatchObject({
      code: 0,
      stdout: '',
    });
    expect(await file('both.sarif')).toBe(stdout);
  });
});
