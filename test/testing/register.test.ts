import { describe, expect, it } from 'vitest';
import { collectTests } from '../../src/testing/collected-tests.ts';
import { ruleTests, testPlugin, testRule } from '../../src/testing/index.ts';
import { FAIL, noKeys, PASS } from './sample-table.ts';

const table = ruleTests(noKeys, [PASS, FAIL]);
const other = ruleTests({ ...noKeys, id: 'acme/other-one' }, [PASS]);

/** A runner that notes what it is given, and what each test says. */
function noting() {
  const told: string[] = [];
  return {
    told,
    describe: (name: string, body: () => void) => {
      told.push(name);
      body();
    },
    it: (name: string, body: () => void) => {
      try {
        body();
        told.push(`${name}: ok`);
      } catch (thrown) {
        told.push(`${name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      }
    },
  };
}

describe('testPlugin', () => {
  it('registers every table of the plug-in', () => {
    const runner = noting();
    testPlugin({ name: 'acme', tests: [table, other] }, runner);
    expect(runner.told).toEqual([
      'acme/no-keys',
      'none: ok',
      'one: ok',
      'has a complete table: ok',
      'acme/other-one',
      'none: ok',
      'has a complete table: no case expects fail; add one',
    ]);
  });
});

describe('while tables are collected', () => {
  const unused = () => {
    throw new Error('the runner was used');
  };

  it('they are handed over, and their runner is not used', async () => {
    const collected = await collectTests(async () => {
      testRule(noKeys, { describe: unused, it: unused }, [PASS, FAIL]);
      testPlugin({ name: 'acme', tests: [other] }, { describe: unused, it: unused });
    });
    expect(collected).toEqual([table, other]);
    expect(collected[1]).toBe(other);
  });

  it('and only then', async () => {
    await expect(collectTests(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const runner = noting();
    testRule(noKeys, runner, [PASS, FAIL]);
    expect(runner.told).toHaveLength(4);
  });

  it('another copy of the tester may hand them over', async () => {
    const collected = await collectTests(async () => {
      const shared: unknown = Reflect.get(globalThis, Symbol.for('keydrill.collected-tests'));
      if (Array.isArray(shared)) shared.push(table);
    });
    expect(collected).toEqual([table]);
  });
});
