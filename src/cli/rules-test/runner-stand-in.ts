import { redirectImports } from '../../plugins/redirect-imports.ts';

/** Where the functions of test runners come from; jest has them as globals, too. */
const RUNNERS = ['vitest', '@jest/globals', 'node:test'];

const NAMES = [
  ...['describe', 'suite', 'it', 'test', 'bench', 'expect', 'assert', 'expectTypeOf', 'assertType', 'inject'],
  ...['before', 'after', 'beforeAll', 'afterAll', 'beforeEach', 'afterEach', 'onTestFailed', 'onTestFinished'],
  ...['vi', 'vitest', 'jest', 'mock', 'chai', 'run', 'snapshot', 'only', 'skip', 'todo'],
];

/** Anything that is asked of it, or made of it, is nothing again. Only `describe` runs what it is given: tables may be in it. */
const STAND_IN = dataUrl(`
const nothing = new Proxy(function () {}, {
  get: (target, name) => (name === 'then' || typeof name === 'symbol' ? undefined : nothing),
  apply: () => nothing,
  construct: () => nothing,
});
const group = new Proxy(function () {}, {
  get: (target, name) => (name === 'then' || typeof name === 'symbol' ? undefined : nothing),
  apply: (target, self, given) => void given.find((each) => typeof each === 'function')?.(),
});
export const ${NAMES.map((name) => `${name} = ${['describe', 'suite'].includes(name) ? 'group' : 'nothing'}`).join(', ')};
export default nothing;
`);

/**
 * For files that hand their tables to a test runner: that runner cannot run here, and need not. The tables are collected,
 * and what else a file asks of its runner is left to it. Holds for the rest of the process.
 */
export async function standInForRunners(): Promise<void> {
  if (standing) return;
  standing = true;
  redirectImports(Object.fromEntries(RUNNERS.map((name) => [name, STAND_IN])));
  const globals: unknown = await import(STAND_IN);
  for (const [name, value] of Object.entries(globals ?? {})) {
    if (name !== 'default' && !(name in globalThis)) Reflect.set(globalThis, name, value);
  }
}

let standing = false;

function dataUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
