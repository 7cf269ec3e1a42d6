import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTACT_RULE, contactsSnapshot } from './sample-snapshots.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const MAKE = 'make one with "keydrill scan --format json=FILE"';
const [A, B] = ['111122223333', '444455556666'];

let workspace: Workspace;
beforeAll(async () => {
  workspace = await openWorkspace();
  for (const [name, accountId] of [
    ['a', A],
    ['b', B],
  ] as const) {
    await workspace.file(`${name}-snapshot.json`, contactsSnapshot({ accountId, contacts: { SECURITY: 'missing' } }));
    await evaluate(name, name);
  }
  await evaluate('a', 'a-other', '--rule', 'iam-root-mfa-enabled');
  await workspace.file('policy.yaml', 'extends: essential\n');
  await evaluate('b', 'b-policy', '--policy', 'policy.yaml');
  await workspace.run(['demo', '--format', 'json=demo.json', '--format', 'sarif=demo.sarif']);
  await workspace.file('empty.sarif', '{"version":"2.1.0","runs":[]}');
  await workspace.file('old.sarif', '{"version":"2.0.0","runs":[]}');
  await workspace.file('damaged.sarif', '{"version":"2.1.0","runs":[{}]}');
  await workspace.file('folder/x', '');
});
afterAll(() => workspace.remove());

/** Reports of one rule, as JSON and as SARIF. */
const evaluate = (snapshot: string, name: string, ...args: readonly string[]) =>
  workspace.run([
    'evaluate',
    `${snapshot}-snapshot.json`,
    '--rule',
    CONTACT_RULE,
    ...args,
    '--format',
    `json=${name}.json`,
    '--format',
    `sarif=${name}.sarif`,
  ]);

describe('bad input: merge', () => {
  it.each<[string, string]>([
    ['', 'Something is missing here; see "keydrill merge --help".'],
    ['nowhere.json', `The report nowhere.json does not exist; ${MAKE}.`],
    ['a.json nowhere.json', `The report nowhere.json does not exist; ${MAKE}.`],
    ['a.json folder', 'The report folder is a folder; name the files in it.'],
    ['a.json b-snapshot.json', `b-snapshot.json is not a keydrill report; ${MAKE}.`],
    ['a.json a.json', `a.json and a.json are both about account ${A}; give one of them.`],
    ['b.json a.json b.json', `b.json and b.json are both about account ${B}; give one of them.`],
    [
      'b.json a-other.json',
      'a-other.json and b.json were judged by different rules, and only the first by iam-root-mfa-enabled; give both scans the same --rule and --skip-rule.',
    ],
    [
      'a.json b-policy.json',
      /a\.json and b-policy\.json were judged by different policies, no policy file and policy\.yaml \(sha256 [0-9a-f]{8}…\); judge both by one\./
        .source,
    ],
    [
      'a.json demo.json',
      'demo.json is about the example account and a.json is not; merge reports of real accounts only.',
    ],
    [
      'a.json b.sarif',
      'b.sarif is SARIF and a.json is a JSON report; merge the JSON reports, and make SARIF of them with --format sarif.',
    ],
    [
      'a.sarif b.json',
      'a.sarif is SARIF and b.json is a JSON report; merge the JSON reports, and make SARIF of them with --format sarif.',
    ],
    ['old.sarif', 'old.sarif is SARIF 2.0.0; only 2.1.0 can be merged.'],
    ['a.sarif damaged.sarif', 'damaged.sarif is damaged SARIF: a run names no tool; write it again.'],
    ['a.sarif b.sarif --format json', 'SARIF files merge into SARIF only; for json, merge JSON reports.'],
    [
      'a.sarif --format sarif=x.sarif --format text',
      'SARIF files merge into SARIF only; for text, merge JSON reports.',
    ],
    ['a.sarif --baseline a.json', '--baseline goes with JSON reports, not with SARIF files.'],
    ['a.sarif a.sarif', `a.sarif holds two runs of category keydrill/${A}/; give one of them.`],
    [
      'a.sarif b.sarif a-other.sarif',
      `a.sarif and a-other.sarif both hold a run of category keydrill/${A}/; give one of them.`,
    ],
    [
      'a.json --policy nowhere.yaml',
      'nowhere.yaml:1:1: There is no such policy file; "keydrill policy init" writes one.',
    ],
    ['a.json --format jsn=x', 'Unknown format "jsn" (did you mean "json"?)'],
    [
      'a.json b.json --format json=./a.json',
      'The report would take the place of ./a.json, which it is made from; give it a file of its own.',
    ],
    [
      'a.sarif b.sarif --format sarif=b.sarif',
      'The report would take the place of b.sarif, which it is made from; give it a file of its own.',
    ],
    [
      'a.json --format json=nowhere/x.json',
      'The folder of the output file nowhere/x.json does not exist; create it first.',
    ],
    ['a.json --rule x', 'Unknown flag --rule; see "keydrill merge --help".'],
  ])('keydrill merge %s', async (commandLine, sentence) => {
    const [said, ...more] = await workspace.refused(['merge', ...commandLine.split(' ').filter(Boolean)]);
    expect(more).toEqual([]);
    if (sentence.includes('\\.')) expect(said).toMatch(new RegExp(`^${sentence}$`));
    else expect(said?.slice(0, sentence.length)).toBe(sentence);
  });
});

