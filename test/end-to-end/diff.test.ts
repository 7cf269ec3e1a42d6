import { CreateLoginProfileCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { EnableSecurityHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliRun } from '../lab/cli.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { mixedAccount } from './mixed-account.ts';
import { harmIn } from './sample-workspace.ts';
import { CRASH, openScanner, type Scanner } from './scan.ts';

interface Entry {
  readonly ruleId: string;
  readonly resource: { readonly name: string };
  readonly after: { readonly status: string } | null;
  readonly why?: string;
  readonly cause?: { readonly operation: string } | null;
}
type List = 'new' | 'fixed' | 'unchanged' | 'excepted' | 'notEvaluated';

const named = (entries: readonly Entry[]) => entries.map(({ ruleId, resource }) => `${ruleId} ${resource.name}`);

describe.skipIf(emulatorSkipped)('an account that is scanned again', () => {
  let lab: Lab;
  let scanner: Scanner;
  beforeAll(async () => {
    lab = await startLab();
    await mixedAccount(lab, { withNewcomer: false });
    scanner = await openScanner(lab);
    await scan('before.json');
    await scan('again.json');
    const fault = lab.fault({ operation: 'cloudtrail:DescribeTrails', kind: 'denied' });
    await scan('denied.json');
    fault.remove();
    await lab
      .client(SecurityHubClient, { region: 'eu-central-1' })
      .send(new EnableSecurityHubCommand({ EnableDefaultStandards: false }));
    const iam = lab.client(IAMClient);
    await iam.send(new CreateUserCommand({ UserName: 'newcomer' }));
    await iam.send(new CreateLoginProfileCommand({ UserName: 'newcomer', Password: 'correct-horse-battery-1' }));
    await scan('changed.json');
    await scan('narrow.json', '--skip-rule', 'iam-*', '--region', 'us-east-1');
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  const scan = (file: string, ...args: readonly string[]) =>
    scanner.run(['scan', '--quiet', '--format', `json=${file}`, ...args]);
  const diff = (before: string, after: string, ...args: readonly string[]) =>
    scanner.run(['diff', before, after, ...args]);
  const lists = async (before: string, after: string): Promise<Readonly<Record<List, readonly Entry[]>>> => {
    const { stdout, stderr } = await diff(before, after, '--format', 'json');
    expect(stderr).not.toMatch(CRASH);
    return JSON.parse(stdout);
  };
  const expectVerdict = (run: CliRun, code: number, verdict: string) =>
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code, stderr: `${verdict} (exit code ${code}).\n` });

  it('has nothing new when nothing changed, incidents and all', async () => {
    const run = await diff('before.json', 'again.json', '--fail-on', 'low');
    expectVerdict(run, 0, 'Not worse: no new finding at or above low');
    const { unchanged, ...others } = await lists('before.json', 'again.json');
    expect(unchanged).toHaveLength(19);
    for (const list of ['new', 'fixed', 'excepted', 'notEvaluated'] as const) expect(others[list]).toEqual([]);
  });

  it('has what was fixed and what is new, and fails for that', async () => {
    const { new: added, fixed, notEvaluated } = await lists('before.json', 'changed.json');
    expect(named(added)).toEqual(['iam-user-mfa-enabled newcomer']);
    expect(named(fixed)).toEqual(['securityhub-enabled 123456789012/eu-central-1']);
    expect(notEvaluated).toEqual([]);
    const run = await diff('before.json', 'changed.json');
    expectVerdict(run, 1, 'Worse: 1 new finding at or above high');
    expectVerdict(
      await diff('before.json', 'changed.json', '--fail-on', 'critical'),
      0,
      'Not worse: no new finding at or above critical',
    );
    expect(run.stdout).toMatch(/^Account 123456789012 · 1 new · 1 fixed · 18 unchanged\n/);
    expect(run.stdout).toContain('New: 1 finding\n');
    expect(harmIn(run.stdout)).toEqual([]);
  });

  it('has nothing fixed because a list was denied: it says what it was denied', async () => {
    const { new: added, fixed, notEvaluated } = await lists('before.json', 'denied.json');
    expect({ added, fixed }).toEqual({ added: [], fixed: [] });
    expect(named(notEvaluated)).toEqual([
      'cloudtrail-bucket-not-public mixed-public',
      'cloudtrail-log-file-validation-enabled stopped',
    ]);
    for (const { after, why, cause } of notEvaluated) {
      expect(after).toBeNull();
      expect({ why, operation: cause?.operation }).toEqual({ why: 'unknown', operation: 'cloudtrail:DescribeTrails' });
    }
    const { code, stdout } = await diff('before.json', 'denied.json');
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'No longer evaluated: 2 findings, not known to be fixed CRITICAL cloudtrail-bucket-not-public · 1 finding Why: cloudtrail:DescribeTrails was denied',
    );
  });

  it('has nothing fixed because it was left out', async () => {
    const { fixed, notEvaluated } = await lists('before.json', 'narrow.json');
    expect(fixed).toEqual([]);
    const why = (reason: string) => named(notEvaluated.filter((entry) => entry.why === reason));
    expect(why('rule').every((name) => name.startsWith('iam-'))).toBe(true);
    expect(why('rule')).toContain('iam-user-mfa-enabled human');
    expect(why('region')).toEqual([
      'guardduty-enabled 123456789012/eu-west-1',
      'securityhub-enabled 123456789012/eu-central-1',
    ]);
    const { stdout } = await diff('before.json', 'narrow.json');
    expect(stdout).toContain('Only the earlier report is about these regions: eu-central-1 and eu-west-1.');
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/Only the earlier report is about these rules: iam-/);
  });

  it('notices when the reports come the wrong way round', async () => {
    const { stdout } = await diff('changed.json', 'before.json');
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /Note: The second report \(.*\) is older than the first \(.*\); give the earlier one first\./,
    );
    expect((await diff('before.json', 'changed.json')).stdout).not.toContain('Note:');
  });

  it('can be told in Markdown', async () => {
    const { stdout, code } = await diff('before.json', 'changed.json', '--format', 'markdown');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^## What changed [^\n]*\n\n\*\*Account `123456789012` · 1 new · 1 fixed · 18 unchanged\*\*\n/,
    );
    expect(stdout).toContain('### New: 1 finding\n\nHIGH iam-user-mfa-enabled · 1 finding\n\n- User newcomer');
  });
});
