import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProject, type Project, pack, REPOSITORY } from './installed-package.ts';

/** A fenced block of the tutorial, with the line that it begins on. */
interface Block {
  readonly language: string;
  /** What stands after the language: `file=NAME`, `exits=CODE`, or for a diff `undone` when the reader takes it back. */
  readonly options: Readonly<Record<string, string>>;
  readonly text: string;
  readonly line: number;
}

const PAGE = 'docs/writing-rules.md';
const page = readFileSync(join(REPOSITORY, PAGE), 'utf8');

const blocks: readonly Block[] = Array.from(page.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm), (match) => {
  const [, language = '', options = '', text = ''] = match;
  const pairs = options
    .trim()
    .split(/\s+/)
    .filter((each) => each !== '');
  return {
    language,
    options: Object.fromEntries(pairs.map((pair) => pair.split('=', 2))),
    text,
    line: page.slice(0, match.index).split('\n').length,
  };
});

const titleOf = ({ language, options: { file }, text, line }: Block): string =>
  `${PAGE}:${line} ${file === undefined ? text.split('\n')[0] : `${language} ${file}`}`;

let project: Project;
let tarball: string;
/** What the last commands said, on both streams as a terminal shows them. */
let said = '';
/** What the next step but the output takes back. */
let undo: (() => Promise<void>) | null = null;

beforeAll(async () => {
  project = await openProject();
  tarball = await pack(project, REPOSITORY);
});

afterAll(() => project?.remove());

/** One step of the reader. */
async function follow({ language, options, text }: Block): Promise<void> {
  if (language === 'diff') return change(options['file'] ?? '', text, 'undone' in options);
  if (options['file'] !== undefined) return project.file(options['file'], text);
  if (language === 'text') {
    expect(said).toMatch(outputPattern(text));
    await undo?.();
    undo = null;
    return;
  }
  if (language !== 'sh') return;
  const script = text.replace('install --save-dev keydrill', `install --save-dev ${tarball}`);
  const run = await project.run(['bash', '-e', '-c', `exec 2>&1\n${script}`]);
  said = run.stdout;
  expect(run.code, said).toBe(Number(options['exits'] ?? 0));
}

async function change(file: string, diff: string, undone: boolean): Promise<void> {
  const lines = diff.trimEnd().split('\n');
  const side = (sign: string) =>
    lines
      .filter((line) => line.startsWith(' ') || line.startsWith(sign))
      .map((line) => line.slice(1))
      .join('\n');
  const before = await project.read(file);
  expect(before.split(side('-')).length, `${side('-')} is in ${file} once`).toBe(2);
  await project.file(file, before.replace(side('-'), side('+')));
  if (undone) undo = () => project.file(file, before);
}

/** A line of three dots stands for any lines. */
function outputPattern(text: string): RegExp {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => (line.trim() === '…' ? '[\\s\\S]*?' : escaped(line)));
  return new RegExp(`^\\s*${lines.join('\\n')}\\s*$`);
}

const escaped = (line: string): string => line.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

// In their order, each in the folder that those before it left.
describe('the tutorial, word for word', { sequential: true }, () => {
  for (const block of blocks) it(titleOf(block), () => follow(block));

  it('shows every command with what comes of it, or is followed by a step that would notice', () => {
    expect(blocks.filter(({ language }) => language === 'sh').length).toBeGreaterThan(10);
    expect(blocks.filter(({ language }) => language === 'text').length).toBeGreaterThan(5);
  });

  it('has examples that load', async () => {
    const examples = blocks.flatMap(({ options: { file } }) => (file?.startsWith('reference/') ? [file] : []));
    expect(examples.length).toBeGreaterThan(0);
    for (const file of examples) await project.must(['node', '--input-type=module', '-e', `await import('./${file}')`]);
  });
});

describe('comparing output', () => {
  it('takes three dots for any lines, and nothing else', () => {
    expect('a\nb\nc\n').toMatch(outputPattern('a\n…\nc\n'));
    expect('a\nc\n').not.toMatch(outputPattern('a\nb\nc\n'));
    expect('a.c\n').toMatch(outputPattern('a.c\n'));
    expect('abc\n').not.toMatch(outputPattern('a.c\n'));
    expect('a\nb\n').not.toMatch(outputPattern('a\n'));
  });
});
