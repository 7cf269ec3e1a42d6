import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { mixedAccount } from './mixed-account.ts';
import { CRASH, inShort, openScanner, type Scan, type Scanner } from './scan.ts';
import { ACTIONS_OF_PACK, actionOf, IDENTITY } from './scan-operations.ts';

/** Asked of every account and region, whatever was answered before. */
const ASKED_FIRST = [
  'account:GetAlternateContact',
  'account:ListRegions',
  'cloudtrail:DescribeTrails',
  'config:DescribeConfigRules',
  'config:DescribeConfigurationRecorderStatus',
  'guardduty:ListDetectors',
  'iam:GenerateCredentialReport',
  'iam:GetAccountAuthorizationDetails',
  'iam:GetAccountSummary',
  'iam:ListOpenIDConnectProviders',
  's3:GetAccountPublicAccessBlock',
  'securityhub:DescribeHub',
];
/** The other of two ways to the same answer: the first error names the action to add. */
const SECOND_WAY = ['ec2:DescribeRegions'];

describe.skipIf(emulatorSkipped)('an account where every call is denied', () => {
  let lab: Lab;
  let scanner: Scanner;
  beforeAll(async () => {
    lab = await startLab();
    await mixedAccount(lab, { withNewcomer: true });
    scanner = await openScanner(lab);
  });
  beforeEach(() => {
    lab.clearFaults();
    lab.clearCalls();
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  const denyAllBut = (allowed: ReadonlySet<string>) => {
    lab.clearFaults();
    lab.fault({
      kind: 'denied',
      match: ({ operation }) => operation !== IDENTITY && !allowed.has(actionOf(operation)),
    });
  };
  const missingIn = ({ report }: Scan) =>
    [...new Set(report.coverage.unreadable.map(({ iamAction }) => iamAction ?? 'no action'))].sort();

  const expectBlind = (scan: Scan) => {
    expect(scan.report.results.filter(({ status }) => status !== 'unknown').map(inShort)).toEqual([]);
    const judged = new Set(scan.report.results.map(({ ruleId }) => ruleId));
    expect([...judged].sort()).toEqual([...scan.report.run.rules].sort());
    for (const { cause } of scan.report.results) {
      expect(cause).toMatchObject({ kind: 'access-denied', operation: expect.any(String) });
      expect(cause?.iamAction).toBe(actionOf(cause?.operation ?? ''));
    }
    expect(scan).toMatchObject({ code: 3, timedOut: false });
    expect(scan.stderr).not.toMatch(CRASH);
    expect(scan.report.summary).toMatchObject({ incidents: 0, rotation: null, readiness: { score: 0 } });
  };

  it('gives no pass and no fail, only unknown, and exit code 3', async () => {
    denyAllBut(new Set());
    const scan = await scanner.scan();
    expectBlind(scan);
    expect(scan.report.run.regions).toEqual([]);
  });

  it('gives the same in named regions, and names every action that it came to miss', async () => {
    denyAllBut(new Set());
    const regions = ['us-east-1', 'eu-west-1'];
    const scan = await scanner.scan({ args: regions.flatMap((region) => ['--region', region]) });
    expectBlind(scan);
    expect(scan.report.run.regions).toEqual([...regions].sort());
    expect(missingIn(scan)).toEqual(ASKED_FIRST.filter((action) => action !== 'account:ListRegions'));
  });

  it('is led out of it, round by round, by the actions that the report names: those of `keydrill permissions`', async () => {
    const allowed = new Set<string>();
    const rounds: string[][] = [];
    for (let round = 0; round < 8; round += 1) {
      denyAllBut(allowed);
      const missing = missingIn(await scanner.scan());
      if (missing.length === 0) break;
      rounds.push(missing);
      for (const action of missing) allowed.add(action);
    }
    const printed = JSON.parse((await scanner.run(['permissions'])).stdout).Statement[0].Action;
    expect([...allowed, ...SECOND_WAY].sort()).toEqual(printed);
    expect(printed).toEqual(ACTIONS_OF_PACK);
    // Without the regions nothing can be asked in one; the first round still names all that is asked of the account.
    const regional = /^(?:cloudtrail|config|guardduty|securityhub):/;
    expect(rounds[0]).toEqual(ASKED_FIRST.filter((action) => !regional.test(action)));
    lab.clearFaults();
    const last = await scanner.scan();
    expect(last.report.results.filter(({ status }) => status === 'unknown').map(inShort)).toEqual([]);
  });

  it('says in text what is missing, and not that anything is well', async () => {
    denyAllBut(new Set());
    const { code, stdout } = await scanner.run(['scan']);
    expect(code).toBe(3);
    expect(stdout).toContain('iam:GetAccountSummary');
    expect(stdout).not.toMatch(/\bpass(?:ed)?\b.*[1-9]/i);
  });
});
