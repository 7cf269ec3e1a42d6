import type { Repository } from '../repository.ts';
import { markdownBlocks } from './markdown.ts';
import { readYaml } from './yaml.ts';

/** One entry of a log that people keep: a drill, an incident. */
export interface LogEntry {
  /** From the root of the checkout. */
  readonly file: string;
  readonly line: number;
  /** What it says, as YAML reads it; dates are text. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A place in the log that cannot be read as an entry; `problem` is a clause about it: `is not valid YAML`. */
export interface LogProblem {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
}

export interface Log {
  readonly entries: readonly LogEntry[];
  readonly problems: readonly LogProblem[];
}

/**
 * A log is a file or a folder. Each file of it is YAML (one entry, a list of them, or a map with one list) or Markdown
 * with the entry in its front matter. A README, and names that begin with a dot or an underscore, are none.
 */
export async function readLog(repository: Repository, declaredPath: string): Promise<Log> {
  const path = await repository.resolve(declaredPath);
  const tracked = (await repository.files()).filter((file) => file === path || file.startsWith(`${path}/`));
  if (tracked.length === 0) return problem(path, 1, 'holds no file that git tracks');
  const logs: Log[] = [];
  for (const file of tracked.filter((file) => file === path || isEntryFile(file))) {
    const text = await repository.text(file);
    // Deleted in the working tree, and soon in git.
    if (text !== null) logs.push(await entriesOf(file, text));
  }
  return { entries: logs.flatMap(({ entries }) => entries), problems: logs.flatMap(({ problems }) => problems) };
}

const isEntryFile = (file: string): boolean => /(?:^|\/)(?!readme\.)[^./_][^/]*\.(?:md|markdown|ya?ml)$/i.test(file);

const problem = (file: string, line: number, text: string): Log => ({
  entries: [],
  problems: [{ file, line, problem: text }],
});

async function entriesOf(file: string, text: string): Promise<Log> {
  if (!/\.(?:md|markdown)$/i.test(file)) return yamlEntries(file, text, 0);
  const [first] = markdownBlocks(text);
  if (first?.kind !== 'front-matter') return problem(file, 1, 'has no front matter');
  return yamlEntries(file, first.text, first.line - 1);
}

async function yamlEntries(file: string, text: string, linesBefore: number): Promise<Log> {
  const yaml = await readYaml(text);
  if (!yaml.ok) return problem(file, yaml.line + linesBefore, yaml.problem);
  const { isMap } = await import('yaml');
  const nodes = await listed(yaml.document.contents);
  const logs = nodes.map((node): Log => {
    const line = yaml.lineOf(node) + linesBefore;
    if (!isMap(node)) return problem(file, line, 'is no map of fields');
    return { entries: [{ file, line, fields: node.toJS(yaml.document) }], problems: [] };
  });
  return { entries: logs.flatMap(({ entries }) => entries), problems: logs.flatMap(({ problems }) => problems) };
}

/** The nodes that should be entries. */
async function listed(contents: unknown): Promise<readonly unknown[]> {
  const { isMap, isSeq } = await import('yaml');
  if (contents === null) return [];
  if (isSeq(contents)) return contents.items;
  const [only, ...others] = isMap(contents) ? contents.items : [];
  return others.length === 0 && isSeq(only?.value) ? only.value.items : [contents];
}

/** A field as text, whichever of its names is used, whatever it holds; null where it says nothing. */
export function textField({ fields }: LogEntry, ...names: readonly string[]): string | null {
  const value = names.map((name) => fields[name]).find((given) => given !== undefined && given !== null) ?? '';
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).trim() || null;
}
