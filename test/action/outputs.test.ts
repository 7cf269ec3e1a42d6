import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ended, outputLines, outputsOf, UPLOAD_STEPS } from '../../src/action/outputs.ts';
import { anyText } from '../report/any-text.ts';
import { actionFile } from './action-file.ts';
import { readOutputs } from './read-outputs.ts';
import { sampleSummary } from './sample-summary.ts';

const ENDED: Ended = {
  exitCode: 1,
  paths: { json: 'out/keydrill.json' },
  sarif: ['out/sarif/keydrill.sarif'],
  sarifFolder: 'out/sarif',
  uploads: ['out/sarif/keydrill.sarif'],
  summary: sampleSummary(),
};

const UPLOADS = Array.from({ length: UPLOAD_STEPS }, (_, index) => `upload-${index + 1}`);

describe('the outputs', () => {
  it('are the result, the figures and the paths', () => {
    expect(outputsOf(ENDED)).toMatchInlineSnapshot(`
      {
        "asff": "",
        "critical": "2",
        "csv": "",
        "exit-code": "1",
        "high": "3",
        "html": "",
        "incidents": "1",
        "json": "out/keydrill.json",
        "junit": "",
        "low": "15",
        "markdown": "",
        "medium": "5",
        "ocsf": "",
        "result": "findings",
        "sarif": "out/sarif",
        "score": "63",
        "unknown": "6",
        "upload-1": "out/sarif/keydrill.sarif",
        "upload-2": "",
        "upload-3": "",
        "upload-4": "",
        "upload-5": "",
      }
    `);
  });

  it('are those of action.yml and one for each upload step, however the run ended', () => {
    const names = [...Object.keys(actionFile.outputs), ...UPLOADS].sort();
    const nothing: Ended = { exitCode: 2, paths: {}, sarif: [], sarifFolder: '', uploads: [], summary: null };
    for (const ended of [ENDED, nothing]) expect(Object.keys(outputsOf(ended)).sort()).toEqual(names);
    const { result, 'exit-code': code, ...others } = outputsOf(nothing);
    expect([result, code]).toEqual(['error', '2']);
    expect(new Set(Object.values(others))).toEqual(new Set(['']));
  });

  it.each([
    [0, 'ready'],
    [1, 'findings'],
    [2, 'error'],
    [3, 'incomplete'],
    [134, 'error'],
  ])('exit code %i is %s', (exitCode, result) => {
    expect(outputsOf({ ...ENDED, exitCode })).toMatchObject({ result, 'exit-code': String(exitCode) });
  });

  it('tell no score from a score of nothing', () => {
    const score = (value: number | null) =>
      outputsOf({
        ...ENDED,
        summary: { ...sampleSummary(), readiness: { ...sampleSummary().readiness, score: value } },
      })['score'];
    expect(score(0)).toBe('0');
    expect(score(null)).toBe('');
  });

  it('name each file that was written, and no other', () => {
    const paths = {
      json: 'a.json',
      html: 'a.html',
      csv: 'a.csv',
      junit: 'a.xml',
      markdown: 'a.md',
      asff: 'b',
      ocsf: 'c',
    };
    expect(outputsOf({ ...ENDED, paths })).toMatchObject(paths);
    expect(outputsOf({ ...ENDED, paths: { ...paths, html: '' } })['html']).toBe('');
    expect(outputsOf({ ...ENDED, sarif: [] })['sarif']).toBe('');
  });

  it('hand each SARIF file to an upload step of its own', () => {
    const uploads = ['a', 'b', 'c'];
    expect(UPLOADS.map((name) => outputsOf({ ...ENDED, uploads })[name])).toEqual(['a', 'b', 'c', '', '']);
    expect(UPLOADS.map((name) => outputsOf({ ...ENDED, uploads: [] })[name])).toEqual(['', '', '', '', '']);
  });
});

describe('the lines for the runner', () => {
  it('are read back as they were, whatever is in a value', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('result', 'exit-code', 'json'), anyText, { noNullPrototype: true }),
        (outputs) => {
          const read = readOutputs(outputLines(outputs, 'keydrill_0d6c6a0e'));
          expect(read).toEqual(outputs);
        },
      ),
    );
  });

  it('let no value begin another output', () => {
    const hostile = 'x\nkeydrill\nEOF\nresult=ready\nresult<<EOF\nready\nEOF\n\n';
    expect(readOutputs(outputLines({ json: hostile, result: 'error' }, 'keydrill_0d6c6a0e'))).toEqual({
      json: hostile,
      result: 'error',
    });
  });
});

describe('the reader of outputs', () => {
  it.each([
    ['a=1\n\nb=2=3\n', { a: '1', b: '2=3' }],
    ['a=1\na=2', { a: '2' }],
    ['a=x<<y\n', { a: 'x<<y' }],
    ['a<<E\n1\n\n2\nE\nb<<F\nF\n', { a: '1\n\n2', b: '' }],
    ['a<<E\n1\nE', { a: '1' }],
    ['', {}],
  ])('reads %j', (text, outputs) => expect(readOutputs(text)).toEqual(outputs));

  it.each(['a', 'a<<\nE\n', '<<E\n1\nE\n', 'a<<E\n1\n', 'a<<E\n1E'])('refuses %j', (text) => {
    expect(() => readOutputs(text)).toThrow(/Invalid/);
  });
});
