import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Outcome, ok, problem } from '../outcome.ts';

const LARGEST_BYTES = 256 * 1024;

/** A rule; a plug-in in JavaScript may have put anything there for a page. */
interface WrittenRule {
  readonly id: string;
  readonly page?: unknown;
}

/** The hand-written part of a rule's page, or why there is none to show; null where a plug-in's rule has none. */
export async function readRuleBody({ id, page }: WrittenRule, plugin: string | null): Promise<Outcome<string> | null> {
  if (plugin !== null && page === undefined) return null;
  try {
    const file = plugin === null ? builtInPage(id) : page;
    if (!(file instanceof URL) || file.protocol !== 'file:') return problem('The page of this rule is not a file.');
    const { size } = await regularFile(file);
    if (size > LARGEST_BYTES) return problem('The page of this rule is larger than 256 KiB and is not shown.');
    return ok(await readFile(file, 'utf8'));
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    return problem(`The page of this rule could not be read (${code}); the rest comes from the rule itself.`);
  }
}

/** In the package, wherever the part of it that runs lies. */
const builtInPage = (id: string): URL =>
  new URL(`rules/${id}/rule.md`, pathToFileURL(createRequire(import.meta.url).resolve('keydrill/package.json')));

/** Reading a pipe could wait for ever, and a device never ends. */
async function regularFile(file: URL) {
  const found = await stat(file);
  if (!found.isFile()) throw Object.assign(new Error('not a file'), { code: 'ENOTFILE' });
  return found;
}
