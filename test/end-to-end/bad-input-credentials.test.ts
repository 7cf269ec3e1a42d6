import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const COMMANDS = [
  ['scan', '--format', 'json=report.json', '--save-snapshot', 'snapshot.json'],
  ['collect', '--output', 'snapshot.json'],
];
/** What finds nothing: no files, no metadata service. */
const NOWHERE = { AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'us-east-1' };

describe('bad input: no credentials', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace();
  });
  afterAll(() => workspace.remove());

  it.each(COMMANDS)('%s without any', async (...args) => {
    const [said, ...more] = await workspace.refused(args, { env: NOWHERE });
    expect(said).toMatch(/^No usable AWS credentials: .*; set AWS_PROFILE, run "aws login"/);
    expect(more).toEqual([]);
  });

  it('an unknown profile', async () => {
    const [said, ...more] = await workspace.refused(['scan', '--profile', 'prodution'], { env: NOWHERE });
    expect(said).toMatch(/^No usable AWS credentials for profile "prodution": .*"aws configure list-profiles"/);
    expect(more).toEqual([]);
  });

  it('half of a key pair', async () => {
    const env = { ...NOWHERE, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' };
    expect(await workspace.refused(['scan'], { env })).toHaveLength(1);
  });
});

describe.skipIf(emulatorSkipped)('bad input: credentials that AWS refuses', () => {
  let lab: Lab;
  let workspace: Workspace;
  beforeAll(async () => {
    lab = await startLab();
    workspace = await openWorkspace();
  });
  afterEach(() => lab.reset());
  afterAll(async () => {
    await workspace?.remove();
    await lab?.stop();
  });

  it.each(COMMANDS)('%s with expired ones', async (...args) => {
    lab.fault({ kind: 'expired-token', operation: 'sts:GetCallerIdentity' });
    expect(await workspace.refused(args, { env: lab.env() })).toEqual([
      'The AWS credentials were refused (ExpiredToken): they are expired or invalid; sign in again and repeat the scan.',
    ]);
    expect(new Set(lab.calls().map(({ operation }) => operation))).toEqual(new Set(['sts:GetCallerIdentity']));
  });

  it.each(['denied', 'throttled', 'internal-error', 'reset', 'html', 'empty'] as const)(
    'who is calling cannot be learned: %s',
    async (kind) => {
      lab.fault({ kind, operation: 'sts:GetCallerIdentity' });
      const said = await workspace.refused(['scan'], { env: lab.env() });
      expect(said).toHaveLength(1);
      expect(said[0]).toContain('sts:GetCallerIdentity');
    },
  );

  it('an unknown region', async () => {
    const [said, ...more] = await workspace.refused(['scan', '--region', 'eu-west-1', '--region', 'eu-wset-1'], {
      env: lab.env(),
    });
    expect(said).toMatch(/^"eu-wset-1" is not an enabled region of account 123456789012; enabled are .*eu-west-1/);
    expect(more).toEqual([]);
  });

  it('a region of the policy that is not enabled', async () => {
    await workspace.file('keydrill.yaml', 'regions: [me-south-1]\n');
    const [said] = await workspace.refused(['scan'], { env: lab.env() });
    expect(said).toMatch(/^"me-south-1" is not an enabled region of account 123456789012; /);
  });

  it('more shards than accounts', async () => {
    await workspace.file('keydrill.yaml', '');
    expect(await workspace.refused(['scan', '--shard', '2/2'], { env: lab.env() })).toEqual([
      'No account is left in shard 2/2 of 1; use fewer shards.',
    ]);
  });
});
