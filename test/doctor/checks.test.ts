import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { accountChecks } from '../../src/doctor/accounts.ts';
import type { Check } from '../../src/doctor/check.ts';
import { checkoutChecks, repositoryChecks } from '../../src/doctor/checkout.ts';
import { clockCheck } from '../../src/doctor/clock.ts';
import { codeScanningCheck } from '../../src/doctor/code-scanning.ts';
import { credentialChecks, withoutCredentials } from '../../src/doctor/credentials.ts';
import { networkChecks } from '../../src/doctor/network.ts';
import { nodeCheck, SUPPORTED_NODE } from '../../src/doctor/node.ts';
import { policyChecks } from '../../src/doctor/policy.ts';
import { publishingChecks } from '../../src/doctor/publishing.ts';
import { regionsCheck } from '../../src/doctor/regions.ts';
import type { FactError } from '../../src/facts/fact.ts';
import { ok, problem } from '../../src/outcome.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { ruleWith } from '../engine/sample-snapshot.ts';

const inShort = (checks: readonly Check[]) => checks.map(({ status, message }) => `${status}: ${message}`);
const error = (parts: Partial<FactError>): FactError => ({
  kind: 'access-denied',
  operation: 'iam:ListUsers',
  code: 'AccessDenied',
  iamAction: 'iam:ListUsers',
  message: 'no',
  ...parts,
});

describe('Node', () => {
  it.each([
    ['20.20.2', 'ok'],
    ['20.19.0', 'ok'],
    ['20.18.3', 'problem'],
    ['18.20.8', 'problem'],
    ['21.7.3', 'problem'],
    ['22.11.0', 'problem'],
    ['22.12.0', 'ok'],
    ['23.0.0', 'ok'],
    ['24.4.1', 'ok'],
    ['100.0.0', 'ok'],
  ])('%s is %s', (version, status) => {
    expect(nodeCheck(version)).toMatchObject({ area: 'node', status });
  });

  it('is held to what the package says', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(engines.node).toBe(SUPPORTED_NODE);
  });
});

describe('the policy', () => {
  const policy = defaultPolicy();
  const plugin = { apiVersion: 1, name: 'acme', rules: [ruleWith({ id: 'acme/a' })], tests: [], packs: {} };
  const taken = { kind: 'policy', name: './base.yaml', path: '/base.yaml', source: new Uint8Array() } as const;

  it.each([
    ['none', { ...policy }, false, ['remark: There is no policy file, so the recommended rules hold.']],
    ['one', { ...policy, path: 'keydrill.yaml' }, false, ['ok: keydrill.yaml is valid.']],
    [
      'one that nothing pins',
      { ...policy, path: 'keydrill.yaml', trusted: [taken] },
      false,
      [
        'ok: keydrill.yaml is valid.',
        'remark: No keydrill.lock pins what the policy takes from elsewhere (1 file or plug-in).',
      ],
    ],
    [
      'one that is pinned, with plug-ins',
      { ...policy, path: 'keydrill.yaml', trusted: [taken, taken], plugins: [plugin] },
      true,
      [
        'ok: keydrill.yaml is valid.',
        'ok: keydrill.lock pins what the policy takes from elsewhere (2 files and plug-ins), and nothing of it has changed.',
        'ok: Loaded acme (1 rule).',
      ],
    ],
  ])('%s', (_, read, locked, expected) => {
    expect(inShort(policyChecks({ ok: true, policy: read, locked }))).toEqual(expected);
  });

  it('that is broken is a problem for each thing that is wrong', () => {
    const checks = policyChecks({ ok: false, problems: ['keydrill.yaml:1:1: A.', 'keydrill.yaml:2:1: B.'] });
    expect(inShort(checks)).toEqual(['problem: keydrill.yaml:1:1: A.', 'problem: keydrill.yaml:2:1: B.']);
    expect(checks[0]?.remedy).toMatch(/default policy/);
  });
});

