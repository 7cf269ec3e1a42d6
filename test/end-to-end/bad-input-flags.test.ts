import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/report/reporters.ts';
import { contactsSnapshot } from './sample-snapshots.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

/** Each is refused before anything is read or written, in one sentence. */
const REFUSED: readonly (readonly [commandLine: string, sentence: string | RegExp])[] = [
  ['', 'Say what to do: "keydrill scan" reads your account, "keydrill demo" shows an example.'],
  ['scna', 'Unknown command "scna" (did you mean "scan"?); see "keydrill --help".'],
  ['frobnicate', 'Unknown command "frobnicate"; see "keydrill --help".'],
  ['rules', 'Say "keydrill rules list", "explain ID", "new ID" or "test".'],
  ['rules lst', 'Unknown command "lst" (did you mean "list"?); see "keydrill rules --help".'],
  ['rules explain', 'Something is missing here; see "keydrill rules explain --help".'],
  [
    'rules explain iam-access-key-rotatd',
    'There is no rule "iam-access-key-rotatd" (did you mean "iam-access-key-rotated"?); "keydrill rules list" shows all.',
  ],
  ['rules explain frobnicate', 'There is no rule "frobnicate"; "keydrill rules list" shows all.'],
  ['policy', 'Say "keydrill policy init", "check", "print", "lock" or "schema".'],
  ['policy chek', 'Unknown command "chek" (did you mean "check"?); see "keydrill policy --help".'],
  ['policy init one.yaml two.yaml', 'Unexpected argument "two.yaml"; see "keydrill policy init --help".'],
  ['evaluate', 'Something is missing here; see "keydrill evaluate --help".'],
  ['demo extra', 'Unexpected argument "extra"; see "keydrill demo --help".'],
  ['demo --formt json', 'Unknown flag --formt (did you mean "--format"?); see "keydrill demo --help".'],
  ['demo --formt=json', 'Unknown flag --formt (did you mean "--format"?); see "keydrill demo --help".'],
  ['demo --frobnicate', 'Unknown flag --frobnicate; see "keydrill demo --help".'],
  ['demo --profile x', /^Unknown flag --profile.*; see "keydrill demo --help"\.$/],
  ['demo -z', 'Unknown flag -z; see "keydrill demo --help".'],
  ['demo --no-format', 'Unknown flag --no-format; --format takes a value.'],
  ['demo --format.json report', /^Unknown flag --format\.json/],
  ['demo --format', '--format needs a value; see "keydrill demo --help".'],
  ['scan --rule', '--rule needs a value; see "keydrill scan --help".'],
  ['scan --accounts', '--accounts needs a value; see "keydrill scan --help".'],
  ['scan --policy=', '--policy needs a value.'],
  ['demo --format=', '--format needs a value; see "keydrill demo --help".'],
  ['demo --fail-on urgent', '--fail-on takes critical, high, medium, low or never, not "urgent".'],
  ['demo --fail-on hihg', '--fail-on takes critical, high, medium, low or never, not "hihg" (did you mean "high"?).'],
  // Two values would be a list, which no finding reaches: the gate would be open.
  ['demo --fail-on low --fail-on high', '--fail-on counts only once; give it once.'],
  ['scan --policy a.yaml --policy b.yaml', '--policy counts only once; give it once.'],
  ['scan --save-snapshot a --save-snapshot b', '--save-snapshot counts only once; give it once.'],
  ['collect --output a -o b', '--output counts only once; give it once.'],
  ['demo --min-severity never', '--min-severity takes critical, high, medium or low, not "never".'],
  ['demo --sarif-location here', '--sarif-location takes policy or resource, not "here".'],
  ['permissions --format yaml', '--format takes json, cloudformation or terraform, not "yaml".'],
  ['demo --format jsn', `Unknown format "jsn" (did you mean "json"?); formats are ${FORMATS.join(', ')}.`],
  ['demo --format excel', `Unknown format "excel"; formats are ${FORMATS.join(', ')}.`],
  ['demo --format json=', '--format json= names no file; write json=FILE, or json for stdout.'],
  [
    'demo --format json --format sarif=-',
    'Only one format can go to stdout, but json and sarif would; write the others to files, as in --format sarif=FILE.',
  ],
  ['demo --format json=out --format sarif=out', 'Two formats would write out; give each its own file.'],
  ['demo --format json=out --format sarif=./out', 'Two formats would write ./out; give each its own file.'],
  ['scan --rule frobnicate', 'There is no rule "frobnicate" for --rule; see "keydrill rules list".'],
  [
    'permissions --skip-rule iam-root-mfa-enable',
    'There is no rule "iam-root-mfa-enable" for --skip-rule (did you mean "iam-root-mfa-enabled"?).',
  ],
  ['permissions --rule aim-*', 'No rule matches --rule "aim-*" (did you mean "iam-*"?).'],
  [
    'permissions --skip-rule *',
    'No rule is left to run; --skip-rule removes everything that the policy and --rule select.',
  ],
  ...['0/3', '4/3', '1', 'a/b', '1/0', '-1/3', '1/3/5', '1.5/3'].map(
    (shard) => [`scan --shard=${shard}`, `--shard takes I/N, the I-th of N parts as in 1/4, not "${shard}".`] as const,
  ),
  ...['0', '101', '1.5', 'many', '-1'].map(
    (count) => [`scan --concurrency=${count}`, '--concurrency takes a whole number from 1 to 100.'] as const,
  ),
  ['scan --no-concurrency', '--concurrency takes a whole number from 1 to 100.'],
  ...['0', '-1', '301', 'soon', 'Infinity'].map(
    (seconds) => [`scan --timeout=${seconds}`, '--timeout takes seconds, more than 0 and at most 300.'] as const,
  ),
  ['scan --accounts 1234 --role-name x', '--accounts takes account ids of 12 digits, not "1234".'],
  [
    'scan --accounts 111122223333,444455556666 --role-name x',
    '--accounts takes account ids of 12 digits, not "111122223333,444455556666".',
  ],
  ['scan --accounts 111122223333', 'Several accounts are read by assuming a role in each; name it with --role-name.'],
  ['scan --organization', 'Several accounts are read by assuming a role in each; name it with --role-name.'],
  ['scan --organization --accounts 111122223333 --role-name x', 'Give --accounts or --organization, not both.'],
  ['scan --external-id x', '--external-id goes with --role-name.'],
  [
    'collect --organization --role-name x',
    'Several accounts make several snapshots: put {account} into the file name keydrill-snapshot.json.',
  ],
];

