import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONTACT_RULE, contactsSnapshot, demoSnapshot } from './sample-snapshots.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const ACCOUNT = '111122223333';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await openWorkspace();
});
afterEach(() => workspace.remove());

/** So many days from today in UTC, as YYYY-MM-DD. */
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

interface Exception {
  readonly resource?: string;
  readonly rule?: string;
  readonly expires?: string;
  readonly more?: string;
}

/** The policy of these exceptions; the first is at line 3, each six lines on. */
const policyOf = (exceptions: readonly Exception[], head = 'extends: recommended'): string =>
  [
    head,
    'exceptions:',
    ...exceptions.map(({ resource = '*', rule = CONTACT_RULE, expires = day(90), more = 'ticket: X-1' }) =>
      [
        `  - rule: ${rule}`,
        `    resource: '${resource}'`,
        '    reason: none',
        '    owner: team@example.com',
        `    expires: ${expires}`,
        `    ${more}`,
      ].join('\n'),
    ),
    '',
  ].join('\n');

const at = (index: number) => `keydrill.yaml:${3 + index * 6}:5`;
const write = (exceptions: readonly Exception[], head?: string) =>
  workspace.file('keydrill.yaml', policyOf(exceptions, head));
const snapshot = (name: string, account: Parameters<typeof contactsSnapshot>[0]) =>
  workspace.file(name, contactsSnapshot(account));

async function report(name: string, from: readonly string[], policy = 'extends: strict\n'): Promise<void> {
  await workspace.file('then.yaml', policy);
  const flags = ['--policy', 'then.yaml', '--rule', CONTACT_RULE, '--format', `json=${name}`, '--quiet'];
  const { code, stderr } = await workspace.run(['evaluate', ...from, ...flags]);
  expect([0, 1, 3], stderr).toContain(code);
}

/** What a check that ends with 0 says. */
async function told(...against: readonly string[]): Promise<readonly string[]> {
  const flags = against.flatMap((file) => ['--against', file]);
  const { code, stdout, stderr } = await workspace.run(['policy', 'check', ...flags]);
  expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' });
  return stderr.trimEnd().split('\n');
}
const refused = (...against: readonly string[]) =>
  workspace.refused(['policy', 'check', ...against.flatMap((file) => ['--against', file])]);
const valid = (exceptions: number) =>
  expect.stringMatching(new RegExp(`^keydrill\\.yaml is valid: \\d+ rules, ${exceptions} exceptions?\\.$`));
const unused = (index: number, resource: string, why: string) =>
  `${at(index)}: The exception for ${CONTACT_RULE} on "${resource}" ${why}; correct or remove it.`;
const NO_RESOURCE = 'matches no judged resource';
const PASSES = 'covers nothing: what it matches is pass';

describe('exceptions that will expire', () => {
  const warning = (index: number, days: number) =>
    `${at(index)}: The exception for ${CONTACT_RULE} expires on ${day(days)}; team@example.com should mend what it covers until then, or ask for a new date.`;

  it('within 30 days are told, and are no error', async () => {
    const days = [0, 1, 30, 31, 179];
    await write(days.map((ahead) => ({ expires: day(ahead) })));

    expect(await told()).toEqual([warning(0, 0), warning(1, 1), warning(2, 30), valid(5)]);
  });

  it('are told beside those that have expired, which are an error', async () => {
    await write([{ expires: day(10) }, { expires: day(-1) }, { expires: day(90) }]);
    const { code, stderr } = await workspace.run(['policy', 'check']);

    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `${warning(0, 10)}\nkeydrill: ${at(1)}: The exception for ${CONTACT_RULE} expired on ${day(-1)}; remove it, or extend it with a new date.\n`,
    });
  });
});

describe('keydrill policy check --against a snapshot', () => {
  it('finds exceptions that nothing needs, each at its place, and all at once', async () => {
    await snapshot('now.json', { contacts: { SECURITY: 'missing' } });
    await write([
      { resource: '*' },
      { resource: 'arn:aws:account::111122223333:account', more: `accounts: ['1111*']` },
      { resource: 'typo-*' },
      { expires: day(-3) },
      { resource: '*', more: 'status: unknown' },
    ]);

    expect(await refused('now.json')).toEqual([
      unused(2, 'typo-*', NO_RESOURCE),
      `${at(3)}: The exception for ${CONTACT_RULE} expired on ${day(-3)}; remove it, or extend it with a new date.`,
      unused(4, '*', 'covers nothing: what it matches is fail or pass'),
    ]);
  });

  it('finds those of what was mended', async () => {
    await snapshot('now.json', {});
    await write([{ resource: '*' }]);

    expect(await refused('now.json')).toEqual([unused(0, '*', PASSES)]);
  });

  it('keeps those of what could not be judged', async () => {
    await snapshot('now.json', { contacts: { SECURITY: 'denied' } });
    await write([{ resource: '*' }, { resource: '*', more: 'status: unknown' }]);

    expect(await told('now.json')).toEqual([valid(2)]);
  });

  it('says how many were not looked at', async () => {
    await snapshot('now.json', { contacts: { SECURITY: 'missing' } });
    await write([
      { resource: '*' },
      { resource: '*', more: "accounts: ['999999999999']" },
      { resource: 'arn:aws:account::444455556666:account' },
      { resource: '*', more: 'regions: [ap-southeast-3]' },
    ]);

    expect(await told('now.json')).toEqual([
      'Whether 3 exceptions of 4 are needed is not known: nothing given with --against looked at the accounts, regions or rules.',
      valid(4),
    ]);
  });

  it('judges by the policy as it holds for the account', async () => {
    const off = ['overrides:', "  - accounts: ['1111*']", `    rules: { ${CONTACT_RULE}: off }`].join('\n');
    await snapshot('now.json', {});
    await write([{ resource: '*' }]);
    await workspace.file('keydrill.yaml', `${await workspace.read('keydrill.yaml')}${off}\n`);

    expect(await told('now.json')).toEqual([
      'Whether 1 exception of 1 is needed is not known: nothing given with --against looked at the accounts, regions or rules.',
      valid(1),
    ]);
  });

  it('counts what every file shows: needed in one is needed', async () => {
    await snapshot('a.json', { accountId: ACCOUNT, contacts: { SECURITY: 'missing' } });
    await snapshot('b.json', { accountId: '444455556666' });
    await write([{ resource: '*' }, { resource: '*', more: "accounts: ['4444*']" }, { resource: 'typo' }]);

    expect(await refused('a.json', 'b.json')).toEqual([unused(1, '*', PASSES), unused(2, 'typo', NO_RESOURCE)]);
    expect(await refused('b.json', 'a.json')).toEqual([unused(1, '*', PASSES), unused(2, 'typo', NO_RESOURCE)]);
    expect(await refused('b.json')).toEqual([
      unused(0, '*', PASSES),
      unused(1, '*', PASSES),
      unused(2, 'typo', NO_RESOURCE),
    ]);
  });
});

