import { describe, expect, it } from 'vitest';
import { DEFAULT_ROTATION } from '../../../src/facts/declarations.ts';
import { drillLog, drillLogs } from '../../../src/facts/repository/drills.ts';
import { fakeAws } from '../fake-aws.ts';
import { inRepository, tooLarge } from './fake-repository.ts';

const TARGET = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
const reading = (files: Record<string, string | null | Error>, path = 'docs/drills') =>
  drillLog.read(path, inRepository({ files }));

describe('the drill log that is declared', () => {
  it('is listed by its path', () => {
    expect(drillLogs.list({ rotation: DEFAULT_ROTATION }, TARGET)).toEqual([]);
    expect(drillLogs.list({ rotation: { ...DEFAULT_ROTATION, drillLog: 'drills' } }, TARGET)).toEqual(['drills']);
    expect(drillLogs.describe('drills', TARGET).resource.id).toBe('drills');
  });
});

describe('repository:DrillLog', () => {
  const DRILL = 'date: 2026-05-01\nminutes: 12\nuser: ses-mailer\nby: ada';
  const READ = { at: '2026-05-01T00:00:00.000Z', minutes: 12 };

  it.each([
    ['the front matter of a text', 'docs/drills/may.md', `---\n${DRILL}\n---\n# May\n`, 2],
    ['one entry', 'docs/drills/may.yaml', DRILL, 1],
    ['a list', 'docs/drills/may.yml', '# ours\n- { date: 2026-05-01, minutes: 12 }', 2],
    ['a map with a list', 'docs/drills/all.yaml', 'drills:\n  - date: 2026-05-01\n    minutes: "12"', 2],
    ['a folder below', 'docs/drills/2026/may.yaml', DRILL, 1],
  ])('reads %s', async (_, file, text, line) => {
    expect(await reading({ [file]: text })).toEqual({ drills: [{ ...READ, file, line }], problems: [] });
  });

  it('reads one file, whatever it is called', async () => {
    const { drills } = await reading({ 'drills.txt': DRILL, 'drills.txt.yaml': DRILL }, 'drills.txt');
    expect(drills).toEqual([{ ...READ, file: 'drills.txt', line: 1 }]);
  });

  it('is in order of time', async () => {
    const text =
      '- { date: 2026-05-01, minutes: 2 }\n- { date: 2026-03-01, minutes: 1 }\n- { date: 2026-05-01T09:00Z, minutes: 3 }';
    const { drills } = await reading({ 'docs/drills/a.yaml': text });
    expect(drills.map(({ minutes }) => minutes)).toEqual([1, 2, 3]);
  });

  it.each([
    ['no date', 'minutes: 12', 'has no date'],
    ['a date of another form', 'date: 1 May 2026\nminutes: 12', 'has a date that is not written as YYYY-MM-DD'],
    ['no minutes', 'date: 2026-05-01', 'does not say how many minutes it took'],
    ['minutes that are none', 'date: 2026-05-01\nminutes: a while', 'does not say how many minutes it took'],
    ['no time at all', 'date: 2026-05-01\nminutes: 0', 'does not say how many minutes it took'],
    ['broken YAML', 'date: [', 'is not valid YAML'],
    ['a text in place of a map', '- yesterday', 'is no map of fields'],
    ['nesting without end', `${'['.repeat(100)}${']'.repeat(100)}`, 'is nested too deeply'],
  ])('says where an entry has %s', async (_, text, problem) => {
    const files = { 'docs/drills/a.yaml': text, 'docs/drills/b.yaml': DRILL };
    const log = await reading(files);
    expect(log.problems).toEqual([{ file: 'docs/drills/a.yaml', line: 1, problem }]);
    expect(log.drills).toHaveLength(1);
  });

  it('counts lines from the top of the file', async () => {
    const { problems } = await reading({ 'docs/drills/a.md': '---\ndate: 2026-05-01\nminutes: [\n---\n' });
    expect(problems).toEqual([{ file: 'docs/drills/a.md', line: 3, problem: 'is not valid YAML' }]);
    const listed = await reading({ 'docs/drills/a.yaml': '- { date: 2026-05-01, minutes: 1 }\n\n- { minutes: 1 }' });
    expect(listed.problems).toMatchObject([{ line: 3, problem: 'has no date' }]);
  });

  it('wants front matter of a text', async () => {
    const { problems } = await reading({ 'docs/drills/a.md': '# May\n' });
    expect(problems).toEqual([{ file: 'docs/drills/a.md', line: 1, problem: 'has no front matter' }]);
  });

  it.each(['README.md', 'readme.markdown', '_template.md', '.hidden.yaml', 'photo.png', '.gitkeep'])(
    'takes %s for no entry',
    async (name) => {
      expect(await reading({ [`docs/drills/${name}`]: 'no entry' })).toEqual({ drills: [], problems: [] });
    },
  );

  it('is empty when nothing was written into it yet', async () => {
    expect(await reading({ 'docs/drills/a.yaml': '# none yet\n' })).toEqual({ drills: [], problems: [] });
    expect(await reading({ 'docs/drills/a.yaml': null })).toEqual({ drills: [], problems: [] });
  });

  it('says that there is nothing at its place', async () => {
    const problem = { file: 'docs/drills', line: 1, problem: 'holds no file that git tracks' };
    expect(await reading({ 'docs/drills-old/a.yaml': DRILL })).toEqual({ drills: [], problems: [problem] });
  });

  it.each([
    ['NotARepository', 'docs/drills', fakeAws({})],
    ['OutsideCheckout', '../drills', inRepository({})],
    ['TooLarge', 'a.yaml', inRepository({ files: { 'a.yaml': tooLarge('a.yaml') } })],
  ])('cannot be read: %s', async (code, path, aws) => {
    await expect(drillLog.read(path, aws)).rejects.toMatchObject({ error: { code } });
  });
});
