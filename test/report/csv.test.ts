import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import { csv } from '../../src/report/csv.ts';
import { maskIdentifiers } from '../../src/report/mask.ts';
import { publicText } from '../../src/report/plain-text.ts';
import type { Report } from '../../src/report/report.ts';
import { anyText } from './any-text.ts';
import {
  ACCOUNT,
  blind,
  clean,
  context,
  hostile,
  large,
  manyAccounts,
  oldKey,
  sampleReport,
  sampleResult,
  worst,
} from './sample-report.ts';
import { keyRotated, notQuarantined, tamperingAlerts, trailLogging } from './sample-rules.ts';

const written = (report: Report, rules = context.rules): string => [...csv(report, { rules })].join('');

type Row = Readonly<Record<string, string>>;

/** Strict: no byte order mark is removed, no line may have another number of cells, nothing but CRLF ends a record. */
const rowsOf = (text: string): readonly Row[] =>
  parse(text, { columns: true, record_delimiter: '\r\n', bom: false, relax_column_count: false, relax_quotes: false });

const rowOf = (result: Result, rules = context.rules): Row => rowsOf(written(sampleReport([result]), rules))[0] ?? {};

const named = (name: string): Result =>
  sampleResult({ rule: trailLogging, resource: { type: 'AwsIamUser', id: 'AIDA1', name } });

