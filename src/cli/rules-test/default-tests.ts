import { join } from 'node:path';
import { builtInRules } from '../../../rules/index.ts';
import { loadPlugin } from '../../plugins/load-plugin.ts';
import { type ResolvedPlugin, resolvePlugin } from '../../plugins/resolve-plugin.ts';
import { loadPolicy } from '../../policy/load-policy.ts';
import { formatProblem } from '../../policy/problem.ts';
import { CommandError } from '../command-error.ts';
import { keydrillCheckout } from '../keydrill-checkout.ts';
import { testsIn, together } from './find-tests.ts';
import { type LoadedTests, testsOf } from './load-tests.ts';

/** What is tested when no path is given: the plug-ins of the policy, else in a checkout of keydrill its own rules. */
export async function defaultTests(policy: string | undefined): Promise<LoadedTests> {
  const found: LoadedTests[] = [];
  const load = async (resolved: ResolvedPlugin) => {
    // A rule without a test is no problem of the policy here: it is what this command is to tell.
    const loaded = await loadPlugin(resolved, { requireTests: false });
    if (loaded.ok) found.push(testsOf(loaded.plugin, resolved.name));
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
