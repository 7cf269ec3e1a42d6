import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { type CliOptions, type CliRun, runCli } from '../lab/cli.ts';

/** An empty folder, and the built CLI running in it. */
export interface Workspace {
  readonly folder: string;
  /** Writes a file; gives its name. */
  file(name: string, content: string): Promise<string>;
  read(name: string): Promise<string>;
  run(args: readonly string[], options?: Omit<CliOptions, 'cwd'>): Promise<CliRun>;
  /** Runs what must be refused, and gives the sentences that say why. */
  refused(args: readonly string[], options?: Omit<CliOptions, 'cwd'>): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export async function openWorkspace(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'keydrill-workspace-'));
  const run: Workspace['run'] = (args, options = {}) => runCli(args, { ...options, cwd: folder });
  return {
    folder,
    run,
    async file(name, content) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
      return name;
    },
    read: (name) => readFile(join(folder, name), 'utf8'),
    async refused(args, options) {
      const before = await contentOf(folder);
      const result = await run(args, options);
      expect(await contentOf(folder)).toEqual(before);
      return sentencesOf(result);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Exit 2, an empty stdout, and nothing on stderr but sentences: no stack, nothing that steers a terminal or a runner. */
function sentencesOf({ code, stdout, stderr }: CliRun): readonly string[] {
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
  expect(harmIn(stderr)).toEqual([]);
  const lines = stderr.replace(/\n$/, '').split('\n');
  for (const line of lines) expect(line).toMatch(/^keydrill: \S.*\.$/);
  return lines.map((line) => line.slice('keydrill: '.length));
}

/** What a terminal or the runner of GitHub Actions would obey, or what would not be seen. */
export function harmIn(text: string): readonly string[] {
  const unseen = text.match(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu) ?? [];
  const commands = text.split('\n').filter((line) => /^\s*::/.test(line) || line.includes('##['));
  return [...unseen.map((character) => JSON.stringify(character)), ...commands];
}

/** Every file with its bytes. */
async function contentOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const contents = files.map(async (file) => [file, await readFile(file, 'latin1')] as const);
  return Object.fromEntries([
    ...entries.filter((entry) => entry.isDirectory()).map((entry) => [join(entry.parentPath, entry.name), 'folder']),
    ...(await Promise.all(contents)),
  ]);
}