/** What a spreadsheet would compute, by its own rules: whatever stands before the sign, except for letters. */
const isFormula = (cell: string): boolean =>
  /^[\s"`]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]/.test(cell);

describe('csv', () => {
  it('has a header, and a row for each result of every status', () => {
    const report = sampleReport([
      oldKey('deploy', 7),
      sampleResult({ rule: trailLogging, status: 'pass', message: 'Trail "main" logs, in all regions.' }),
    ]);
    expect(written(report)).toMatchInlineSnapshot(`
      ""status","severity","kind","capability","rule","title","account","region","resource_type","resource","resource_name","resource_arn","resource_region","file","message","observed","expected","cause","operation","missing_permission","exception_owner","exception_expires","exception_reason","ticket","remedy","fingerprint"
      "pass","critical","gap","see","cloudtrail-trail-logging","A trail records every region","111122223333","us-east-1","AwsAccount","AWS::::Account:111122223333","111122223333","","global","","Trail ""main"" logs, in all regions.","","","","","","","","","","","e6f01a9cbe6de60fc21133f0d2234d3c3994eacf456675c68b02d5ffa6e24efd"
      "fail","high","gap","exposure","iam-access-key-rotated","Access keys are rotated","111122223333","us-east-1","AwsIamAccessKey","AKIA…KEYS","deploy","arn:aws:iam::111122223333:user/deploy","global","","Access key AKIA…KEYS of user deploy is 107 days old; the limit is 90 days.","{""ageDays"":107}","{""maxAgeDays"":90}","","","","","","","","Create a second key, move every consumer to it, then deactivate the old one; delete it once nothing complains.","a52af0648e6f2e96a83c699c994c38bf4f6c25e6af71d9c65cbd789ab58dde00"
      "
    `);
  });

  it('has a header alone for a report without results', () => {
    const text = written(sampleReport([]));
    expect(text).toMatch(/^"status",[^\r\n]+,"fingerprint"\r\n$/);
    expect(rowsOf(text)).toEqual([]);
  });

  it.each([
    ['every kind of result', worst],
    ['only passes', clean],
    ['only unknowns', blind],
    ['many accounts', () => manyAccounts(20)],
    ['hostile text', hostile],
  ])('keeps the results in their order: %s', (_, make) => {
    const { results } = make();
    const rows = rowsOf(written({ ...sampleReport([]), results }));
    expect(rows.map(({ fingerprint, status, severity }) => [fingerprint, status, severity])).toEqual(
      results.map(({ fingerprint, status, severity }) => [fingerprint, status, severity]),
    );
  });

  it('begins with the incidents, and calls them so', () => {
    const [first, ...others] = rowsOf(written(worst()));
    expect(first).toMatchObject({ kind: 'incident', status: 'fail', rule: notQuarantined.id });
    expect(new Set(others.map(({ kind }) => kind))).toEqual(new Set(['gap']));
  });

  it('tells a finding with its evidence and its remedy', () => {
    expect(rowOf(oldKey('deploy', 7))).toMatchObject({
      status: 'fail',
      severity: 'high',
      kind: 'gap',
      capability: 'exposure',
      rule: keyRotated.id,
      title: 'Access keys are rotated',
      account: ACCOUNT,
      region: 'us-east-1',
      resource_type: 'AwsIamAccessKey',
      resource: 'AKIA…KEYS',
      resource_name: 'deploy',
      resource_arn: `arn:aws:iam::${ACCOUNT}:user/deploy`,
      resource_region: 'global',
      observed: '{"ageDays":107}',
      expected: '{"maxAgeDays":90}',
      cause: '',
      missing_permission: '',
      exception_owner: '',
      remedy: expect.stringMatching(/^Create a second key/),
    });
  });

  it('tells what could not be judged, and what to allow', () => {
    const cause = {
      kind: 'access-denied',
      operation: 's3:GetBucketEncryption',
      code: 'AccessDenied',
      iamAction: 's3:GetEncryptionConfiguration',
      message: 'Access Denied',
    } as const;
    expect(rowOf(sampleResult({ rule: tamperingAlerts, status: 'unknown', cause }))).toMatchObject({
      status: 'unknown',
      cause: 'access-denied',
      operation: 's3:GetBucketEncryption',
      missing_permission: 's3:GetEncryptionConfiguration',
      observed: '',
      expected: '',
      remedy: '',
    });
    const crash = { ...cause, kind: 'rule-crashed', operation: null, iamAction: null } as const;
    expect(rowOf(sampleResult({ rule: tamperingAlerts, status: 'unknown', cause: crash }))).toMatchObject({
      cause: 'rule-crashed',
      operation: '',
      missing_permission: '',
    });
  });

  it('tells who answers for an exception, and until when', () => {
    const exception = { reason: 'vendor', owner: 'mail@example.com', expires: '2027-01-31', ticket: 'SEC-1' };
    const row = rowOf({ ...oldKey('relay', 7), status: 'excepted', exception });
    expect(row).toMatchObject({
      status: 'excepted',
      exception_owner: 'm…@example.com',
      exception_expires: '2027-01-31',
      exception_reason: 'vendor',
      ticket: 'SEC-1',
      remedy: '',
    });
    expect(rowOf({ ...oldKey('x', 7), exception: { ...exception, ticket: null } })['ticket']).toBe('');
  });

  it('tells the line of what lies in the repository', () => {
    const file = { path: 'playbooks/leaked-key.md', line: 41 };
    expect(rowOf(sampleResult({ rule: trailLogging, resource: { file } }))['file']).toBe('playbooks/leaked-key.md:41');
    expect(rowOf(oldKey('deploy', 7))['file']).toBe('');
  });

  it('knows a rule of a merged report by its id alone', () => {
    expect(rowOf(oldKey('deploy', 7), [])).toMatchObject({ rule: keyRotated.id, title: keyRotated.id, remedy: '' });
  });

  it('is UTF-8 text of CRLF lines without a byte order mark', () => {
    const text = written(worst());
    expect(text.charCodeAt(0)).toBe('"'.charCodeAt(0));
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text.endsWith('"\r\n')).toBe(true);
    expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text);
  });

  it('comes in pieces that lose and repeat nothing', () => {
    const pieces = [...csv(large(1_600), context)];
    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1_000_000);
    expect(rowsOf(pieces.join('')).map((row) => row['resource_name'])).toEqual(
      large(1_600).results.map(({ resource }) => resource.name),
    );
  });
});

