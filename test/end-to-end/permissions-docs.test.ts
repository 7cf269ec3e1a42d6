import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const page = readFileSync('docs/permissions.md', 'utf8');
/** Commands of the page, lines that go on put together. */
const commands = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
  block
    .replace(/\\\n\s*/g, '')
    .trim()
    .split('\n'),
);
const ours = commands.flatMap((line) => /(?:^|\| )keydrill permissions(.*)$/.exec(line)?.[1] ?? []);

/** Flags, without what a shell does with the output. */
const flagsOf = (line: string): readonly string[] =>
  line
    .replace(/ > \S+$/, '')
    .trim()
    .split(' ')
    .filter(Boolean);

let workspace: Workspace;
beforeAll(async () => {
  workspace = await openWorkspace();
  await workspace.file('keydrill.yaml', 'extends: recommended\n');
  const { stdout } = await workspace.run(['permissions']);
  await workspace.file('keydrill-read.json', stdout);
});
afterAll(() => workspace?.remove());

describe('docs/permissions.md', () => {
  it('has commands to try', () => expect(ours.length).toBeGreaterThan(10));

  it.each(ours.filter((line) => !line.endsWith('--diff -')))('keydrill permissions%s', async (line) => {
    const { code, stdout, stderr } = await workspace.run(['permissions', ...flagsOf(line)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.length).toBeGreaterThan(50);
  });

  it('names parameters and variables that the templates have, with their defaults', async () => {
    const run = async (format: string) =>
      (await workspace.run(['permissions', '--publish', '--format', format])).stdout;
    const [template, configuration] = [await run('cloudformation'), await run('terraform')];
    const rows = [...page.matchAll(/^\| `([A-Z]\w+)` \| `(\w+)` \| (.*) \|$/gm)];
    const parameters = [...template.matchAll(/^ {2}(\w+):\n {4}Type: (?:String|Number)/gm)].map(([, name]) => name);
    const variables = [...configuration.matchAll(/^variable "(\w+)"/gm)].map(([, name]) => name);
    expect(rows.map(([, name]) => name).sort()).toEqual(parameters.sort());
    expect(rows.map(([, , name]) => name).sort()).toEqual(variables.sort());
  });

  it('deploys with parameters that the templates have', () => {
    const overrides = commands.flatMap((line) => line.split('--parameter-overrides ')[1]?.split(' ') ?? []);
    const given = commands.join('\n').matchAll(/(?:ParameterKey=|-var )(\w+)[=,]/g);
    const names = [...overrides.map((each) => each.split('=')[0] ?? ''), ...[...given].map(([, name = '']) => name)];
    expect(new Set(names).size).toBe(5);
    const table = page.slice(page.indexOf('| parameter |'), page.indexOf('## One account'));
    for (const name of names) expect(table).toContain(`\`${name}\``);
  });

  it('leads to pages that are there', () => {
    for (const [, path = ''] of page.matchAll(/\]\(([^)#]+)\)/g)) {
      expect(readFileSync(new URL(path, new URL('../../docs/', import.meta.url)), 'utf8')).not.toBe('');
    }
  });
});
