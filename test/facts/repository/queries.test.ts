import { describe, expect, it } from 'vitest';
import { keyQueries } from '../../../src/facts/repository/queries.ts';
import { fakeAws } from '../fake-aws.ts';
import { inRepository, tooLarge } from './fake-repository.ts';

const PLAYBOOK = 'docs/response/leak.md';
const SELECT = "SELECT * FROM logs WHERE useridentity.accesskeyid = 'KEY_ID'";

const reading = (files: Record<string, string | null | Error>, path = PLAYBOOK) =>
  keyQueries.read(path, inRepository({ files: { [path]: '# Leak', ...files } }));
const found = async (files: Record<string, string | null | Error>) => (await reading(files)).found;

describe('repository:KeyQueries', () => {
  it('keeps where queries lie, and not what they say', async () => {
    const files = {
      'docs/response/queries/by-key.sql': SELECT,
      'docs/response/look.sh':
        'aws cloudtrail lookup-events \\\n  --lookup-attributes AttributeKey=AccessKeyId,AttributeValue="$1"',
      'docs/response/queries/other.sql': 'SELECT 1',
    };
    expect(await reading(files)).toEqual({
      folder: 'docs/response',
      found: [
        { path: 'docs/response/look.sh', kind: 'lookup-events' },
        { path: 'docs/response/queries/by-key.sql', kind: 'SQL' },
      ],
    });
  });

  it.each([
    'WHERE userIdentity.accessKeyId = :key',
    'where "useridentity"."accesskeyid" in (?)',
    'WHERE useridentity . accesskeyid LIKE ?',
    "WHERE json_extract_scalar(useridentity, '$.accesskeyid') = ?",
    'filter userIdentity.accessKeyId = "KEY_ID" | sort @timestamp',
    'jq \'select(.userIdentity.accessKeyId == "KEY_ID")\'',
  ])('knows the question of %s', async (text) => {
    expect(await found({ 'docs/response/q.txt': text })).toEqual([{ path: 'docs/response/q.txt', kind: 'SQL' }]);
  });

  it.each([
    "client.lookup_events(LookupAttributes=[{'AttributeKey': 'AccessKeyId', 'AttributeValue': key}])",
    '{ "command": "LookupEvents", "LookupAttributes": [{ "AttributeKey": "AccessKeyId" }] }',
    'Find-CTEvent -LookupAttribute @{ AttributeKey="AccessKeyId"; AttributeValue=$KeyId }',
  ])('knows the look-up of %s', async (text) => {
    expect(await found({ 'docs/response/q.py': text })).toEqual([
      { path: 'docs/response/q.py', kind: 'lookup-events' },
    ]);
  });

  it.each([
    ['a column that is only selected', 'SELECT useridentity.accesskeyid, eventname FROM logs'],
    ['another filter', "SELECT * FROM logs WHERE useridentity.username = 'x'"],
    ['a look-up of something else', 'aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username'],
    ['the attribute alone', 'AttributeKey=AccessKeyId'],
    ['a commented filter', `-- ${SELECT}\nSELECT 1`],
    ['a commented command', '# aws cloudtrail lookup-events AttributeKey=AccessKeyId\ntrue'],
  ])('does not take %s for it', async (_, text) => expect(await found({ 'docs/response/q.sql': text })).toEqual([]));

  it('counts a code block of a text, the playbook too, but nothing that is only told', async () => {
    const block = `Run this:\n\n\`\`\`sql\n${SELECT}\n\`\`\`\n`;
    expect(await found({ [PLAYBOOK]: block })).toEqual([{ path: PLAYBOOK, kind: 'SQL' }]);
    expect(await found({ 'docs/response/athena.md': block })).toMatchObject([{ path: 'docs/response/athena.md' }]);
    expect(await found({ [PLAYBOOK]: `Filter with ${SELECT}.` })).toEqual([]);
  });

  it.each([
    ['another folder', 'docs/queries/q.sql'],
    ['a folder whose name begins alike', 'docs/response-old/q.sql'],
    ['a file that is no text', 'docs/response/q.png'],
  ])('does not look into %s', async (_, path) => expect(await found({ [path]: SELECT })).toEqual([]));

  it('looks everywhere when the playbook lies at the root', async () => {
    expect(await reading({ 'queries/q.sql': SELECT }, 'LEAK.md')).toEqual({
      folder: '',
      found: [{ path: 'queries/q.sql', kind: 'SQL' }],
    });
  });

  it('leaves out a file that is gone', async () => {
    expect(await found({ 'docs/response/q.sql': null })).toEqual([]);
  });

  it('is proven by one file, whatever could not be read', async () => {
    const large = tooLarge('docs/response/a.json');
    const files = { 'docs/response/a.json': large, 'docs/response/q.sql': SELECT };
    expect(await found(files)).toHaveLength(1);
    await expect(reading({ 'docs/response/a.json': large })).rejects.toMatchObject({ error: { code: 'TooLarge' } });
  });

  it('gives up on a folder of too many files only when the nearest prove nothing', async () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`docs/response/deep/${index}.md`, 'text']));
    expect(await found({ ...many(199) })).toEqual([]);
    expect(await found({ ...many(300), 'docs/response/z.sql': SELECT })).toHaveLength(1);
    await expect(reading(many(200))).rejects.toMatchObject({
      error: { code: 'TooManyFiles', message: expect.stringContaining('docs/response holds more than 200 files') },
    });
  });

  it('is unreadable outside a checkout', async () => {
    await expect(keyQueries.read(PLAYBOOK, fakeAws({}))).rejects.toMatchObject({ error: { code: 'NotARepository' } });
  });
});
