import { collectorsOf } from '../../src/facts/plan.ts';
import { builtInCollectors } from '../../src/plugins/check-collectors.ts';
import { loadPlugin } from '../../src/plugins/load-plugin.ts';

/** Loads the plug-ins that it is given, in a process of its own, where Node itself imports; says what came of each. */
for (const entry of process.argv.slice(2)) {
  const loaded = await loadPlugin({ name: `./${entry.split('/').at(-1)}`, entry });
  const [rule] = loaded.ok ? loaded.plugin.rules : [];
  const told = loaded.ok
    ? {
        rules: loaded.plugin.rules.map(({ id }) => id),
        packs: Object.keys(loaded.plugin.packs),
        shared:
          rule === undefined
            ? 0
            : collectorsOf(rule).filter((each) => [...builtInCollectors().values()].includes(each)).length,
      }
    : loaded.problems;
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