describe('bad input: flags', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace();
  });
  afterAll(() => workspace.remove());

  it.each(REFUSED)('keydrill %s', async (commandLine, sentence) => {
    const args = commandLine === '' ? [] : commandLine.split(' ');
    const sentences = await workspace.refused(args);
    expect(sentences).toHaveLength(1);
    if (typeof sentence === 'string') expect(sentences[0]).toBe(sentence);
    else expect(sentences[0]).toMatch(sentence);
  });
});

describe('bad input: output files', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace();
    await workspace.file('folder/old.json', 'old');
    await workspace.file('snapshot.json', contactsSnapshot());
  });
  afterAll(() => workspace.remove());

  it.each([
    ['nowhere/report.json', 'The folder of the output file nowhere/report.json does not exist; create it first.'],
    ['folder', 'The output file folder is a folder; name a file in it.'],
    ['folder/', /^The output file folder\/ is a folder/],
    [
      'folder/old.json/report.json',
      'The output file folder/old.json/report.json cannot be written: folder/old.json is not a folder.',
    ],
    ['/dev/null', 'The output file /dev/null is no ordinary file; name one, or no file for stdout.'],
    ['/dev/stdout', 'The output file /dev/stdout is no ordinary file; name one, or no file for stdout.'],
  ])('--format json=%s', async (path, sentence) => {
    const [said, ...more] = await workspace.refused(['demo', '--format', `json=${path}`]);
    if (typeof sentence === 'string') expect(said).toBe(sentence);
    else expect(said).toMatch(sentence);
    expect(more).toEqual([]);
  });

  it('names the folder that cannot be written, for a snapshot as for a report, before AWS is asked', async () => {
    for (const args of [
      ['scan', '--save-snapshot', 'nowhere/s.json'],
      ['collect', '--output', 'nowhere/s.json'],
    ]) {
      expect(await workspace.refused(args)).toEqual([
        'The folder of the output file nowhere/s.json does not exist; create it first.',
      ]);
    }
  });

  it('does not write a good output when another is bad', async () => {
    await workspace.refused(['demo', '--format', 'json=good.json', '--format', 'sarif=nowhere/bad.sarif']);
  });

  it.skipIf(process.getuid?.() === 0)('a folder without write permission (not as root, who may write)', async () => {
    await workspace.file('locked/x', '');
    const { chmod } = await import('node:fs/promises');
    await chmod(join(workspace.folder, 'locked'), 0o555);
    expect(await workspace.refused(['demo', '--format', 'json=locked/report.json'])).toEqual([
      'The output file locked/report.json cannot be written: its folder is not writable.',
    ]);
    await chmod(join(workspace.folder, 'locked'), 0o755);
  });

  it('does not replace the snapshot it reads', async () => {
    expect(await workspace.refused(['evaluate', 'snapshot.json', '--format', 'json=./snapshot.json'])).toEqual([
      'The report would take the place of the snapshot ./snapshot.json; give each its own file.',
    ]);
    expect(
      await workspace.refused(['scan', '--save-snapshot', 'both.json', '--format', 'json=both.json']),
    ).toHaveLength(1);
  });

  it('policy init leaves a file that exists as it is', async () => {
    const mine = '# mine: no policy at all\n\u0000';
    await writeFile(join(workspace.folder, 'keydrill.yaml'), mine);
    expect(await workspace.refused(['policy', 'init'])).toEqual([
      'keydrill.yaml exists already; remove it first, or name another file.',
    ]);
    expect(await workspace.refused(['policy', 'init', 'folder'])).toHaveLength(1);
    expect(await workspace.refused(['policy', 'init', ''])).toEqual(['The output file has no name.']);
    expect(await workspace.read('keydrill.yaml')).toBe(mine);
  });
});