describe('a cell', () => {
  const cellOf = (name: string) => rowOf(named(name))['resource_name'];

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "' =1"],
    ['\r=1', "' =1"],
    ['\n=1', "' =1"],
    ['  =1', "'  =1"],
    ['\u00a0\u3000=1', "'\u00a0\u3000=1"],
    ['"=1"', '\'"=1"'],
    ["'=1", "''=1"],
    ['`-1', "'`-1"],
    [' " =1', '\' " =1'],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠1', "'＠1"],
    ['﹦1', "'﹦1"],
    ['﹢1', "'﹢1"],
    ['﹣1', "'﹣1"],
    ['﹫1', "'﹫1"],
    ['=cmd|"/c calc"!A1', '\'=cmd|"/c calc"!A1'],
  ])('is text where it would be a formula: %j', (name, expected) => {
    expect(cellOf(name)).toBe(expected);
  });

  it.each([
    ['a=1'],
    ['user+tag'],
    ['eu-west-1'],
    ['1-2'],
    ['#N/A'],
    ["O'Brien"],
    ['"quoted"'],
    ['a, b; c'],
    ['limit; allow s3:*'],
    [''],
    [' '],
    ['日本語'],
    ['{"a":-1}'],
  ])('is left alone where nothing would be computed: %j', (name) => {
    expect(cellOf(name)).toBe(name);
  });

  it.each([
    ['a;=1+1;b', "a;'=1+1;b"],
    ['a; "@x;\t-1', "a;' \"@x;' -1"],
    ['a;＝1', "a;'＝1"],
  ])('begins no formula where a semicolon separates cells: %j', (name, expected) => {
    expect(cellOf(name)).toBe(expected);
  });

  it('is text also after what is unseen was written out', () => {
    expect(cellOf('\u200b=1')).toBe('\\u{200b}=1');
    expect(cellOf('\ufeff=1')).toBe('\\u{feff}=1');
    expect(cellOf('\u0000=1')).toBe('\\u{0}=1');
  });

  it('is never longer than Excel takes, and never shows the half of a key id', () => {
    const long = `=${'x'.repeat(32_755)} AKIAIOSFODNN7EXAMPLE ${';='.repeat(20_000)}`;
    const cell = cellOf(long) ?? '';
    expect(cell).toHaveLength(32_767);
    expect(cell.startsWith("'=xxx")).toBe(true);
    expect(cell).not.toContain('AKIAI');
    expect(cellOf('y'.repeat(32_767))).toBe('y'.repeat(32_767));
  });

  it('of evidence is JSON', () => {
    const observed = { name: '=x";\u202e\n', list: [1, null], mail: 'root@example.com' };
    const { observed: cell = '' } = rowOf({ ...oldKey('deploy', 7), observed });
    expect(JSON.parse(cell)).toEqual({ ...observed, mail: 'r…@example.com' });
    expect(cell).not.toMatch(/[\u202e\n]/);
  });
});

describe('hostile text in a csv report', () => {
  it('gives neither a whole key id nor an e-mail address', () => {
    const text = written(hostile());
    expect(text).not.toMatch(/AKIAIOSFODNN7EXAMPLE|security@/);
    expect(text).toContain('AKIA…MPLE');
    expect(text).toContain('s…@example.com');
  });

  it('is never a command to the runner of GitHub Actions', () => {
    expect(
      written(hostile())
        .split('\r\n')
        .filter((line) => /^\s*::|##\[/.test(line)),
    ).toEqual([]);
  });

  it('is one record for each result, and no cell is a formula, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 12 }), (texts) => {
        const report = hostile(texts);
        const rows = rowsOf(written(report));
        expect(rows).toHaveLength(report.results.length);
        for (const [index, row] of rows.entries()) {
          expect(row['fingerprint']).toBe(report.results[index]?.fingerprint);
          expect(Object.values(row).filter(isFormula)).toEqual([]);
          expect(Object.values(row).filter((cell) => maskIdentifiers(cell) !== cell)).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('comes back as it should be shown, but for apostrophes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const apostrophes = (cell = '') => cell.replaceAll("'", '');
        const { resource_name, message } = rowOf({ ...named(text), message: text });
        expect(apostrophes(resource_name)).toBe(apostrophes(publicText(text)));
        expect(message).toBe(resource_name);
      }),
    );
  });

  it('begins no formula in a program that separates by semicolons and takes quotation marks for text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(';', '=', '-', '"', ' ', "'", 'a', ',', '＝'), { maxLength: 9 }),
        (parts) => {
          const lines = written(sampleReport([named(parts.join(''))])).split('\r\n');
          const cells = lines.flatMap((line) => line.split(';')).map((cell) => cell.replaceAll('"', ''));
          expect(cells.filter(isFormula)).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
