import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const REPOSITORY = resolve(import.meta.dirname, '../..');

export interface CommandRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A folder of one's own, and npm in it as it is on a machine without network, settings and cache. */
export interface Project {
  readonly folder: string;
  /** Runs a command, found as npm scripts find theirs. */
  run(command: readonly string[], options?: Partial<CommandOptions>): Promise<CommandRun>;
  /** As `run`, for what must succeed; gives stdout. */
  must(command: readonly string[], options?: Partial<CommandOptions>): Promise<string>;
  file(name: string, content: string): Promise<void>;
  read(name: string): Promise<string>;
  files(folder?: string): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export async function openProject(): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), 'keydrill-project-'));
  const [folder, home] = [join(root, 'project'), join(root, 'home')];
  await Promise.all([mkdir(folder), mkdir(home)]);
  const environment = {
    HOME: home,
    PATH: pathOf(folder),
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
  };
  const run: Project['run'] = (command, { cwd = folder, env = {} } = {}) =>
    runCommand(command, { cwd, env: { ...environment, ...env } });
  return {
    folder,
    run,
    async must(command, options) {
      const { code, stdout, stderr } = await run(command, options);
      if (code !== 0) throw new Error(`${command.join(' ')} exited with ${code}:\n${stdout}${stderr}`);
      return stdout;
    },
    async file(name, content) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    },
    read: (name) => readFile(join(folder, name), 'utf8'),
    async files(inside = '.') {
      const entries = await readdir(join(folder, inside), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      return files.map((file) => file.slice(join(folder, inside).length + 1)).sort();
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

const pathOf = (folder: string): string => `${join(folder, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;

/** Packs a folder as it is, without its scripts; gives the tarball. */
export async function pack(project: Project, from: string): Promise<string> {
  const stdout = await project.must(['npm', 'pack', '--ignore-scripts', '--pack-destination', project.folder, from]);
  return join(project.folder, stdout.trim());
}

/** An empty project with the package as `npm pack` makes it of the built repository. */
export async function openProjectWithKeydrill(): Promise<Project> {
  const project = await openProject();
  const tarball = await pack(project, REPOSITORY);
  await project.file('package.json', '{ "name": "acme-security", "version": "1.0.0", "private": true }\n');
  await install(project, tarball);
  return project;
}

export const install = (project: Project, ...packages: readonly string[]): Promise<string> =>
  project.must(['npm', 'install', '--save-dev', '--ignore-scripts', '--no-audit', '--no-fund', ...packages]);

function runCommand(
  [command = '', ...args]: readonly string[],
  { cwd, env = {} }: CommandOptions,
): Promise<CommandRun> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    child.once('error', failed);
    child.once('close', (code) => done({ code, ...output }));
  });
}