describe('bad input: a baseline', () => {
  const refused = (...args: readonly string[]) =>
    workspace.refused(['evaluate', 'a-snapshot.json', '--rule', CONTACT_RULE, ...args]);

  it.each<[string, readonly string[], string]>([
    ['that does not exist', ['nowhere.json'], `The report nowhere.json does not exist; ${MAKE}.`],
    ['that is a folder', ['folder'], 'The report folder is a folder; name the files in it.'],
    ['that is a snapshot', ['a-snapshot.json'], `a-snapshot.json is not a keydrill report; ${MAKE}.`],
    ['that is SARIF', ['a.sarif'], `a.sarif is not a keydrill report; ${MAKE}.`],
    [
      'that is an example',
      ['demo.json'],
      'The baseline demo.json is about the example account; give the report of an earlier scan.',
    ],
    [
      'that the report would replace',
      ['a.json', '--format', 'json=a.json'],
      'The report would take the place of a.json, which it is made from; give it a file of its own.',
    ],
    ['twice', ['a.json', '--baseline', 'b.json'], '--baseline counts only once; give it once.'],
    ['without a name', [''], '--baseline needs a value.'],
  ])('%s', async (_, args, sentence) => {
    expect(await refused('--baseline', ...args)).toEqual([sentence]);
  });

  it('is refused before AWS is asked, and before credentials are', async () => {
    expect(await workspace.refused(['scan', '--baseline', 'nowhere.json'])).toHaveLength(1);
    expect(await workspace.refused(['scan', '--baseline', 'demo.json'])).toEqual([
      'The baseline demo.json is about the example account; give the report of an earlier scan.',
    ]);
  });

  it('of a real account is none for an example, nor the other way round', async () => {
    expect(await workspace.refused(['merge', 'demo.json', '--baseline', 'a.json'])).toEqual([
      'The baseline a.json is not about the example account; compare with the report of "keydrill demo".',
    ]);
    expect(await workspace.refused(['merge', 'a.json', '--baseline', 'demo.json'])).toHaveLength(1);
    expect(await workspace.refused(['demo', '--baseline', 'demo.json'])).toHaveLength(1);
    expect(await workspace.run(['merge', 'demo.json', '--baseline', 'demo.json'])).toMatchObject({
      code: 0,
      stderr: 'A scan of this account would say: Not ready: 2 incidents to act on now.\n',
    });
  });
});

describe('what can be merged without an account', () => {
  it('a finding of the baseline, and one that it lacks', async () => {
    const known = await workspace.run(['merge', 'a.json', '--baseline', 'a.json']);
    expect(known).toMatchObject({
      code: 0,
      stderr: 'Ready: no new finding at or above high; 1 of the baseline remains (exit code 0).\n',
    });
    const other = await workspace.run(['merge', 'a.json', 'b.json', '--baseline', 'a.json']);
    expect(other).toMatchObject({
      code: 1,
      stderr: 'Not ready: 1 new finding at or above high, beside 1 of the baseline (exit code 1).\n',
    });
  });

  it('more accounts than one SARIF file may hold: the others are numbered', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `many-${index}`);
    for (const [index, name] of names.entries()) {
      const accountId = String(500_000_000_000 + index);
      await workspace.file(`${name}-snapshot.json`, contactsSnapshot({ accountId }));
      await evaluate(name, name);
    }
    const args = ['merge', ...names.map((name) => `${name}.sarif`)];
    expect(await workspace.run([...args, '--format', 'sarif=all.sarif'])).toMatchObject({ code: 0, stderr: '' });
    const runs = async (file: string) => JSON.parse(await workspace.read(file)).runs.length;
    expect([await runs('all.sarif'), await runs('all-2.sarif')]).toEqual([20, 3]);
    expect(await workspace.refused(args)).toEqual([
      'This sarif report needs 2 files; name one, as in --format sarif=FILE, and the others are numbered.',
    ]);
    const reports = ['merge', ...names.map((name) => `${name}.json`), '--format', 'sarif=from-json.sarif'];
    expect((await workspace.run(reports)).code).toBe(0);
    expect([await runs('from-json.sarif'), await runs('from-json-2.sarif')]).toEqual([20, 3]);
  });

  it('no run at all, into an empty log', async () => {
    const { code, stdout } = await workspace.run(['merge', 'empty.sarif']);
    expect({ code, runs: JSON.parse(stdout).runs }).toEqual({ code: 0, runs: [] });
  });

  it('without a word with --quiet', async () => {
    expect(await workspace.run(['merge', 'a.json', '--quiet', '--format', 'json=quiet.json'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: '',
    });
  });
});
