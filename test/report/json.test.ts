import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUSES } from '../../src/engine/result.ts';
import { CAPABILITIES, SEVERITIES } from '../../src/engine/rule.ts';
import { harmlessJson, json } from '../../src/report/json.ts';
import type { Report } from '../../src/report/report.ts';
import { anyText } from './any-text.ts';
import { blind, clean, hostile, large, manyAccounts, sampleReport, worst } from './sample-report.ts';

const schema: unknown = JSON.parse(readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
});
formats.default(ajv);
const validate = ajv.compile(schema as object);

const problems = (report: unknown): readonly string[] => {
  validate(report);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

describe('json', () => {
  it('is the report, indented by two but for one line a result, with a line feed at the end', () => {
    const written = [...json(worst())].join('');
    expect(JSON.parse(written)).toEqual(worst());
    const lines = written.split('\n');
    expect(lines[1]).toBe('  "schemaVersion": 1,');
    expect(lines.filter((line) => line.startsWith('    {"ruleId":'))).toHaveLength(worst().results.length);
    expect(written.endsWith('\n}\n')).toBe(true);
  });

  it('says an empty list of results as one, and many pieces as one list', () => {
    const empty = [...json({ ...worst(), results: [] })].join('');
    expect(JSON.parse(empty)).toEqual({ ...worst(), results: [] });
    const [result] = worst().results;
    const results = Array.from({ length: 1201 }, () => result);
    const many = [...json({ ...worst(), results: results.filter((each) => each !== undefined) })];
    expect(many.length).toBeGreaterThan(3);
    expect(JSON.parse(many.join('')).results).toHaveLength(1201);
  });

  it('keeps access key ids whole, because responders need them', () => {
    expect([...json(worst())].join('')).toContain('"id":"AKIA000000000000KEYS"');
  });

  it('gives back any text, and prints nothing that a terminal or a runner obeys', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const report = hostile([text]);
        const written = [...json(report)].join('');
        expect(JSON.parse(written)).toEqual(report);
        expect(written).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]|^\s*::|##\[/mu);
      }),
    );
  });

  it('escapes characters beyond the first plane as two units', () => {
    expect(harmlessJson('\u{e0041}')).toBe('"\\udb40\\udc41"');
  });
});

describe('schemas/report.schema.json', () => {
  it.each([
    ['worst', worst()],
    ['clean', clean()],
    ['blind', blind()],
    ['many accounts', manyAccounts()],
    ['large', large(500)],
    ['empty', sampleReport([], { run: { accounts: [], policy: null, example: true } })],
  ])('accepts the report: %s', (_, report) => {
    expect(problems(JSON.parse([...json(report)].join('')))).toEqual([]);
  });

  it('accepts hostile names', () => {
    const { coverage, ...rest } = hostile();
    const unharmed = { ...rest, coverage: { ...coverage, prepared: [] } };
    expect(problems(unharmed)).toEqual([]);
  });

  const [first] = worst().results;
  const broken: readonly (readonly [string, unknown, string])[] = [
    ['a key too many at the top', { ...clean(), extra: 1 }, ' must NOT have additional properties'],
    ['a missing part', { ...clean(), notices: undefined }, " must have required property 'notices'"],
    ['another version', { ...clean(), schemaVersion: 2 }, '/schemaVersion must be equal to constant'],
    [
      'an unknown status',
      withResult({ status: 'warn' }),
      '/results/0/status must be equal to one of the allowed values',
    ],
    ['a key too many in a result', withResult({ extra: 1 }), '/results/0 must NOT have additional properties'],
    ['an unknown without a cause', withResult({ status: 'unknown', cause: null }), '/results/0/cause must be object'],
    [
      'a pass with an exception',
      withResult({ exception: exception('2027-01-01') }),
      '/results/0/exception must be null',
    ],
    [
      'an excepted incident',
      withResult({ status: 'excepted', exception: exception('2027-01-01') }),
      '/results/0/kind must be equal to constant',
    ],
    [
      'a day that does not exist',
      withResult({ status: 'excepted', kind: 'gap', exception: exception('2027-02-30') }),
      '/results/0/exception/expires must match format "date"',
    ],
    [
      'a short fingerprint',
      withResult({ fingerprint: 'abc' }),
      '/results/0/fingerprint must match pattern "^[0-9a-f]{64}$"',
    ],
    [
      'a time that is none',
      { ...clean(), run: { ...clean().run, startedAt: 'today' } },
      '/run/startedAt must match format "date-time"',
    ],
  ];

  function withResult(change: object): unknown {
    return { ...clean(), results: [{ ...first, ...change }] };
  }

  function exception(expires: string): object {
    return { reason: 'r', owner: 'o', expires, ticket: null };
  }

  it.each(broken)('refuses %s', (_, report, problem) => {
    expect(problems(report)).toContain(problem);
  });

  it('knows the same words as the program', () => {
    const { $defs } = schema as {
      $defs: Record<string, { enum?: unknown; properties?: Record<string, { enum?: unknown }> }>;
    };
    expect($defs['severity']?.enum).toEqual([...SEVERITIES]);
    expect($defs['capability']?.enum).toEqual([...CAPABILITIES]);
    expect($defs['result']?.properties?.['status']?.enum).toEqual([...STATUSES]);
  });

  it('describes everything', () => {
    const undescribed: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries((node as { properties?: object }).properties ?? {})) {
        if (path.includes('/allOf')) continue;
        if (!('description' in value) && !('$ref' in value)) undescribed.push(`${path}/${key}`);
      }
      for (const [key, value] of Object.entries(node)) visit(value, `${path}/${key}`);
    };
    visit(schema, '');
    expect(undescribed).toEqual([]);
  });

  it('is typed like the report', () => {
    const keys: Record<keyof Report, true> = {
      schemaVersion: true,
      tool: true,
      run: true,
      summary: true,
      results: true,
      coverage: true,
      notices: true,
    };
    expect(Object.keys((schema as { properties: object }).properties)).toEqual(Object.keys(keys));
  });
});
