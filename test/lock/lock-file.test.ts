import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import schema from '../../schemas/lock.schema.json' with { type: 'json' };
import { LOCK_FILE, lockFileText, readLockFile } from '../../src/lock/lock-file.ts';
import type { Pin } from '../../src/lock/pin.ts';
import { scratchFolder } from './scratch-folder.ts';

const folder = scratchFolder();
const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const pins: readonly Pin[] = [
  { kind: 'policy', name: './base.yaml', files: { 'base.yaml': A } },
  { kind: 'plugin', name: 'acme-rules', version: '1.2.0', files: { 'package.json': A, 'index.js': B } },
  { kind: 'plugin', name: './rules/plugin.mjs', files: { 'rules/plugin.mjs': 'link:other.mjs' } },
];

describe('the text of a lock', () => {
  it('has an order of its own', () => {
    expect(lockFileText(pins)).toMatchInlineSnapshot(`
      "{
        "lockVersion": 1,
        "pinned": [
          {
            "kind": "plugin",
            "name": "./rules/plugin.mjs",
            "files": {
              "rules/plugin.mjs": "link:other.mjs"
            }
          },
          {
            "kind": "plugin",
            "name": "acme-rules",
            "version": "1.2.0",
            "files": {
              "index.js": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
              "package.json": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            }
          },
          {
            "kind": "policy",
            "name": "./base.yaml",
            "files": {
              "base.yaml": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            }
          }
        ]
      }
      "
    `);
    expect(lockFileText([...pins].reverse())).toBe(lockFileText(pins));
  });

  it('holds the same thing once, and two versions of one thing twice', () => {
    const [base] = pins;
    if (base === undefined) throw new Error('no pin');
    const other = { ...base, files: { 'base.yaml': B } };

    expect(lockFileText([base, { ...base }])).toBe(lockFileText([base]));
    expect(JSON.parse(lockFileText([base, other])).pinned).toEqual([base, other]);
  });

  it('is read as it was written, whatever files are called', async () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 });
    const digest = fc.constantFrom(A, B, 'link:../x');
    const pin = fc.record(
      {
        kind: fc.constantFrom('policy', 'plugin'),
        name,
        version: name,
        files: fc.dictionary(fc.oneof(name, fc.constantFrom('__proto__', '1', 'constructor')), digest, { minKeys: 1 }),
      },
      { requiredKeys: ['kind', 'name', 'files'] },
    );
    const validate = new Ajv2020({ strict: false }).compile(schema);
    await fc.assert(
      fc.asyncProperty(fc.array(pin, { maxLength: 3 }), async (written) => {
        const text = lockFileText(written);
        expect(validate(JSON.parse(text))).toBe(true);
        await writeFile(folder.at(LOCK_FILE), text);
        const read = await readLockFile(folder.path());
        expect(read.ok && lockFileText(read.value ?? [])).toBe(text);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a lock that cannot be taken at its word', () => {
  const AGAIN = 'run "keydrill policy lock" to write it again, and read what it says has changed';
  const content = (change: object) => JSON.stringify({ ...JSON.parse(lockFileText(pins)), ...change });
  const withPin = (pin: unknown) => content({ pinned: [pin] });
  const damaged = (what: string) => `keydrill.lock is damaged: ${what}; ${AGAIN}.`;

  it.each([
    ['no text', '', `keydrill.lock is not complete JSON; ${AGAIN}.`],
    ['half of it', lockFileText(pins).slice(0, 200), `keydrill.lock is not complete JSON; ${AGAIN}.`],
    [
      'both sides of a merge',
      `<<<<<<< HEAD\n${lockFileText(pins)}=======\n{}\n>>>>>>> x\n`,
      `keydrill.lock has merge conflicts; ${AGAIN}.`,
    ],
    ['a list', '[]', damaged('its top level must be object')],
    ['nothing', 'null', damaged('its top level must be object')],
    ['no version', '{"pinned":[]}', damaged("its top level must have required property 'lockVersion'")],
    ['another version', content({ lockVersion: 0 }), damaged('/lockVersion must be equal to constant')],
    [
      'a newer version',
      content({ lockVersion: 2 }),
      'keydrill.lock was written by a newer keydrill (lock version 2); update keydrill to read it.',
    ],
    [
      'more than it should have',
      content({ trustAll: true }),
      damaged('its top level must NOT have additional properties'),
    ],
    ['no pins', '{"lockVersion":1}', damaged("its top level must have required property 'pinned'")],
    [
      'a pin of nothing',
      withPin({ kind: 'policy', name: './a.yaml', files: {} }),
      damaged('/pinned/0/files must NOT have fewer than 1 properties'),
    ],
    [
      'a short digest',
      withPin({ kind: 'policy', name: './a.yaml', files: { 'a.yaml': 'abc' } }),
      damaged('/pinned/0/files/a.yaml must match pattern "^([0-9a-f]{64}|link:.+)$"'),
    ],
    [
      'a pin of another kind',
      withPin({ kind: 'x', name: './a.yaml', files: { a: A } }),
      damaged('/pinned/0/kind must be equal to one of the allowed values'),
    ],
  ])('is a problem: %s', async (_, text, expected) => {
    await folder.put({ [LOCK_FILE]: text });

    expect(await readLockFile(folder.path())).toEqual({
      ok: false,
      problem: expected,
      replaceable: !expected.includes('newer'),
    });
  });

  it('is a problem when it is a link, even to a good one', async () => {
    await folder.put({ 'other.lock': lockFileText(pins) });
    await symlink('other.lock', folder.at(LOCK_FILE));

    expect(await readLockFile(folder.path())).toEqual({
      ok: false,
      problem: 'keydrill.lock is a symbolic link; put the file itself there.',
      replaceable: false,
    });
  });

  it('is a problem when it is a link to nothing', async () => {
    await symlink('nowhere', folder.at(LOCK_FILE));

    expect(await readLockFile(folder.path())).toMatchObject({ ok: false });
  });

  it('is a problem when it is a folder', async () => {
    await mkdir(folder.at(LOCK_FILE));

    expect(await readLockFile(folder.path())).toEqual({
      ok: false,
      problem: 'keydrill.lock is no file; remove it, then run "keydrill policy lock".',
      replaceable: false,
    });
  });

  it('is a problem when it is too large', async () => {
    await folder.put({ [LOCK_FILE]: new Uint8Array(16 * 1024 * 1024 + 1) });

    expect(await readLockFile(folder.path())).toEqual({
      ok: false,
      problem: `keydrill.lock is larger than 16 MiB; ${AGAIN}.`,
      replaceable: true,
    });
  });

  it('is a problem when the folder is none', async () => {
    await folder.put({ file: '' });

    expect(await readLockFile(folder.at('file'))).toEqual({
      ok: false,
      problem: 'keydrill.lock cannot be read (ENOTDIR); check its permissions.',
      replaceable: false,
    });
  });

  it('is none at all only where there is nothing', async () => {
    expect(await readLockFile(folder.path())).toEqual({ ok: true, value: null });
  });
});
