import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTACT_RULE, contactsSnapshot } from './sample-snapshots.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const DAY_MS = 86_400_000;
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

const exception = (lines: string, rule = CONTACT_RULE) =>
  `exceptions:\n  - rule: ${rule}\n    resource: '*'\n    reason: the bank says so\n    owner: ops@example.com\n${lines}`;

/** A policy file, and every problem of it with its place. */
type Refused = readonly [name: string, policy: string, ...problems: readonly (string | RegExp)[]];

const REFUSED: readonly Refused[] = [
  [
    'an unknown rule',
    'rules:\n  iam-access-key-rotatd: high\n',
    'keydrill.yaml:2:3: There is no rule "iam-access-key-rotatd" (did you mean "iam-access-key-rotated"?).',
  ],
  [
    'an unknown parameter',
    'rules:\n  iam-access-key-rotated: { severity: high, maxAgeDay: 60 }\n',
    'keydrill.yaml:2:45: Rule iam-access-key-rotated has no parameter "maxAgeDay" (did you mean "maxAgeDays"?).',
  ],
  [
    'a wrong type',
    'rules:\n  iam-access-key-rotated: { maxAgeDays: sixty }\n',
    /^keydrill\.yaml:2:41: rules\.iam-access-key-rotated\.maxAgeDays must be a whole number, but is "sixty"\.$/,
  ],
  [
    'a value out of range',
    'rules:\n  iam-access-key-rotated: { maxAgeDays: 0 }\n',
    /^keydrill\.yaml:2:41: .* at least 1/,
  ],
  ['an unknown section', 'rulez: {}\n', 'keydrill.yaml:1:1: Unknown section "rulez" (did you mean "rules"?).'],
  ['malformed YAML', 'rules:\n  a: [1,\nextends: strict\n', /^keydrill\.yaml:\d+:\d+: This is not valid YAML: /],
  [
    'a key twice',
    'extends: strict\nextends: essential\n',
    'keydrill.yaml:2:1: The key "extends" is there twice; keep one.',
  ],
  ['a list in place of the policy', '- extends\n', /^keydrill\.yaml:1:1: /],
  ['an exception without an end', exception(''), /^keydrill\.yaml:2:5: Add expires to exceptions\[0\]\.$/],
  [
    'an exception that is too long',
    exception(`    expires: ${daysFromNow(181)}\n`),
    new RegExp(
      `^keydrill\\.yaml:6:14: An exception may run for at most 180 days, which is until \\S+; this one runs until ${daysFromNow(181)}\\.$`,
    ),
  ],
  [
    'an exception with a day that does not exist',
    exception('    expires: 2026-02-30\n'),
    /^keydrill\.yaml:6:14: .*"2026-02-30"/,
  ],
  [
    'an exception for an incident',
    exception(`    expires: ${daysFromNow(10)}\n`, 'no-quarantined-principal'),
    'keydrill.yaml:2:11: Rule "no-quarantined-principal" reports incidents, which cannot be excepted; remove this exception.',
  ],
  [
    'several mistakes, all at once and in order',
    'extends: everything\nrules:\n  guardduty-enabeld: off\nrotation: { parallel: 0 }\n',
    /^keydrill\.yaml:1:10: /,
    /^keydrill\.yaml:3:3: There is no rule "guardduty-enabeld"/,
    /^keydrill\.yaml:4:23: /,
  ],
];

