import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import {
  type DeclarationFile,
  type ImportedName,
  parseDeclarations,
  type Statement,
  withoutComments,
} from './declaration-file.ts';

/** The modules that package.json exports, as `src/` has them. */
export const ENTRIES = ['index', 'testing/index', 'facts-api'] as const;

/** Writes the declarations that the exported modules reach, and no others: what is in them is public. */
export function writeDeclarations(folder: string): void {
  const emitted = mkdtempSync(join(tmpdir(), 'keydrill-types-'));
  try {
    emit(emitted);
    const source = join(emitted, 'src');
    for (const [path, text] of reached(source)) {
      const file = join(folder, relative(source, path));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  } finally {
    rmSync(emitted, { recursive: true, force: true });
  }
}

function emit(folder: string): void {
  const compiler = resolve('node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', folder], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`the declarations do not compile:\n${run.stdout}${run.stderr}`);
}

/** A file, and what is needed of it so far. */
interface Reached extends DeclarationFile {
  readonly kept: Set<Statement>;
}

/** Texts by path. */
function reached(root: string): ReadonlyMap<string, string> {
  const files = new Map<string, Reached>();
  const open = (path: string): Reached => {
    const file = files.get(path) ?? { ...parseDeclarations(readFileSync(path, 'utf8')), kept: new Set<Statement>() };
    files.set(path, file);
    return file;
  };

  function need(path: string, name: string): void {
    const { statements, kept, imports } = open(path);
    for (const statement of statements.filter(({ names }) => names.includes(name))) {
      if (kept.has(statement)) continue;
      kept.add(statement);
      for (const each of [...statement.taken, ...inlineImports(statement)]) needFrom(path, each);
      for (const word of wordsOf(statement)) {
        need(path, word);
        for (const each of imports.filter(({ local }) => local === word)) needFrom(path, each);
      }
    }
  }

  function needFrom(path: string, { from, name }: ImportedName): void {
    if (!from.startsWith('.') || name === '*') {
      throw new Error(`${relative(root, path)} asks users for ${name} of ${from}, which the package does not bring`);
    }
    need(resolve(dirname(path), from.replace(/\.ts$/, '.d.ts')), name);
  }

  for (const entry of ENTRIES.map((each) => join(root, `${each}.d.ts`))) {
    for (const { names } of open(entry).statements) for (const name of names) need(entry, name);
  }
  return new Map([...files].map(([path, file]) => [path, textOf(file)]));
}

const wordsOf = ({ text, taken }: Statement): readonly string[] =>
  taken.length > 0 ? [] : (withoutComments(text).match(/\b[A-Za-z_]\w*/g) ?? []);

const inlineImports = ({ text }: Statement): readonly ImportedName[] =>
  Array.from(withoutComments(text).matchAll(/import\("([^"]+)"\)\.(\w+)/g), ([, from = '', name = '']) => ({
    from,
    name,
    local: name,
  }));

/** The file with what is needed of it, every other file written as `.js`, which all resolutions understand. */
function textOf({ imports, statements, kept }: Reached): string {
  const left = statements.filter((each) => kept.has(each));
  const used = new Set(left.flatMap(wordsOf));
  const header = imports
    .filter(({ local }) => used.has(local))
    .map(
      ({ local, name, from }) => `import type { ${name === local ? name : `${name} as ${local}`} } from '${from}';\n`,
    );
  return [...header, ...left.map(({ text }) => text)].join('').replace(OWN_FILE, '$1.js');
}

const OWN_FILE = /((?:from|import) ?\(?['"]\.\.?\/[^'"]+)\.ts(?=['"])/g;
