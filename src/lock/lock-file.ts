import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import schema from '../../schemas/lock.schema.json' with { type: 'json' };
import { loadAjv } from '../json-schema.ts';
import type { Pin } from './pin.ts';

export const LOCK_FILE = 'keydrill.lock';

const LOCK_VERSION = 1;
const LARGEST_LOCK_BYTES = 16 * 1024 * 1024;
const AGAIN = 'run "keydrill policy lock" to write it again, and read what it says has changed';

/** The same pins give the same text, whatever their order. */
export function lockFileText(pins: readonly Pin[]): string {
  const texts = pins.map(({ kind, name, version, files }) => {
    const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
    return { kind, name, ...(version === undefined ? {} : { version }), files: sorted };
  });
  const unique = new Map(texts.map((pin) => [`${pin.kind} ${pin.name} ${JSON.stringify(pin.files)}`, pin]));
  const pinned = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pin]) => pin);
  return `${JSON.stringify({ lockVersion: LOCK_VERSION, pinned }, null, 2)}\n`;
}

/** A replaceable problem is that of a text which `policy lock` can write anew. */
export type LockFileOutcome =
  | { readonly ok: true; readonly value: readonly Pin[] | null }
  | { readonly ok: false; readonly problem: string; readonly replaceable: boolean };

/** The pins in the lock of a folder; null without one. A lock that cannot be taken at its word is a problem, never no lock. */
export async function readLockFile(folder: string): Promise<LockFileOutcome> {
  const path = join(folder, LOCK_FILE);
  try {
    const found = await lstat(path);
    if (found.isSymbolicLink()) return refused('is a symbolic link; put the file itself there');
    if (!found.isFile()) return refused('is no file; remove it, then run "keydrill policy lock"');
    if (found.size > LARGEST_LOCK_BYTES) return replaceable('is larger than 16 MiB');
    return await parseLock(await readFile(path, 'utf8'));
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown error';
    return code === 'ENOENT' ? { ok: true, value: null } : refused(`cannot be read (${code}); check its permissions`);
  }
}

const refused = (why: string): LockFileOutcome => ({ ok: false, problem: `${LOCK_FILE} ${why}.`, replaceable: false });
const replaceable = (why: string): LockFileOutcome => ({
  ok: false,
  problem: `${LOCK_FILE} ${why}; ${AGAIN}.`,
  replaceable: true,
});

async function parseLock(text: string): Promise<LockFileOutcome> {
  if (/^(?:<{7}|={7}|>{7})/m.test(text)) return replaceable('has merge conflicts');
  const parsed = parseJson(text);
  if (parsed === undefined) return replaceable('is not complete JSON');
  const version: unknown =
    typeof parsed === 'object' && parsed !== null && 'lockVersion' in parsed ? parsed.lockVersion : undefined;
  if (typeof version === 'number' && version > LOCK_VERSION) {
    return refused(`was written by a newer keydrill (lock version ${version}); update keydrill to read it`);
  }
  const Ajv2020 = await loadAjv();
  const validate = new Ajv2020({ validateSchema: false, strict: false }).compile<{ readonly pinned: readonly Pin[] }>(
    schema,
  );
  if (validate(parsed)) return { ok: true, value: parsed.pinned };
  const [error] = validate.errors ?? [];
  const place = error === undefined || error.instancePath === '' ? 'its top level' : error.instancePath;
  return replaceable(`is damaged: ${place} ${error?.message ?? 'is invalid'}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
