import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ImportStatement, importsIn, importsOf, sourceFiles } from './source-imports.ts';

/**
 * Which part of the program may know which. The parts are the folders of src/ and the single files beside them, in the
 * order of the data flow; types count like everything else.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  version: [],
  outcome: [],
  quote: [],
  'json-schema': [],
  'saved-file': ['outcome', 'json-schema'],
  facts: ['outcome', 'schemas', 'saved-file'],
  subjects: ['facts', 'engine'],
  engine: ['facts'],
  'iam-policy': ['facts', 'engine'],
  testing: ['facts', 'engine', 'subjects', 'version'],
  repository: ['facts'],
  rules: ['facts', 'engine', 'subjects', 'iam-policy'],
  plugins: [
    'facts',
    'engine',
    'iam-policy',
    'outcome',
    'quote',
    'json-schema',
    'rules',
    'schemas',
    'subjects',
    'testing',
    'version',
  ],
  lock: ['outcome', 'json-schema', 'plugins', 'schemas'],
  policy: ['facts', 'engine', 'lock', 'outcome', 'json-schema', 'plugins', 'quote', 'rules', 'schemas'],
  judge: ['facts', 'engine', 'subjects'],
  report: ['facts', 'engine', 'judge', 'outcome', 'saved-file', 'schemas', 'version'],
  'rule-pages': ['facts', 'engine', 'outcome', 'report'],
  permissions: ['facts', 'iam-policy', 'outcome', 'policy', 'report'],
  publish: ['aws', 'facts', 'engine', 'outcome', 'report', 'version'],
  aws: ['facts', 'outcome'],
  scan: ['aws', 'facts', 'outcome', 'version'],
  demo: ['facts', 'policy'],
  doctor: ['aws', 'engine', 'facts', 'outcome', 'policy', 'publish', 'report', 'version'],
  cli: [
    'aws',
    'demo',
    'doctor',
    'engine',
    'facts',
    'iam-policy',
    'judge',
    'lock',
    'outcome',
    'permissions',
    'plugins',
    'policy',
    'publish',
    'report',
    'repository',
    'rule-pages',
    'rules',
    'scan',
    'subjects',
    'testing',
    'version',
  ],
  action: ['cli', 'outcome', 'report'],
  'facts-api': ['facts', 'subjects'],
  index: ['engine', 'facts', 'plugins', 'report', 'subjects'],
};

const files = [...sourceFiles('src'), ...sourceFiles('rules')];
const imports = files.flatMap(importsOf);
const isOwn = ({ target }: ImportStatement) => /^(src|rules|schemas)\//.test(target);
const partOf = (path: string) => /^(?:src\/)?([\w-]+)/.exec(path)?.[1] ?? path;
const told = ({ file, target }: ImportStatement) => `${file} imports ${target}`;

describe('the layers', () => {
  it('are followed by every import', () => {
    const wrong = imports.filter((statement) => {
      const [from, to] = [partOf(statement.file), partOf(statement.target)];
      return isOwn(statement) && from !== to && !(ALLOWED[from] ?? []).includes(to);
    });
    expect(wrong.map(told)).toEqual([]);
  });

  it('name every part of the program, and no other', () => {
    const parts = new Set([...files.map(partOf), 'schemas']);
    expect(Object.keys(ALLOWED).sort()).toEqual([...parts].sort());
  });

  it('make no circle', () => {
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      (ALLOWED[from] ?? []).some((next) => {
        if (next === to) return true;
        if (seen.has(next)) return false;
        seen.add(next);
        return reaches(next, to, seen);
      });
    expect(Object.keys(ALLOWED).filter((part) => reaches(part, part))).toEqual([]);
  });

  it('rules are written with facts, the rule API and what lies in their own folder', () => {
    const api = /^src\/(engine|facts|subjects|iam-policy)\//;
    const foreign = imports.filter(({ file, target }) => {
      const folder = /^rules\/[^/]+\//.exec(file)?.[0];
      return folder !== undefined && !target.startsWith(folder) && !api.test(target);
    });
    expect(foreign.map(told)).toEqual([]);
  });

  it('engine, report, subjects and rules know nothing of AWS clients, files, the network or the process', () => {
    const pure = imports.filter(({ file }) => /^(src\/(engine|report|subjects|iam-policy|judge)|rules\/)/.test(file));
    const outside = pure.filter(({ target }) => /^(@aws-sdk|@smithy|yargs|node:(?!crypto$|util$|zlib$))/.test(target));
    expect(outside.map(told)).toEqual([]);
  });

  it('no SDK client is loaded before it is used', () => {
    const eager = imports.filter(
      ({ target, typeOnly, dynamic }) => target.startsWith('@aws-sdk/') && !typeOnly && !dynamic,
    );
    expect(eager.map(told)).toEqual([]);
    expect(imports.some(({ target, dynamic }) => target.startsWith('@aws-sdk/') && dynamic)).toBe(true);
  });

  it('modules of Node are named as such', () => {
    expect(
      imports.filter(({ target }) => /^(fs|path|crypto|os|process|util|child_process)(\/|$)/.test(target)).map(told),
    ).toEqual([]);
  });
});

describe('no file of src/ or rules/', () => {
  it.each([
    ['prints past the one writer', /\bconsole\s*\./],
    ['ends the process with output pending', /\bprocess\s*\.\s*exit\s*\(/],
    ['evaluates text', /\beval\s*\(|\bnew Function\s*\(/],
  ])('%s', (_, pattern) => {
    expect(files.filter((file) => pattern.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('of the pure layers asks for the time', () => {
    const pure = files.filter((file) => /^(src\/(engine|report|subjects|iam-policy|judge|facts)|rules\/)/.test(file));
    const clocks = pure.filter((file) =>
      /\bDate\.now\s*\(|\bnew Date\(\s*\)|\bprocess\.(env|hrtime)/.test(readFileSync(file, 'utf8')),
    );
    expect(clocks).toEqual([]);
  });

  it('of rules/ catches or waits: an unread fact must reach the engine', () => {
    const catching = files.filter(
      (file) =>
        /^rules\/.*\/rule\.ts$/.test(file) &&
        /\b(?:try|catch|await|async)\b\s*[({]|\bawait\s/.test(readFileSync(file, 'utf8')),
    );
    expect(catching).toEqual([]);
  });
});

describe('the reader of imports', () => {
  const read = (text: string) =>
    importsIn('src/engine/rule.ts', text).map(({ target, typeOnly, dynamic }) => [target, typeOnly, dynamic]);
  it.each([
    ["import { a } from '../facts/fact.ts';", [['src/facts/fact.ts', false, false]]],
    ["import type { A } from './a.ts';", [['src/engine/a.ts', true, false]]],
    ["import {\n  type A,\n  type B,\n} from '@aws-sdk/client-iam';", [['@aws-sdk/client-iam', true, false]]],
    ["import { a, type B } from '@aws-sdk/client-iam';", [['@aws-sdk/client-iam', false, false]]],
    ["import '@aws-sdk/client-iam';", [['@aws-sdk/client-iam', false, false]]],
    ["import * as all from 'yargs';", [['yargs', false, false]]],
    ["export { a } from './a.ts';", [['src/engine/a.ts', false, false]]],
    ["export type { A } from './a.ts';", [['src/engine/a.ts', true, false]]],
    ["  const { a } = await import('@aws-sdk/client-iam');", [['@aws-sdk/client-iam', false, true]]],
    ["import schema from '../../schemas/x.json' with { type: 'json' };", [['schemas/x.json', false, false]]],
    ['export const text = 1;', []],
  ])('reads %j', (text, expected) => expect(read(text)).toEqual(expected));
});
