import { matchesWildcard } from '../../src/engine/wildcard.ts';

/**
 * Whether a CODEOWNERS pattern covers a file. As in .gitignore, a pattern with a slash before its end leads from the
 * root, any other fits in every folder, and the name of a folder covers what is below it; but `docs/*` covers only what
 * lies directly in docs.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners#codeowners-syntax
 */
export function ownsPath(pattern: string, path: string): boolean {
  // GitHub takes it for a folder without a name.
  if (pattern === '/') return false;
  const parts = pattern.replace(/\/$/, '/**').split('/');
  const anchored = parts.length > 1 && !/^[^/]+\/$/.test(pattern);
  if (parts[0] === '') parts.shift();
  return covers(anchored ? parts : ['**', ...parts], path.split('/'));
}

function covers(pattern: readonly string[], path: readonly string[]): boolean {
  // How many folders the parts so far may stand for: a set, so that no pattern takes long.
  let reached: readonly number[] = [0];
  for (const part of pattern) {
    reached =
      part === '**'
        ? range(Math.min(...reached), path.length)
        : reached.filter((at) => at < path.length && matchesWildcard(part, path[at] ?? '')).map((at) => at + 1);
    if (reached.length === 0) return false;
  }
  const last = pattern.at(-1);
  // `**` at the end stands for something, a name for a file or for all that a folder holds, `*` for one name.
  if (last === '**') return reached.some((at) => at < path.length);
  return last === '*' ? reached.includes(path.length) : true;
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
