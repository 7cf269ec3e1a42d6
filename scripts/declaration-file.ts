/** A declaration file as tsc writes it, in its statements. */
export interface DeclarationFile {
  readonly imports: readonly ImportedName[];
  readonly statements: readonly Statement[];
}

export interface ImportedName {
  /** As this file calls it. */
  readonly local: string;
  /** As the other file exports it; `*` for all of it. */
  readonly name: string;
  readonly from: string;
}

export interface Statement {
  /** With the comments before it. */
  readonly text: string;
  /** What it adds to the file's scope, or for a list of exports to what the file gives. */
  readonly names: readonly string[];
  /** Of a list of exports of another file: what it takes from there. */
  readonly taken: readonly ImportedName[];
}

/** Comments may show an import, or name a type, that is none. */
export const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\n/gm, '');

export function parseDeclarations(text: string): DeclarationFile {
  const statements = split(text).map((each) => ({ text: each, code: withoutComments(each).trim() }));
  return {
    imports: statements.flatMap(({ code }) => (code.startsWith('import') ? listed(code) : [])),
    statements: statements
      .filter(({ code }) => code !== '' && !code.startsWith('import'))
      .map(({ text: whole, code }) => ({ text: whole, ...meaningOf(code) })),
  };
}

const DECLARED = /^(?:export )?(?:declare )?(?:interface|type|const|function|class|abstract class|enum) (\w+)/;

function meaningOf(code: string): Pick<Statement, 'names' | 'taken'> {
  const taken = /^export (?:type )?\{[\s\S]*\} from/.test(code) ? listed(code) : [];
  if (taken.length > 0) return { taken, names: taken.map(({ local }) => local) };
  if (code === 'export {};') return { taken: [], names: [] };
  const name = DECLARED.exec(code)?.[1];
  if (name === undefined) throw new Error(`a declaration that nobody expected: ${code}`);
  return { taken: [], names: [name] };
}

/** The names of an import, or of an export from another file. */
function listed(code: string): readonly ImportedName[] {
  const from = /from ['"]([^'"]+)['"]/.exec(code)?.[1] ?? '';
  const all = /\* as (\w+)/.exec(code)?.[1];
  if (all !== undefined) return [{ local: all, name: '*', from }];
  const [, names = ''] = /\{([\s\S]*)\}/.exec(code) ?? [];
  const each = names.split(',').map((part) => part.trim().replace(/^type /, ''));
  return each
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', local = name] = part.split(' as ');
      return { local, name, from };
    });
}

/** A statement ends with the line on which its brackets are closed. */
function split(text: string): readonly string[] {
  const statements: string[] = [];
  let [current, depth] = ['', 0];
  let inComment = false;
  for (const line of text.split('\n')) {
    current += `${line}\n`;
    const starts = /^\s*\/\*/.test(line);
    if (starts || inComment) {
      inComment = !line.includes('*/');
      continue;
    }
    depth += (line.match(/[{([]/g) ?? []).length - (line.match(/[})\]]/g) ?? []).length;
    if (depth === 0 && /[;}]$/.test(line)) {
      statements.push(current);
      current = '';
    }
  }
  return statements;
}
