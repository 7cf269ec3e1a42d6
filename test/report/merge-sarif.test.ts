import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Log, Run } from 'sarif';
import { describe, expect, it } from 'vitest';
import { mergeRuns, type NamedRuns, readRuns } from '../../src/report/sarif/merge.ts';
import { sarif } from '../../src/report/sarif.ts';
import { anyText } from './any-text.ts';
import { context, manyAccounts, oldKey, sampleReport, worst } from './sample-report.ts';
import { rejections } from './sarif-rejections.ts';

const run = (id: string | undefined, parts: Partial<Run> = {}): Run => ({
  tool: { driver: { name: 'keydrill' } },
  ...(id === undefined ? {} : { automationDetails: { id } }),
  results: [],
  ...parts,
});
const file = (name: string, ...runs: readonly Run[]): NamedRuns => ({ name, runs });
function merged(...files: readonly NamedRuns[]): readonly Log[] {
  const outcome = mergeRuns(files);
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome.value.map((text): Log => JSON.parse(text));
}
const idsOf = ({ runs }: Log) => runs.map(({ automationDetails }) => automationDetails?.id);
const text = (log: object) => JSON.stringify(log);

describe('merged SARIF files', () => {
  it('hold every run as it is, in the order of the files', () => {
    const accounts = ['111122223333', '444455556666'];
    const logs = accounts.flatMap((account) =>
      sarif(sampleReport([oldKey('ada', 1, account)], { run: { accounts: [account] } }), context).map(
        (written): Log => JSON.parse(written),
      ),
    );
    const outcome = mergeRuns(logs.map(({ runs }, index) => ({ name: `${index}.sarif`, runs })));
    const [only = '', ...others] = outcome.ok ? outcome.value : [];
    expect(others).toEqual([]);
    expect(rejections(only)).toEqual([]);
    expect(JSON.parse(only)).toEqual({ ...logs[0], runs: logs.flatMap(({ runs }) => runs) });
    expect(only.endsWith('}\n')).toBe(true);
  });

  it('keep what keydrill does not know, and whatever a text holds', () => {
    fc.assert(
      fc.property(anyText, (any) => {
        const odd = run('a/', { properties: { [`x${any}`]: any }, results: [{ message: { text: any } }] });
        const outcome = mergeRuns([file('a.sarif', odd)]);
        const [written = ''] = outcome.ok ? outcome.value : [];
        expect(JSON.parse(written).runs).toEqual([JSON.parse(JSON.stringify(odd))]);
        expect(written).not.toMatch(/[^\P{Cc}\n]|^\s*::|##\[/mu);
      }),
    );
  });

  it('are one file for up to twenty runs, else several', () => {
    const runs = Array.from({ length: 45 }, (_, index) => run(`keydrill/${index}/`));
    expect(merged(file('a', ...runs.slice(0, 20))).map(({ runs: held }) => held.length)).toEqual([20]);
    const logs = merged(file('a', ...runs.slice(0, 7)), file('b', ...runs.slice(7)));
    expect(logs.map(({ runs: held }) => held.length)).toEqual([20, 20, 5]);
    expect(logs.flatMap(idsOf)).toEqual(runs.map(({ automationDetails }) => automationDetails?.id));
  });

  it('are several files where one would be too large', () => {
    const large = (id: string) => run(id, { properties: { noise: randomBytes(4_000_000).toString('base64') } });
    const outcome = mergeRuns([file('a', large('a/'), large('b/')), file('c', large('c/'))]);
    const files = outcome.ok ? outcome.value : [];
    expect(files.map((each) => idsOf(JSON.parse(each)))).toEqual([['a/', 'b/'], ['c/']]);
    for (const each of files) expect(gzipSync(each).length).toBeLessThan(10_000_000);
  });

  it('are an empty log when there is no run', () => {
    expect(merged(file('a.sarif')).map(({ runs }) => runs)).toEqual([[]]);
  });

  const ofTool = (name: string, id?: string) => run(id, { tool: { driver: { name } } });
  it.each<[string, readonly NamedRuns[], string]>([
    [
      'one category in two files',
      [file('a', run('keydrill/1/')), file('b', run('keydrill/2/')), file('c', run('keydrill/1/'))],
      'a and c both hold a run of category keydrill/1/; give one of them.',
    ],
    [
      'one category in two runs with their own ids',
      [file('a', run('keydrill/1/monday')), file('b', run('keydrill/1/tuesday'))],
      'a and b both hold a run of category keydrill/1/; give one of them.',
    ],
    [
      'one category twice in a file',
      [file('a', run('x/'), run('x/'))],
      'a holds two runs of category x/; give one of them.',
    ],
    [
      'no category twice',
      [file('a', run(undefined)), file('b', run('only-an-id'))],
      'a and b both hold a run of keydrill without a category (automationDetails.id); give one of them.',
    ],
    [
      'the same file',
      [file('a', run('x/')), file('a', run('x/'))],
      'a holds two runs of category x/; give one of them.',
    ],
  ])('cannot hold %s', (_, files, problem) => expect(mergeRuns(files)).toEqual({ ok: false, problem }));

  it('can hold the same category of two tools', () => {
    expect(
      merged(file('a', ofTool('one', 'x/'), ofTool('one')), file('b', ofTool('two', 'x/'), ofTool('two'))),
    ).toHaveLength(1);
  });
});

describe('a file that may be SARIF', () => {
  const log = { version: '2.1.0', runs: [run('x/')] };

  it.each<[string, string]>([
    ['a log', text(log)],
    ['with a schema before', text({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', ...log })],
    ['with a byte order mark', `\ufeff${text(log)}`],
    ['with spaces', JSON.stringify(log, null, 4).replaceAll(':', ' :')],
  ])('is: %s', (_, given) => expect(readRuns(given)).toEqual({ ok: true, value: log.runs }));

  it('is without a run, too', () => {
    expect(readRuns(text({ ...log, runs: [] }))).toEqual({ ok: true, value: [] });
  });

  it.each<[string, string]>([
    ['a report of keydrill', text(worst())],
    [
      'a report that speaks of runs',
      text({ ...worst(), notices: [{ code: 'x', message: '"runs": []', location: null }] }),
    ],
    ['cut off', text(log).slice(0, -5)],
    ['empty', ''],
    ['a list', text([log])],
    ['null', 'null'],
    ['without a version', text({ runs: [] })],
    ['without a list of runs', text({ version: '2.1.0', runs: {} })],
    ['compressed', gzipSync(text(log)).toString('latin1')],
  ])('is not: %s', (_, given) => expect(readRuns(given)).toBeNull());

  it.each<[string, object, string]>([
    ['of another version', { ...log, version: '2.0.0' }, 'is SARIF 2.0.0; only 2.1.0 can be merged'],
    ['without a tool', { ...log, runs: [run('x/'), {}] }, 'is damaged SARIF: a run names no tool; write it again'],
    ['with null for a run', { ...log, runs: [null] }, 'is damaged SARIF: a run names no tool; write it again'],
    [
      'with a tool without a name',
      { ...log, runs: [{ tool: { driver: {} } }] },
      'is damaged SARIF: a run names no tool; write it again',
    ],
  ])('is refused: %s', (_, given, problem) => expect(readRuns(text(given))).toEqual({ ok: false, problem }));

  it('gives back what keydrill wrote for many accounts', () => {
    const files = sarif(manyAccounts(25), context);
    const runs = files.map((each) => readRuns(each));
    const logs = merged(...runs.map((read, index) => file(`${index}`, ...(read?.ok ? read.value : []))));
    expect(logs.map((each) => each.runs.length)).toEqual([20, 5]);
    expect(logs).toEqual(files.map((each) => JSON.parse(each)));
  });
});
