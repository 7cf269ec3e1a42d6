import { open } from 'node:fs/promises';
import { LARGEST_POLICY_BYTES } from './policy-text.ts';

/** Why a file gave no text; anything else is the code of Node's error. */
type Failure = 'missing' | 'folder' | 'forbidden' | 'too-large' | 'not-utf-8';

export type Source =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly text: string }
  | { readonly ok: false; readonly failure: Failure | (string & {}) };

/** Reads a policy file that may be anything: a folder, a pipe, a picture. */
export async function readSource(path: string): Promise<Source> {
  try {
    const bytes = await readBytes(path);
    return { ok: true, bytes, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) };
  }
}

/** One byte past the limit is enough to tell; a pipe or a device has no size to ask for. */
async function readBytes(path: string): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(LARGEST_POLICY_BYTES + 1);
  const file = await open(path, 'r');
  try {
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length === buffer.length) throw Object.assign(new Error('too large'), { code: 'EFBIG' });
    // A copy, because whoever keeps the bytes of ten small files should not keep ten megabytes.
    return Uint8Array.from(buffer.subarray(0, length));
  } finally {
    await file.close();
  }
}

function failureOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'missing';
    case 'EISDIR':
      return 'folder';
    case 'EACCES':
    case 'EPERM':
      return 'forbidden';
    case 'EFBIG':
      return 'too-large';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'not-utf-8';
    default:
      return code;
  }
}
