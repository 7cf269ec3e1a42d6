import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Bundles of each SDK client what this program uses of it. esbuild keeps the whole of what is imported dynamically, and
 * EC2 alone is a megabyte of commands that nothing sends; a static export of the names in use lets it drop the rest.
 */
export const sdkClients: Plugin = {
  name: 'sdk-clients',
  setup(build) {
    const sources = ownSources();
    build.onResolve({ filter: /^@aws-sdk\/client-/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, namespace: 'sdk-client' } : null,
    );
    build.onLoad({ filter: /.*/, namespace: 'sdk-client' }, async ({ path }) => {
      const exported = new Set(Object.keys(await import(path)));
      const used = wordsNear(path, sources).filter((name) => exported.has(name) && !holdsEveryCommand(name, exported));
      if (used.length === 0) return { errors: [{ text: `nothing of ${path} is in use` }] };
      return { contents: `export { ${used.join(', ')} } from '${path}';`, resolveDir: process.cwd() };
    });
    build.onLoad({ filter: /@aws-sdk[/\\].*[/\\]package\.json$/ }, ({ path }) => {
      const { name, version } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
    build.onLoad({ filter: /client-[^/\\]+[/\\]dist-es[/\\]schemas[/\\]schemas_\d+\.js$/ }, ({ path }) => ({
      contents: withPlainKeys(readFileSync(path, 'utf8')),
    }));
  },
};

function ownSources(): readonly string[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.map((file) => readFileSync(join('src', file), 'utf8'));
}

/** Every word of the files that name a client: more than is used of it, never less. */
function wordsNear(client: string, sources: readonly string[]): readonly string[] {
  const naming = sources.filter((source) => source.includes(`'${client}'`));
  return [...new Set(naming.flatMap((source) => source.match(/\w+/g) ?? []))].filter((word) => word !== 'default');
}

/** Beside `EC2Client` there is `EC2`. */
const holdsEveryCommand = (name: string, exported: ReadonlySet<string>): boolean => exported.has(`${name}Client`);

/** `[_xN]: 1` with `_xN` a constant of the same file: to esbuild a computed key may do something, so that it would keep the schema. */
function withPlainKeys(source: string): string {
  const constants = new Map(
    Array.from(source.matchAll(/^const (\w+) = (".*");$/gm), ([, name, value]) => [name, value]),
  );
  return source.replace(/\[(_\w+)\]:/g, (key, name: string) => {
    const value = constants.get(name);
    return value === undefined ? key : `${value}:`;
  });
}
