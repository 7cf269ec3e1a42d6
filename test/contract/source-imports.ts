import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

export interface ImportStatement {
  /** Relative to the root of the repository, with forward slashes. */
  readonly file: string;
  /** A file of the repository, or the name of a package or of a module of Node. */
  readonly target: string;
  /** Gone when compiled. */
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

const STATIC = /^(?:import|export)\s+(type\s+)?(?:([^'";]*?)\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]/g;

/** All TypeScript files below a folder, tests aside. */
export const sourceFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).split(sep).join('/'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort();

export const importsOf = (file: string): readonly ImportStatement[] => importsIn(file, readFileSync(file, 'utf8'));

export function importsIn(file: string, text: string): readonly ImportStatement[] {
  const resolve = (name: string) =>
    name.startsWith('.')
      ? normalize(join(dirname(file), name))
          .split(sep)
          .join('/')
      : name;
  const fixed = [...text.matchAll(STATIC)].map(([, type, names = '', name = '']) => ({
    file,
    target: resolve(name),
    typeOnly: type !== undefined || (/^\{.*\}$/s.test(names) && onlyTypes(names)),
    dynamic: false,
  }));
  const lazy = [...text.matchAll(DYNAMIC)].map(([, name = '']) => ({
    file,
    target: resolve(name),
    typeOnly: false,
    dynamic: true,
  }));
  return [...fixed, ...lazy];
}

const onlyTypes = (names: string): boolean =>
  names
    .slice(1, -1)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .every((name) => name.startsWith('type '));
