import * as nodeModule from 'node:module';

/**
 * For a Node without hooks in the thread that imports: loaded in a thread of its own, so it is handed its data. Registered
 * twice it is one module still, so that what it is handed adds up.
 */
const HOOK_MODULE = `
const urls = {};
export const initialize = (given) => { Object.assign(urls, given); };
export const resolve = (name, context, next) => next(Object.hasOwn(urls, name) ? urls[name] : name, context);
`;

/** From now on, and for the rest of the process, what is imported by one of these names is the module at its URL. */
export function redirectImports(urlsByName: Readonly<Record<string, string>>): void {
  const urls = new Map(Object.entries(urlsByName));
  // Only part of the supported versions of Node has it: 22.15, 23.5 and later.
  if ('registerHooks' in nodeModule && typeof nodeModule.registerHooks === 'function') {
    nodeModule.registerHooks({
      resolve(name, context, next) {
        const url = urls.get(name);
        // Given at once, because what is required is not resolved by URL.
        return url === undefined ? next(name, context) : { url, shortCircuit: true };
      },
    });
  } else {
    nodeModule.register(`data:text/javascript,${encodeURIComponent(HOOK_MODULE)}`, { data: urlsByName });
  }
}
