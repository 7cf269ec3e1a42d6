import { describe, expect, it } from 'vitest';
import { json } from '../../src/report/json.ts';
import { readReport } from '../../src/report/read-report.ts';
import type { Report } from '../../src/report/report.ts';
import { blind, clean, hostile, large, manyAccounts, sampleReport, worst } from './sample-report.ts';

const written = (report: Report): string => [...json(report)].join('');
const problemOf = async (text: string): Promise<string> => {
  const outcome = await readReport(text, 'old.json');
  return outcome.ok ? 'none' : outcome.problem;
};
const edited = (change: object): string => JSON.stringify({ ...worst(), ...change });

describe('a JSON report', () => {
  const { coverage, ...rest } = hostile();
  it.each<[string, Report]>([
    ['worst', worst()],
    ['clean', clean()],
    ['blind', blind()],
    ['of many accounts', manyAccounts()],
    ['large', large(3_000)],
    ['of an example', sampleReport([], { run: { example: true } })],
    ['with hostile names', { ...rest, coverage: { ...coverage, prepared: [] } }],
  ])('is read as it was written: %s', async (_, report) => {
    expect(await readReport(written(report), 'old.json')).toEqual({ ok: true, value: report });
  });

  it('is checked quickly, however many there are', async () => {
    const text = written(worst());
    await readReport(text, 'first.json');
    const started = performance.now();
    for (let count = 0; count < 500; count += 1) expect((await readReport(text, 'old.json')).ok).toBe(true);
    // Compiling the schema each time would take half a minute.
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('a file that is no JSON report', () => {
  const AGAIN = 'write it again with "keydrill scan --format json=FILE".';
  const NOT_OURS = 'old.json is not a keydrill report; make one with "keydrill scan --format json=FILE".';

  it.each<[string, string, string]>([
    ['is empty', '', `old.json is not complete JSON; ${AGAIN}`],
    ['was cut off', written(worst()).slice(0, -20), `old.json is not complete JSON; ${AGAIN}`],
    ['is text', 'Account 111122223333', `old.json is not complete JSON; ${AGAIN}`],
    ['is a list', '[]', NOT_OURS],
    ['is null', 'null', NOT_OURS],
    ['is of another tool', edited({ tool: { name: 'other', version: '1' } }), NOT_OURS],
    ['is a snapshot', JSON.stringify({ schemaVersion: 1, tool: worst().tool, facts: {} }), NOT_OURS],
    [
      'is of a newer keydrill',
      edited({ schemaVersion: 2 }),
      'old.json was written by a newer keydrill (report version 2); update keydrill to read it.',
    ],
    [
      'lacks a part',
      edited({ coverage: undefined }),
      `old.json is a damaged report: its top level must have required property 'coverage'; ${AGAIN}`,
    ],
    [
      'has a status that is none',
      edited({ results: [{ ...worst().results[0], status: 'good' }] }),
      `old.json is a damaged report: /results/0/status must be equal to one of the allowed values; ${AGAIN}`,
    ],
  ])('is told so when it %s', async (_, text, problem) => {
    expect(await problemOf(text)).toBe(problem);
  });

  it('is told the name by which the user knows it', async () => {
    expect(await readReport('', 'reports/monday.json')).toMatchObject({
      problem: expect.stringMatching(/^reports\/monday\.json /),
    });
  });
});