describe('the checkout', () => {
  const found = { kind: 'found', root: '/repo', isShallow: false, isPolicyTracked: true } as const;
  const none = error({ operation: 'repository:Checkout', code: 'NotARepository', message: 'there is no git checkout' });
  it.each([
    ['whole', found, true, ['ok: The git checkout is /repo.']],
    [
      'shallow, and read',
      { ...found, isShallow: true },
      true,
      ['problem: The git checkout /repo is a shallow clone, so nobody knows when a file last changed.'],
    ],
    [
      'shallow, and not read',
      { ...found, isShallow: true },
      false,
      ['remark: The git checkout /repo is a shallow clone, so nobody knows when a file last changed.'],
    ],
    [
      'without the policy',
      { ...found, isPolicyTracked: false },
      true,
      ['ok: The git checkout is /repo.', 'remark: Git does not track the policy file, so others do not have it.'],
    ],
    ['without a policy to have', { ...found, isPolicyTracked: null }, true, ['ok: The git checkout is /repo.']],
    ['none, and read', { kind: 'unreadable', error: none } as const, true, ['problem: There is no git checkout.']],
    ['none, and not read', { kind: 'unreadable', error: none } as const, false, ['remark: There is no git checkout.']],
  ])('%s', (_, state, needed, expected) => {
    expect(inShort(checkoutChecks({ state, needed }))).toEqual(expected);
  });

  it('names the remedy of a shallow clone', () => {
    const [check] = checkoutChecks({ state: { ...found, isShallow: true }, needed: true });
    expect(check?.remedy).toMatch(/fetch-depth: 0/);
  });

  it('tells what else could not be read in it, once', () => {
    const outside = error({ operation: 'repository:Playbook', code: 'OutsideCheckout', message: 'x.md lies outside' });
    const shallow = error({ operation: 'repository:Playbook', code: 'ShallowClone', message: 'shallow' });
    const checks = repositoryChecks([outside, outside, shallow, none]);
    expect(inShort(checks)).toEqual(['problem: X.md lies outside.']);
  });
});

describe('credentials', () => {
  const caller = (arn: string, accessKeyId: string) =>
    ok({ arn, accountId: '111122223333', partition: 'aws', accessKeyId });
  it.each([
    ['a role', 'arn:aws:sts::111122223333:assumed-role/scan/me', 'ASIA1', []],
    ['a user with a long-lived key', 'arn:aws:iam::111122223333:user/me', 'AKIA1', [/long-lived access key/]],
    ['a user with a session', 'arn:aws:iam::111122223333:user/me', 'ASIA1', []],
    ['the root user', 'arn:aws:iam::111122223333:root', 'AKIA1', [/root user/]],
    ['the root user with a session', 'arn:aws:iam::111122223333:root', 'ASIA1', [/root user/]],
  ])('of %s', (_, arn, keyId, remarks) => {
    const [who, ...others] = credentialChecks(caller(arn, keyId));
    expect(who).toMatchObject({ status: 'ok', message: expect.stringContaining(arn) });
    expect(others.map(({ message }) => message)).toEqual(remarks.map((words) => expect.stringMatching(words)));
    for (const { status, remedy } of others) {
      expect(status).toBe('remark');
      expect(remedy).toMatch(/[Uu]se a role/);
    }
  });

  it('that are none are a problem in the words of the session', () => {
    expect(inShort(credentialChecks(problem('No usable AWS credentials: expired.')))).toEqual([
      'problem: No usable AWS credentials: expired.',
    ]);
    expect(withoutCredentials('regions')).toMatchObject({ area: 'regions', status: 'not-checked' });
  });
});

describe('the clock', () => {
  const SECOND = 1000;
  it.each([
    [null, 'not-checked', /did not say the time/],
    [0, 'ok', /agrees/],
    [59 * SECOND, 'ok', /agrees/],
    [-59 * SECOND, 'ok', /agrees/],
    [60 * SECOND, 'remark', /is 1 minute ahead of that/],
    [-299 * SECOND, 'remark', /is 5 minutes behind that/],
    [300 * SECOND, 'problem', /is 5 minutes ahead of that/],
    [-7200 * SECOND, 'problem', /is 120 minutes behind that/],
  ])('%s ms ahead', (aheadMs, status, message) => {
    expect(clockCheck(aheadMs)).toMatchObject({ status, message: expect.stringMatching(message) });
  });
});

