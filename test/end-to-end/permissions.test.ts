import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LoggedCall } from '../lab/call.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { mixedAccount } from './mixed-account.ts';
import { inShort, openScanner, type Scanner } from './scan.ts';
import { ACTIONS_OF_PACK, actionOf, IDENTITY, INSTEAD, OPERATIONS } from './scan-operations.ts';

interface Policy {
  readonly Version: string;
  readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: string }[];
}

/**
 * What the emulator enforces by another name than AWS, or not at all, and the lab sets right
 * (test/lab/emulator/moto_repairs.py). With that, the absence of every single action is noticed.
 */
const REPAIRED_QUIRKS: Readonly<Record<string, string>> = {
  's3:GetPublicAccessBlock': 'moto checks s3:ListBucket',
  's3:GetBucketPolicyStatus': 'moto checks s3:ListBucket',
  's3control:GetPublicAccessBlock': 'moto checks the name of the operation',
  'account:ListRegions': 'moto lacks the operation',
};

vi.setConfig({ maxConcurrency: 4, testTimeout: 120_000 });

describe.skipIf(emulatorSkipped)('the policy of `keydrill permissions`', () => {
  let lab: Lab;
  let scanner: Scanner;
  let policy: Policy;
  const credentials = new Map<string, { readonly id: string; readonly secret: string }>();
  beforeAll(async () => {
    lab = await startLab();
    scanner = await openScanner(lab);
    policy = JSON.parse((await scanner.run(['permissions'])).stdout);
    await mixedAccount(lab, { withNewcomer: true });
    await addUser(EVERYTHING, []);
    // The second way to the regions is asked only when the first is closed.
    for (const action of ACTIONS_OF_PACK) await addUser(action, [action, INSTEAD[action] ?? action]);
    await lab.enforceIam(true);
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  const addUser = async (name: string, without: readonly string[]) => {
    const iam = lab.client(IAMClient);
    const UserName = `scanner-${name.replace(':', '.')}`;
    await iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const Statement = policy.Statement.map((statement) => ({
      ...statement,
      Action: statement.Action.filter((action) => !without.includes(action)),
    }));
    const PolicyDocument = JSON.stringify({ ...policy, Statement });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'keydrill', PolicyDocument }));
    credentials.set(name, { id: AccessKey?.AccessKeyId ?? '', secret: AccessKey?.SecretAccessKey ?? '' });
  };

  const scanAs = async (name: string) => {
    const { id, secret } = credentials.get(name) ?? { id: '', secret: '' };
    const scan = await scanner.scan({ env: { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } });
    const denied = lab.calls().filter((call) => call.accessKeyId === id && isDenial(call));
    return { scan, denied: [...new Set(denied.map(({ operation }) => operation))].sort() };
  };

  it('allows the actions of the pack on everything, and no other', () => {
    expect(policy).toMatchObject({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Resource: '*' }] });
    expect(policy.Statement).toHaveLength(1);
    expect(policy.Statement[0]?.Action).toEqual(ACTIONS_OF_PACK);
  });

  it('lets a whole scan run without one denial', async () => {
    const { scan, denied } = await scanAs(EVERYTHING);
    expect(denied).toEqual([]);
    expect(scan.report.coverage.unreadable).toEqual([]);
    expect(scan.report.results.filter(({ status }) => status === 'unknown').map(inShort)).toEqual([]);
    const called = Object.keys(scan.report.run.calls.byOperation);
    expect(called.sort()).toEqual([...OPERATIONS, IDENTITY].filter((name) => !(name in INSTEAD)).sort());
  });

  it.concurrent.each(ACTIONS_OF_PACK)('needs %s: without it, it is denied and named', async (action) => {
    const { scan, denied } = await scanAs(action);
    const taken = [action, INSTEAD[action] ?? action];
    expect(denied).toEqual(OPERATIONS.filter((operation) => taken.includes(actionOf(operation))));
    const named = new Set(scan.report.coverage.unreadable.map(({ iamAction }) => iamAction));
    // EC2 tells the regions as well: the loss of one of the two is no loss.
    expect([...named]).toEqual(action === 'account:ListRegions' ? [] : [INSTEAD[action] ?? action]);
  });

  it('knows the quirks of the emulator by operations of the pack', () => {
    for (const operation of Object.keys(REPAIRED_QUIRKS)) expect(OPERATIONS).toContain(operation);
  });
});

const EVERYTHING = 'everything';

/** By the forms in which AWS denies: services with the JSON protocol do so with 400, and have no other error here. */
const isDenial = ({ protocol, status }: LoggedCall): boolean =>
  status === 403 || (protocol === 'json' && status === 400);