describe('keydrill policy check --against a report', () => {
  it('sees through the exceptions that were applied to it', async () => {
    await snapshot('a.json', { contacts: { SECURITY: 'missing', BILLING: 'denied' } });
    await snapshot('b.json', { accountId: '444455556666' });
    const then = policyOf([{ resource: '*' }, { resource: '*', more: 'status: unknown' }]);
    await report('report.json', ['a.json', 'b.json'], then);
    const results: readonly { status: string }[] = JSON.parse(await workspace.read('report.json')).results;
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['excepted', 'pass']));
    await write([
      { resource: '*' },
      { resource: '*', more: 'status: unknown' },
      { resource: '*', more: "accounts: ['444455556666']" },
    ]);

    expect(await refused('report.json')).toEqual([unused(2, '*', PASSES)]);
  });

  it('knows what the run looked at', async () => {
    await snapshot('a.json', {});
    await report('report.json', ['a.json']);
    await write([{ rule: 'guardduty-enabled' }, { resource: '*', more: "accounts: ['4444*']" }]);

    expect(await told('report.json')).toEqual([
      'Whether 2 exceptions of 2 are needed is not known: nothing given with --against looked at the accounts, regions or rules.',
      valid(2),
    ]);
  });

  it('goes together with snapshots', async () => {
    await snapshot('a.json', {});
    await report('report.json', ['a.json']);
    await snapshot('b.json', { accountId: '444455556666', contacts: { SECURITY: 'missing' } });
    await write([{ resource: '*' }]);

    expect(await refused('report.json')).toEqual([unused(0, '*', PASSES)]);
    expect(await told('report.json', 'b.json')).toEqual([valid(1)]);
  });

  it('takes none about the example account', async () => {
    await workspace.run(['demo', '--format', 'json=demo.json']);
    await write([{ resource: '*' }]);

    expect(await refused('demo.json')).toEqual([
      'demo.json is about the example account; give the report of a scan of your own.',
    ]);
  });
});

describe('keydrill policy check --against', () => {
  it.each([
    ['text', 'hello'],
    ['an empty file', ''],
    ['a list', '[]'],
    ['another object', '{"a":1}'],
    ['nothing', 'null'],
  ])('%s is refused', async (_, content) => {
    await write([]);
    await workspace.file('x.json', content);

    expect(await refused('x.json')).toEqual([
      'x.json is neither a JSON report nor a snapshot of keydrill; make one with "keydrill scan --format json=FILE" or "keydrill collect".',
    ]);
  });

  it("a file that looks like one of keydrill's, and is none, is refused", async () => {
    await write([]);
    await workspace.file('results.json', '{"results":[]}');
    await workspace.file('facts.json', '{"facts":{}}');

    expect(await refused('results.json')).toEqual([
      'results.json is not a keydrill report; make one with "keydrill scan --format json=FILE".',
    ]);
    expect(await refused('facts.json')).toEqual([
      'facts.json is not a keydrill snapshot; make one with "keydrill collect".',
    ]);
    expect(await refused('none.json')).toEqual([
      'The report or snapshot none.json does not exist; make one with "keydrill scan --format json=FILE" or "keydrill collect".',
    ]);
  });

  it('takes a whole account', async () => {
    await workspace.file('whole.json', await demoSnapshot());
    const rule = 'iam-user-mfa-enabled';
    await write([
      { rule, resource: 'nobody' },
      { rule, resource: '*' },
    ]);

    expect(await refused('whole.json')).toEqual([
      `${at(0)}: The exception for ${rule} on "nobody" matches no judged resource; correct or remove it.`,
    ]);
  });
});

describe('keydrill policy check with a lock', () => {
  it('tells what it pins in vain', async () => {
    await workspace.file('base.yaml', '');
    await write([], "extends: ['./base.yaml']");
    await workspace.run(['policy', 'lock']);
    expect(await told()).toEqual([valid(0)]);
    await write([]);

    expect(await told()).toEqual([
      'keydrill.lock: The policy does not name the extended file ./base.yaml any more; "keydrill policy lock" removes it.',
      valid(0),
    ]);
  });

  it('takes no torn one, even when nothing is to be pinned', async () => {
    await write([]);
    await workspace.file('keydrill.lock', '{');

    expect(await refused()).toEqual([
      'keydrill.lock is not complete JSON; run "keydrill policy lock" to write it again, and read what it says has changed.',
    ]);
  });
});
