import { join } from 'node:path';
import { builtInRules } from '../../../rules/index.ts';
import { type LoadedPlugin, loadPlugin } from '../../plugins/load-plugin.ts';
import type { Plugin } from '../../plugins/plugin.ts';
import { type ResolvedPlugin, resolvePlugin } from '../../plugins/resolve-plugin.ts';
import { loadPolicy } from '../../policy/load-policy.ts';
import { formatProblem } from '../../policy/problem.ts';
import { CommandError } from '../command-error.ts';
import { keydrillCheckout } from '../keydrill-checkout.ts';
import { testsIn, together } from './find-tests.ts';
import { defaultExport, isPlugin, type LoadedTests, testsOf } from './load-tests.ts';

/** What is tested when no path is given: the plug-ins of the policy, else in a checkout of keydrill its own rules. */
export async function defaultTests(policy: string | undefined): Promise<LoadedTests> {
  const found: LoadedTests[] = [];
  const load = async (resolved: ResolvedPlugin) => {
    const { loaded, tests } = await loadLeniently(resolved);
    found.push(tests);
    return loaded;
  };
  const outcome = await loadPolicy({
    path: policy,
    cwd: process.cwd(),
    rules: builtInRules,
    now: new Date(),
    plugins: { resolve: resolvePlugin, load },
  });
  if (!outcome.ok) throw new CommandError(outcome.problems.map(formatProblem));
  if (found.length > 0) return together(found);
  const checkout = policy === undefined ? await keydrillCheckout(process.cwd()) : null;
  return checkout === null ? { tables: [], untested: [] } : testsIn(join(checkout, 'rules'));
}

interface Lenient {
  readonly loaded: LoadedPlugin;
  readonly tests: LoadedTests;
}

/** As a policy loads it, but that a rule without a test is no problem: it is what this command is to tell. */
async function loadLeniently(resolved: ResolvedPlugin): Promise<Lenient> {
  const loaded = await loadPlugin(resolved);
  if (loaded.ok) return { loaded, tests: testsOf(loaded.plugin, resolved.name) };
  const plugin = await defaultExport(resolved.entry).catch(() => null);
  if (!isPlugin(plugin)) return { loaded, tests: { tables: [], untested: [] } };
  const tests = testsOf(plugin, resolved.name);
  const problems = loaded.problems.filter((problem) => !problem.includes(' lacks a test; '));
  if (problems.length > 0) return { loaded: { ok: false, problems }, tests };
  // It was checked: nothing else is wrong with it.
  return { loaded: { ok: true, plugin: { packs: {}, ...plugin } as Plugin }, tests };
}
