import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledFolders, thirdPartyNotices } from '../../scripts/third-party-notices.ts';

const FILES: Readonly<Record<string, string>> = {
  'alone/package.json': '{ "name": "alone", "version": "1.2.3", "license": "MIT" }',
  'alone/LICENSE': 'MIT License\r\n\r\nCopyright Alone  \r\n',
  '@scope/first/package.json': '{ "name": "@scope/first", "version": "2.0.0", "license": "Apache-2.0" }',
  '@scope/first/LICENSE': 'Apache License of the scope',
  '@scope/first/NOTICE': 'This product includes software of the scope.',
  '@scope/bare/package.json': '{ "name": "@scope/bare", "version": "2.0.1", "license": "Apache-2.0" }',
  '@scope/other/package.json': '{ "name": "@scope/other", "version": "1.0.0", "license": "MIT" }',
  'bare/package.json': '{ "name": "bare", "version": "0.1.0", "license": "Apache-2.0" }',
};

let modules: string;

beforeAll(() => {
  modules = join(mkdtempSync(join(tmpdir(), 'keydrill-notices-')), 'node_modules');
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    writeFileSync(join(modules, name), text);
  }
});

afterAll(() => rmSync(dirname(modules), { recursive: true }));

const DETAILS = { bytes: 1, imports: [], exports: [] };

/** A bundle with so many bytes of each file. */
const bundle = (bytes: Readonly<Record<string, number>>) => ({
  outputs: {
    'dist/cli.js': {
      ...DETAILS,
      inputs: Object.fromEntries(
        Object.entries(bytes).map(([file, bytesInOutput]) => [join(modules, file), { bytesInOutput }]),
      ),
    },
    'dist/own.js': { ...DETAILS, inputs: { 'src/own.ts': { bytesInOutput: 9 } } },
  },
});

describe('the bundled packages', () => {
  it('are those of which something is left, each once', () => {
    const metafile = bundle({ 'alone/a.js': 3, 'alone/lib/b.js': 1, 'bare/gone.js': 0, '@scope/first/c.js': 1 });
    expect(bundledFolders(metafile)).toEqual([join(modules, '@scope/first'), join(modules, 'alone')]);
  });

  it('may lie within another', () => {
    expect(bundledFolders(bundle({ 'alone/node_modules/@scope/first/c.js': 1 }))).toEqual([
      join(modules, 'alone/node_modules/@scope/first'),
    ]);
  });
});

describe('the notices', () => {
  it('name each package with its version and licence, above the text', () => {
    const text = thirdPartyNotices(bundle({ 'alone/a.js': 1 }));
    expect(text).toMatch(/^alone 1\.2\.3 \(MIT\)\n\nMIT License\n\nCopyright Alone\n$/m);
  });

  it('hold a text that packages share once, and NOTICE files', () => {
    const text = thirdPartyNotices(bundle({ '@scope/first/a.js': 1, '@scope/bare/b.js': 1 }));
    expect(text).toContain('@scope/bare 2.0.1 (Apache-2.0)\n@scope/first 2.0.0 (Apache-2.0)\n');
    expect(text.split('Apache License of the scope')).toHaveLength(2);
    expect(text).toContain('This product includes software of the scope.');
  });

  it.each([
    ['a package without a text', { 'bare/a.js': 1, '@scope/first/b.js': 1 }, /^bare \(Apache-2\.0\) comes without/],
    ['a sibling of another licence', { '@scope/other/a.js': 1, '@scope/first/b.js': 1 }, /^@scope\/other \(MIT\)/],
  ])('are refused for %s', (_, bytes, message) => {
    expect(() => thirdPartyNotices(bundle(bytes))).toThrow(message);
  });
});
