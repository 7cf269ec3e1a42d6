import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { iamActionOf } from '../../src/facts/iam-actions.ts';
import { bestAccount } from '../lab/accounts/best.ts';
import type { CatalogueAccount } from '../lab/accounts/catalogue.ts';
import { worstAccount } from '../lab/accounts/worst.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { BEYOND_ESSENTIAL, rulesOn, WITH_COSTS } from './catalogue-plan.ts';
import { inShort, openScanner, type Scan, type Scanner } from './scan.ts';

vi.setConfig({ maxConcurrency: 4, testTimeout: 300_000, hookTimeout: 120_000 });

const regions = ['eu-west-1', 'us-east-1'];
const POLICY = 'with-costs.yaml';

const ACCOUNTS: readonly (readonly [string, (lab: Lab) => Promise<CatalogueAccount>])[] = [
  ['best', (lab) => bestAccount(lab, { regions })],
  ['best, as a member', (lab) => bestAccount(lab, { regions, variant: 'member' })],
  ['worst, as the management account', (lab) => worstAccount(lab, { regions, variant: 'management' })],
];

interface Scanned {
  readonly lab: Lab;
  readonly scanner: Scanner;
  /** A scan with the whole policy that `keydrill permissions` prints. */
  readonly whole: Scan;
}

/** What the emulator refuses is what AWS would refuse, action by action: test/lab/enforcement.test.ts. */
describe.skipIf(emulatorSkipped)('the policy of `keydrill permissions` for every rule', () => {
  const scanned: Scanned[] = [];
  let actions: readonly string[] = [];
  beforeAll(async () => {
    for (const [, create] of ACCOUNTS) {
      const lab = await startLab();
      const { policy, writeRepository } = await create(lab);
      const scanner = await openScanner(lab, async (folder) => {
        await writeRepository(folder);
        await writeFile(join(folder, POLICY), `${policy}${WITH_COSTS}`);
      });
      actions = JSON.parse((await scanner.run(['permissions', '--policy', POLICY])).stdout).Statement[0].Action;
      const env = await userWith(lab, 'everything', actions);
      const needed = BEYOND_ESSENTIAL.map(iamActionOf);
      for (const action of new Set(needed)) {
        users.set(
          `${scanned.length} ${action}`,
          await userWith(
            lab,
            action,
            actions.filter((other) => other !== action),
          ),
        );
      }
      await lab.enforceIam(true);
      scanned.push({ lab, scanner, whole: await scanner.scan({ args: ['--policy', POLICY], env }) });
    }
  });
  afterAll(async () => {
    for (const { scanner, lab } of scanned) {
      await scanner.remove();
      await lab.stop();
    }
  });
  const users = new Map<string, Readonly<Record<string, string>>>();

  const userWith = async (lab: Lab, name: string, Action: readonly string[]) => {
    const iam = lab.client(IAMClient);
    const UserName = `scanner-${name.replace(':', '.')}`;
    await iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const Statement = [{ Effect: 'Allow', Action, Resource: '*' }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'keydrill', PolicyDocument }));
    return {
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
    };
  };

  it('holds the action of each operation', () => {
    expect(actions).toEqual(expect.arrayContaining([...new Set(BEYOND_ESSENTIAL.map(iamActionOf))]));
  });

  it('lets every account be read without one denial', () => {
    for (const { whole } of scanned) {
      expect(whole.report.coverage.unreadable).toEqual([]);
      expect(whole.report.results.filter(({ status }) => status === 'unknown').map(inShort)).toEqual([]);
    }
  });

  it.concurrent.each([...new Set(BEYOND_ESSENTIAL.map(iamActionOf))])(
    'needs %s: without it, it is denied and named',
    async (action) => {
      const operations = BEYOND_ESSENTIAL.filter((operation) => iamActionOf(operation) === action);
      const index = scanned.findIndex(({ whole }) =>
        operations.some((operation) => (whole.report.run.calls.byOperation[operation] ?? 0) > 0),
      );
      const found = scanned[index];
      if (found === undefined) throw new Error(`no account asks ${operations.join(' or ')}`);
      const rules = operations.flatMap(rulesOn).flatMap((id) => ['--rule', id]);
      const env = users.get(`${index} ${action}`) ?? {};
      const { report } = await found.scanner.scan({ args: ['--policy', POLICY, ...rules], env });
      expect(new Set(report.coverage.unreadable.map(({ iamAction }) => iamAction))).toEqual(new Set([action]));
    },
  );
});
