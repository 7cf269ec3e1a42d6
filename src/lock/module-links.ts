import type { Import } from 'es-module-lexer';
import { Unpinnable } from './unpinnable.ts';

/** What a module names of other files, as it stands in its text. */
export interface ModuleLink {
  /** `url` is `new URL('./rule.md', import.meta.url)`: a file to read, not to run. */
  readonly kind: 'import' | 'require' | 'url';
  readonly specifier: string;
  readonly line: number;
}

/**
 * Every import, `import()` and `require()` of a module, and the files that it names by `new URL(…, import.meta.url)`.
 * Refuses what is worked out only when the module runs: it could be anything.
 */
export async function moduleLinks(source: string, shown: string): Promise<readonly ModuleLink[]> {
  const lineAt = (index: number): number => source.slice(0, index).split('\n').length;
  refuseRenamedRequire(source, (index) => `${shown}:${lineAt(index)}`);
  const lexed = forLexer(source);
  return (await importsIn(lexed, shown)).flatMap((found): readonly ModuleLink[] => {
    const { importStart, start, end } = found;
    const line = lineAt(importStart);
    if (found.type === 'import-meta')
      return urlBefore(source, importStart).map((specifier) => ({ kind: 'url', specifier, line }));
    const written = source.slice(start, end);
    const isRequire = found.type === 'dynamic' && !source.startsWith('import', importStart);
    if (found.specifier !== undefined && !written.includes('${') && written === lexed.slice(start, end))
      return [{ kind: isRequire ? 'require' : 'import', specifier: found.specifier, line }];
    throw new Unpinnable(`${shown}:${line} works out what it loads when it runs; write the name out`);
  });
}

/** A call of `require`, with what may stand before its parenthesis. */
const REQUIRE = /\b(?:module\s*\.\s*)?require(?=(?:\s|\/\*[\s\S]*?\*\/|\/\/.*\n)*\()/g;

/**
 * The lexer knows strings, templates, comments and regular expressions, but no `require`, and no white space beyond
 * ASCII: it is shown an `import`, or plain white space, of the same length.
 */
const forLexer = (source: string): string =>
  source
    .replace(REQUIRE, (call) => 'import'.padEnd(call.length))
    .replace(/[\u2028\u2029]/g, '\n')
    .replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff]/g, ' ');

async function importsIn(source: string, shown: string): Promise<readonly Import[]> {
  const { init, parse } = await import('es-module-lexer');
  await init;
  try {
    const [found] = parse(source);
    return found;
  } catch (thrown) {
    const index = thrown instanceof Error && 'idx' in thrown ? Number(thrown.idx) : 0;
    const line = source.slice(0, index).split('\n').length;
    throw new Unpinnable(`${shown}:${line} cannot be read as JavaScript`);
  }
}

/** The relative file in `new URL('…', ` right before an `import.meta`. */
const urlBefore = (source: string, index: number): readonly string[] => {
  const found = /\bnew\s+URL\(\s*(['"`])(\.\.?\/[^'"`\\$]*)\1\s*,\s*$/.exec(source.slice(0, index));
  return found?.[2] === undefined ? [] : [found[2]];
};

/** `const load = createRequire(…)` would load files under a name that nobody looks for. */
function refuseRenamedRequire(source: string, at: (index: number) => string): void {
  for (const { index } of source.matchAll(/\bcreateRequire\s*\(/g)) {
    const isUsual =
      /\brequire\s*=\s*(?:\w+\s*\.\s*)?$/.test(source.slice(0, index)) &&
      /^createRequire\s*\(\s*(?:import\.meta\.(?:url|filename)|__filename)\s*\)(?!\s*\()/.test(source.slice(index));
    if (!isUsual) {
      throw new Unpinnable(
        `${at(index)} makes a require that cannot be followed; write const require = createRequire(import.meta.url)`,
      );
    }
  }
}
