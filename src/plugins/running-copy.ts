import { redirectImports } from './redirect-imports.ts';

/**
 * The modules that a plug-in may import, in the copy of keydrill that runs: so it works beside npx, a global install and
 * the GitHub Action, and its collectors are the very objects that the plan is made of. From the sources they are the
 * sources, which then must be loaded by something that reads TypeScript.
 */
function ownModules(): Readonly<Record<string, string>> {
  const fromSource = import.meta.url.endsWith('.ts');
  const at = (source: string, built: string) => new URL(fromSource ? `../${source}` : built, import.meta.url).href;
  return {
    keydrill: at('index.ts', './index.js'),
    'keydrill/testing': at('testing/index.ts', './testing.js'),
    'keydrill/facts': at('facts-api.ts', './facts.js'),
  };
}

let installed = false;

/** From now on whatever is imported by the name of keydrill is the copy that runs. */
export function bindToRunningCopy(): void {
  if (installed) return;
  installed = true;
  redirectImports(ownModules());
}
