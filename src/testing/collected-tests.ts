import type { RuleTests } from './rule-tests.ts';

/**
 * Where `testRule` puts its tables while `keydrill rules test` loads files that call it. The symbol is the same in every
 * copy of this module: a rule of keydrill's own brings the one of its source along.
 */
const COLLECTED = Symbol.for('keydrill.collected-tests');

/** What a file registers while it loads, whatever runner it names; its runner is not asked. */
export async function collectTests(load: () => Promise<void>): Promise<readonly RuleTests[]> {
  const tables: RuleTests[] = [];
  Reflect.set(globalThis, COLLECTED, tables);
  try {
    await load();
    return tables;
  } finally {
    Reflect.deleteProperty(globalThis, COLLECTED);
  }
}

/** Hands a table over when one is being collected; whether it was. */
export function handOver(tests: RuleTests): boolean {
  const collected: unknown = Reflect.get(globalThis, COLLECTED);
  if (!Array.isArray(collected)) return false;
  collected.push(tests);
  return true;
}
