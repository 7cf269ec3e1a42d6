import { CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import { LAB_ACCOUNT_ID, type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { mixedAccount } from './mixed-account.ts';
import { CRASH, inShort, openScanner, type Scan, type Scanner } from './scan.ts';

const OPEN = '111111111111';
const CLOSED = '222222222222';
const ROLE = 'security-audit';
const ACCOUNTS = [OPEN, LAB_ACCOUNT_ID, CLOSED];

describe.skipIf(emulatorSkipped)('several accounts, of which one cannot be entered', () => {
  let lab: Lab;
  let scanner: Scanner;
  let alone: Scan;
  let together: Scan;
  beforeAll(async () => {
    lab = await startLab();
    await mixedAccount(lab, { withNewcomer: false });
    await lab.client(IAMClient, { accountId: OPEN }).send(new CreateUserCommand({ UserName: 'only-here' }));
    scanner = await openScanner(lab);
    alone = await scanner.scan();
    lab.clearCalls();
    lab.fault({
      operation: 'sts:AssumeRole',
      kind: 'denied',
      match: ({ parameters }) => parameters['RoleArn'] === `arn:aws:iam::${CLOSED}:role/${ROLE}`,
    });
    const accounts = ACCOUNTS.flatMap((account) => ['--accounts', account]);
    const args = [...accounts, '--role-name', ROLE, '--save-snapshot', 'snapshot-{account}.json'];
    together = await scanner.scan({ args });
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  const of = (account: string): readonly Result[] =>
    together.report.results.filter(({ target }) => target.accountId === account);

  it('reads them all and says which', () => {
    expect(together.report.run.accounts).toEqual(ACCOUNTS);
    expect(together).toMatchObject({ code: 1, timedOut: false });
    expect(together.stderr).not.toMatch(CRASH);
  });

  it('leaves everything unknown in the one that is closed, and says which permission is missing', () => {
    const results = of(CLOSED);
    expect(new Set(results.map(({ ruleId }) => ruleId))).toEqual(new Set(together.report.run.rules));
    expect(results.filter(({ status }) => status !== 'unknown').map(inShort)).toEqual([]);
    for (const { cause } of results) {
      expect(cause).toMatchObject({ kind: 'access-denied', operation: 'sts:AssumeRole', iamAction: 'sts:AssumeRole' });
    }
    expect(together.report.coverage.unreadable).toMatchObject([{ operation: 'sts:AssumeRole' }]);
  });

  it('judges the account of the credentials as if it were alone', () => {
    expect(JSON.stringify(of(LAB_ACCOUNT_ID))).toBe(JSON.stringify(alone.report.results));
  });

  it('judges the other through its role, by what is in it', () => {
    const results = of(OPEN);
    expect(results.filter(({ status }) => status === 'unknown').map(inShort)).toEqual([]);
    const users = results.filter(
      ({ ruleId, resource }) => ruleId === 'no-quarantined-principal' && resource.type === 'AwsIamUser',
    );
    expect(users.map(({ resource }) => resource.arn)).toEqual([`arn:aws:iam::${OPEN}:user/only-here`]);
  });

  it('cannot tell how long a rotation would take, with the keys of one account unread', () => {
    expect(together.report.summary.rotation).toBeNull();
  });

  it('counts every call that the server saw, those of the closed account too', () => {
    expect(together.report.run.calls.byOperation).toEqual(countsIn(lab));
  });

  describe('offline', () => {
    beforeEach(() => lab.clearCalls());

    it('says the same of the saved snapshots', async () => {
      const files = ACCOUNTS.map((account) => `snapshot-${account}.json`);
      const { stdout, code } = await scanner.run(['evaluate', ...files, '--format', 'json']);
      expect(code).toBe(together.code);
      expect(JSON.stringify(JSON.parse(stdout).results)).toBe(JSON.stringify(together.report.results));
      expect(lab.calls()).toEqual([]);
    });
  });
});

function countsIn(lab: Lab): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { operation } of lab.calls()) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
