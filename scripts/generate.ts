import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { registryText } from './build-registry.ts';

/**
 * Writes everything that is derived from other files; with --check it writes nothing and fails where a file is stale.
 * The registry comes first, because the others import it.
 */
const check = process.argv.includes('--check');
const stale: string[] = [];

function put(path: string, text: string): void {
  const file = new URL(`../${path}`, import.meta.url);
  if (read(file) === text) return;
  if (check) stale.push(path);
  else {
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, text);
    console.log(path);
  }
}

function read(file: URL): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

put('rules/index.ts', registryText());
const { generatedFiles } = await import('./generated-files.ts');
for (const [path, text] of await generatedFiles()) put(path, text);

if (stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run "npm run generate" and commit what it writes.`);
  process.exitCode = 1;
}
