import * as nodeModule from 'node:module';

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

/** For a Node without hooks in the thread that imports: loaded in a thread of its own, so it brings its data along. */
const HOOK_MODULE = `
let own;
export const initialize = (modules) => { own = modules; };
export const resolve = (name, context, next) => next(Object.hasOwn(own, name) ? own[name] : name, context);
`;

let installed = false;

/** From now on whatever is imported by the name of keydrill is the copy that runs. */
export function bindToRunningCopy(): void {
  if (installed) return;
  installed = true;
  const own = new Map(Object.entries(ownModules()));
  // Only part of the supported versions of Node has it: 22.15, 23.5 and later.
  if ('registerHooks' in nodeModule && typeof nodeModule.registerHooks === 'function') {
    nodeModule.registerHooks({
      resolve(name, context, next) {
        const url = own.get(name);
        // Given at once, because what is required is not resolved by URL.
        return url === undefined ? next(name, context) : { url, shortCircuit: true };
      },
    });
  } else {
    nodeModule.register(`data:text/javascript,${encodeURIComponent(HOOK_MODULE)}`, { data: Object.fromEntries(own) });
  }
}
