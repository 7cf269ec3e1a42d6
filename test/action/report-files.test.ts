import { describe, expect, it } from 'vitest';
import { EXTRA_FORMATS, isExtraFormat, reportFiles } from '../../src/action/report-files.ts';

const FOLDERS = { output: 'out', scratch: '/tmp/scratch' };
const NOTHING = { formats: [], summary: false, annotations: false };

describe('the files of a run', () => {
  it('are always the JSON report and SARIF, in a folder of its own', () => {
    expect(reportFiles(NOTHING, FOLDERS)).toEqual({
      json: 'out/keydrill.json',
      sarifFolder: 'out/sarif',
      sarif: 'out/sarif/keydrill.sarif',
      extra: {},
      summary: null,
      annotations: null,
    });
  });

  it('are what is asked for, each with a name of its own', () => {
    const formats = Object.keys(EXTRA_FORMATS).filter(isExtraFormat);
    const files = reportFiles({ ...NOTHING, formats }, FOLDERS);
    expect(Object.keys(files.extra)).toEqual(formats);
    const names = [files.json, files.sarif, ...Object.values(files.extra)];
    expect(new Set(names).size).toBe(formats.length + 2);
    for (const name of names) expect(name).toMatch(/^out\/(?:sarif\/)?keydrill\.[a-z.]+$/);
  });

  it('leave no trace in the folder of what is only shown', () => {
    const files = reportFiles({ formats: ['html'], summary: true, annotations: true }, FOLDERS);
    expect(files).toMatchObject({ summary: '/tmp/scratch/summary.md', annotations: '/tmp/scratch/annotations.txt' });
    expect(files.extra).toEqual({ html: 'out/keydrill.html' });
  });

  it('have one Markdown file for the summary and for the format', () => {
    const files = reportFiles({ formats: ['markdown'], summary: true, annotations: false }, FOLDERS);
    expect(files.summary).toBe('out/keydrill.md');
    expect(files.extra).toEqual({ markdown: 'out/keydrill.md' });
  });
});
