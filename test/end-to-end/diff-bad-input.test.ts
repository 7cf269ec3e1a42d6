import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTACT_RULE, contactsSnapshot } from './sample-snapshots.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const MAKE = 'make one with "keydrill scan --format json=FILE"';
const AGAIN = 'write it again with "keydrill scan --format json=FILE"';

describe('bad input: diff', () => {
  let workspace: Workspace;
  let good: string;
  beforeAll(async () => {
    workspace = await openWorkspace();
    await workspace.file('snapshot.json', contactsSnapshot());
    await workspace.run(['evaluate', 'snapshot.json', '--rule', CONTACT_RULE, '--format', 'json=good.json']);
    await workspace.run(['demo', '--format', 'json=demo.json', '--format', 'sarif=demo.sarif']);
    good = await workspace.read('good.json');
    await workspace.file('folder/x', '');
    await workspace.file('half.json', good.slice(0, good.length / 2));
    await workspace.file('empty.json', '');
    await workspace.file('other.json', '{"schemaVersion":1,"tool":{"name":"other"},"results":[]}');
    await workspace.file('newer.json', JSON.stringify({ ...JSON.parse(good), schemaVersion: 2 }));
    await workspace.file('damaged.json', JSON.stringify({ ...JSON.parse(good), results: [{}] }));
    await workspace.file(
      'diff.json',
      (await workspace.run(['diff', 'good.json', 'good.json', '--format', 'json'])).stdout,
    );
  });
  afterAll(() => workspace.remove());

  const FILES: readonly (readonly [file: string, sentence: string | RegExp])[] = [
    ['nowhere.json', `The report nowhere.json does not exist; ${MAKE}.`],
    ['folder', 'The report folder is a folder; name the files in it.'],
    ['good.json/x', 'The report good.json/x cannot be read (ENOTDIR).'],
    ['half.json', `half.json is not complete JSON; ${AGAIN}.`],
    ['empty.json', `empty.json is not complete JSON; ${AGAIN}.`],
    ['snapshot.json', `snapshot.json is not a keydrill report; ${MAKE}.`],
    ['demo.sarif', `demo.sarif is not a keydrill report; ${MAKE}.`],
    ['other.json', `other.json is not a keydrill report; ${MAKE}.`],
    ['diff.json', `diff.json is not a keydrill report; ${MAKE}.`],
    ['newer.json', 'newer.json was written by a newer keydrill (report version 2); update keydrill to read it.'],
    ['damaged.json', /^damaged\.json is a damaged report: \/results\/0 .*; write it again with .*\.$/],
  ];

  it.each(FILES)('%s, before or after', async (file, sentence) => {
    for (const args of [
      [file, 'good.json'],
      ['good.json', file],
    ]) {
      const [said, ...more] = await workspace.refused(['diff', ...args]);
      if (typeof sentence === 'string') expect(said).toBe(sentence);
      else expect(said).toMatch(sentence);
      expect(more).toEqual([]);
    }
  });

  it.each<[string, readonly string[], string]>([
    ['no report', [], 'Something is missing here; see "keydrill diff --help".'],
    ['one report', ['good.json'], 'Something is missing here; see "keydrill diff --help".'],
    ['three', ['good.json', 'good.json', 'good.json'], 'Unexpected argument "good.json"; see "keydrill diff --help".'],
    [
      'an example and a real one',
      ['demo.json', 'good.json'],
      'demo.json is about the example account and the other is not; compare two scans.',
    ],
    [
      'a real one and an example',
      ['good.json', 'demo.json'],
      'demo.json is about the example account and the other is not; compare two scans.',
    ],
    [
      'a format that is none',
      ['good.json', 'good.json', '--format', 'sarif'],
      '--format takes text, json or markdown, not "sarif".',
    ],
    [
      'a file for the format',
      ['good.json', 'good.json', '--format', 'json=x'],
      '--format takes text, json or markdown, not "json=x" (did you mean "json"?).',
    ],
    [
      'two formats',
      ['good.json', 'good.json', '--format', 'json', '--format', 'text'],
      '--format counts only once; give it once.',
    ],
    [
      'a threshold that is none',
      ['good.json', 'good.json', '--fail-on', 'hihg'],
      '--fail-on takes critical, high, medium, low or never, not "hihg" (did you mean "high"?).',
    ],
    [
      'two thresholds',
      ['good.json', 'good.json', '--fail-on', 'low', '--fail-on', 'high'],
      '--fail-on counts only once; give it once.',
    ],
    [
      'a flag of scan',
      ['good.json', 'good.json', '--baseline', 'good.json'],
      'Unknown flag --baseline; see "keydrill diff --help".',
    ],
  ])('%s', async (_, args, sentence) => {
    expect(await workspace.refused(['diff', ...args])).toEqual([sentence]);
  });

  it('compares an example with itself, and a report through a pipe that closes', async () => {
    expect(await workspace.run(['diff', 'demo.json', 'demo.json', '--fail-on', 'low'])).toMatchObject({ code: 0 });
    expect(await workspace.run(['diff', 'good.json', 'good.json'])).toMatchObject({
      code: 0,
      stderr: 'Not worse: no new finding at or above high (exit code 0).\n',
    });
  });
});