describe('bad input: the policy', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace();
    await workspace.file('snapshot.json', contactsSnapshot({ contacts: { SECURITY: 'missing' } }));
  });
  afterAll(() => workspace.remove());

  it.each(REFUSED.map(([name, ...rest]) => [name, rest] as const))('%s', async (_, [policy, ...problems]) => {
    await workspace.file('keydrill.yaml', policy);
    const said = await workspace.refused(['policy', 'check']);
    expect(said).toHaveLength(problems.length);
    for (const [index, problem] of problems.entries()) {
      if (typeof problem === 'string') expect(said[index]).toBe(problem);
      else expect(said[index]).toMatch(problem);
    }
  });

  it('stops every command that would go by it, and says the same', async () => {
    await workspace.file('keydrill.yaml', 'rulez: {}\n');
    const said = await workspace.refused(['policy', 'check']);
    for (const command of [
      ['scan', '--format', 'json=report.json'],
      ['collect'],
      ['evaluate', 'snapshot.json', '--format', 'json=report.json'],
      ['policy', 'print'],
      ['permissions'],
    ]) {
      expect(await workspace.refused(command), command.join(' ')).toEqual(said);
    }
  });

  it('a policy file that is missing, a folder or not text', async () => {
    await workspace.file('folder/x', '');
    await workspace.file('keydrill.yaml', 'extends: strict\n');
    expect(await workspace.refused(['policy', 'check', '--policy', 'nowhere.yaml'])).toEqual([
      'nowhere.yaml:1:1: There is no such policy file; "keydrill policy init" writes one.',
    ]);
    expect(await workspace.refused(['scan', '--policy', 'folder'])).toEqual([
      'folder:1:1: This is a folder; name a policy file.',
    ]);
  });

  it('policy check without any policy file', async () => {
    const empty = await openWorkspace();
    expect(await empty.refused(['policy', 'check'])).toEqual([
      'There is no policy file here to check; make one with "keydrill policy init".',
    ]);
    await empty.remove();
  });

  it('a policy that selects nothing', async () => {
    const nothing = await openWorkspace();
    await nothing.file('keydrill.yaml', 'extends: essential\n');
    expect(await nothing.refused(['permissions', '--skip-rule', '*'])).toEqual([
      'No rule is left to run; --skip-rule removes everything that the policy and --rule select.',
    ]);
    expect(await nothing.refused(['permissions', '--rule', CONTACT_RULE, '--skip-rule', CONTACT_RULE])).toHaveLength(1);
    await nothing.remove();
  });
});

describe('an exception that is over', () => {
  let workspace: Workspace;
  const evaluate = (...args: readonly string[]) =>
    workspace.run(['evaluate', 'snapshot.json', '--rule', CONTACT_RULE, ...args]);
  beforeAll(async () => {
    workspace = await openWorkspace();
    const contacts = { SECURITY: 'missing' } as const;
    await workspace.file('snapshot.json', contactsSnapshot({ contacts, takenAt: '2026-03-01T00:00:00.000Z' }));
    await workspace.file('keydrill.yaml', exception('    expires: 2026-02-28\n'));
  });
  afterAll(() => workspace.remove());

  it('fails policy check, at its place', async () => {
    expect(await workspace.refused(['policy', 'check'])).toEqual([
      `keydrill.yaml:2:5: The exception for ${CONTACT_RULE} expired on 2026-02-28; remove it, or extend it with a new date.`,
    ]);
  });

  it('gives the finding back, with a notice that names its place', async () => {
    const { code, stdout } = await evaluate('--format', 'json');
    const { summary, notices } = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(summary.counts).toMatchObject({ fail: 1, excepted: 0 });
    expect(notices).toEqual([
      expect.objectContaining({ code: 'exception-expired', location: expect.stringContaining('keydrill.yaml:2:5') }),
    ]);
    expect((await evaluate()).stdout.replace(/\s+/g, ' ')).toMatch(/Note: keydrill\.yaml:2:5: .*2026-02-28/);
  });

  it('still covers the finding on its last day', async () => {
    const contacts = { SECURITY: 'missing' } as const;
    await workspace.file('snapshot.json', contactsSnapshot({ contacts, takenAt: '2026-02-28T23:59:59.000Z' }));
    const { code, stdout } = await evaluate('--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).summary.counts).toMatchObject({ fail: 0, excepted: 1 });
  });
});