describe('the network', () => {
  it.each([
    [{}, []],
    [{ HTTPS_PROXY: '' }, []],
    [{ https_proxy: 'http://proxy' }, [/^remark: https_proxy is set/]],
    [{ AWS_CA_BUNDLE: '/ca.pem' }, [/^remark: AWS_CA_BUNDLE is set/]],
    [{ AWS_CA_BUNDLE: '/ca.pem', NODE_EXTRA_CA_CERTS: '/ca.pem' }, []],
    [{ HTTP_PROXY: 'x', AWS_CA_BUNDLE: '/ca.pem' }, [/^remark: HTTP_PROXY/, /^remark: AWS_CA_BUNDLE/]],
  ])('%j', (environment: Readonly<Record<string, string>>, expected) => {
    expect(inShort(networkChecks(environment))).toEqual(expected.map((words) => expect.stringMatching(words)));
  });
});

describe('the regions', () => {
  const found = { ok: true, value: ['eu-west-1', 'us-east-1'] } as const;
  const denied = {
    ok: false,
    error: error({ operation: 'account:ListRegions', iamAction: 'account:ListRegions' }),
  } as const;
  const why = 'account:ListRegions was denied (AccessDenied); allow account:ListRegions';
  it.each([
    ['all', ok(found), found, false, 'ok: 2 regions (eu-west-1 and us-east-1) enabled.'],
    ['named', ok(found), found, true, 'ok: 2 regions (eu-west-1 and us-east-1) named, and enabled.'],
    [
      'named, and unread',
      ok(found),
      denied,
      true,
      `remark: 2 regions (eu-west-1 and us-east-1) named; whether they are enabled could not be read: ${why}.`,
    ],
    ['named wrongly', problem('"x" is not enabled.'), found, true, 'problem: "x" is not enabled.'],
    ['unread', ok(denied), denied, false, `problem: The enabled regions could not be read: ${why}.`],
  ])('%s', (_, regions, enabled, named, expected) => {
    expect(inShort([regionsCheck({ regions, enabled, named })])).toEqual([expected]);
  });
});

describe('the accounts', () => {
  it.each([
    ['one that is open', [['1', null]], ['ok: 1 account can be entered (1).']],
    [
      'all open',
      [
        ['1', null],
        ['2', null],
      ],
      ['ok: All 2 accounts can be entered (1 and 2).'],
    ],
    [
      'one of two',
      [
        ['1', 'denied'],
        ['2', null],
      ],
      ['ok: 1 account can be entered (2).', 'problem: Account 1 cannot be entered through the role scan: denied.'],
    ],
    ['none', [['1', 'denied']], ['problem: Account 1 cannot be entered through the role scan: denied.']],
  ] as const)('%s', (_, entered, expected) => {
    const checks = accountChecks(
      entered.map(([account, why]) => ({ account, why })),
      'scan',
    );
    expect(inShort(checks)).toEqual(expected);
  });
});

describe('Security Hub', () => {
  it.each([
    ['on', null, ['ok', 'not-checked']],
    ['off', error({ kind: 'failed', code: 'InvalidAccessException', iamAction: null }), ['remark']],
    ['denied', error({ operation: 'securityhub:GetFindings' }), ['remark']],
    ['hanging', error({ kind: 'timeout', code: 'TimeoutError' }), ['remark']],
  ])('%s is never a problem of a scan', (_, reason, expected) => {
    const checks = publishingChecks({ region: 'us-east-1', error: reason });
    expect(checks.map(({ status }) => status)).toEqual(expected);
    for (const { message } of checks) expect(message).toMatch(/us-east-1|BatchImportFindings/);
  });
});

describe('code scanning', () => {
  it.each([
    [{ isActions: false, hasCheckout: false, hasPolicy: null }, 'not-checked'],
    [{ isActions: false, hasCheckout: true, hasPolicy: true }, 'not-checked'],
    [{ isActions: true, hasCheckout: false, hasPolicy: null }, 'remark'],
    [{ isActions: true, hasCheckout: true, hasPolicy: false }, 'remark'],
    [{ isActions: true, hasCheckout: true, hasPolicy: null }, 'ok'],
    [{ isActions: true, hasCheckout: true, hasPolicy: true }, 'ok'],
  ])('%j is %s', (runner, status) => {
    const check = codeScanningCheck(runner);
    expect(check.status).toBe(status);
    if (status === 'ok') expect(check.message).toContain('security-events: write');
  });
});
