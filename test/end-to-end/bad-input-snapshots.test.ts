import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactsSnapshot } from './sample-snapshots.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const good = contactsSnapshot();
const edited = (change: (snapshot: Record<string, unknown>) => void) => {
  const snapshot: Record<string, unknown> = JSON.parse(good);
  change(snapshot);
  return JSON.stringify(snapshot);
};
const NOT_OURS = 'bad.json is not a keydrill snapshot; make one with "keydrill collect".';
const INCOMPLETE = 'bad.json is not complete JSON; collect it again.';

const REFUSED: readonly (readonly [name: string, content: string, sentence: string | RegExp])[] = [
  ['an empty file', '', INCOMPLETE],
  ['half a snapshot', good.slice(0, good.length / 2), INCOMPLETE],
  ['two snapshots in one file', good + good, INCOMPLETE],
  ['another program’s JSON', '{"schemaVersion":1,"tool":{"name":"other"},"facts":{}}', NOT_OURS],
  ['a list', '[]', NOT_OURS],
  ['null', 'null', NOT_OURS],
  [
    'a newer version',
    edited((snapshot) => {
      snapshot['schemaVersion'] = 2;
    }),
    'bad.json was written by a newer keydrill (snapshot version 2); update keydrill to read it.',
  ],
  [
    'no account',
    edited((snapshot) => {
      delete snapshot['account'];
    }),
    /^bad\.json is a damaged snapshot: .*; collect it again\.$/,
  ],
  [
    'an account id that is none',
    edited((snapshot) => {
      snapshot['account'] = { partition: 'aws', id: '../../x' };
    }),
    /^bad\.json is a damaged snapshot: \/account\/id .*; collect it again\.$/,
  ],
  [
    'a fact that is neither read nor unread',
    edited((snapshot) => {
      snapshot['facts'] = { 'iam:ListUsers': { ok: 'maybe' } };
    }),
    /^bad\.json is a damaged snapshot: \/facts\/iam:ListUsers.*; collect it again\.$/,
  ],
  [
    'a time that is none',
    edited((snapshot) => {
      snapshot['takenAt'] = 'yesterday';
    }),
    /^bad\.json is a damaged snapshot: \/takenAt .*; collect it again\.$/,
  ],
];

describe('bad input: snapshots', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace();
    await workspace.file('good.json', good);
    await workspace.file('folder/x', '');
  });
  afterAll(() => workspace.remove());

  const refused = (...paths: readonly string[]) =>
    workspace.refused(['evaluate', ...paths, '--format', 'json=report.json']);

  it.each(REFUSED)('%s', async (_, content, sentence) => {
    await workspace.file('bad.json', content);
    const [said, ...more] = await refused('bad.json');
    if (typeof sentence === 'string') expect(said).toBe(sentence);
    else expect(said).toMatch(sentence);
    expect(more).toEqual([]);
    // One good snapshot does not make up for a bad one.
    expect(await refused('good.json', 'bad.json')).toEqual([said]);
  });

  it('a report in place of a snapshot', async () => {
    await workspace.run(['evaluate', 'good.json', '--format', 'json=bad.json']);
    expect(await refused('bad.json')).toEqual([NOT_OURS]);
  });

  it('a file that does not exist, a folder', async () => {
    expect(await refused('nowhere.json')).toEqual([
      'The snapshot nowhere.json does not exist; make one with "keydrill collect".',
    ]);
    expect(await refused('folder')).toEqual(['The snapshot folder is a folder; name the files in it.']);
    expect(await refused('good.json/x')).toEqual(['The snapshot good.json/x cannot be read (ENOTDIR).']);
  });

  it('two snapshots of one account', async () => {
    await workspace.file('again.json', good);
    expect(await refused('good.json', 'again.json')).toEqual([
      'good.json and again.json are snapshots of the same account, 111122223333; give one of them.',
    ]);
    expect(await refused('good.json', 'good.json')).toHaveLength(1);
  });
});
