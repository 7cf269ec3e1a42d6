import yargs from 'yargs';
import { VERSION } from '../version.ts';
import { offlineCommands } from './command-groups/offline-commands.ts';
import { policyCommands } from './command-groups/policy-commands.ts';
import { readingCommands } from './command-groups/reading-commands.ts';
import { reportCommands } from './command-groups/report-commands.ts';
import { ruleCommands } from './command-groups/rule-commands.ts';
import type { Streams } from './streams.ts';
import { usageOf } from './usage.ts';

/** Runs one command line and gives its exit code. Commands load when they are called. */
export async function program(args: readonly string[], streams: Streams): Promise<number> {
  let code = 0;
  const usage = usageOf(args);
  const ends = (result: Promise<number>): Promise<void> =>
    result.then((ended) => {
      code = ended;
    });
  const cli = yargs([...args])
    .scriptName('keydrill')
    .usage('$0 <command>\n\nIf an AWS access key leaked right now, would you be ready?')
    .version(VERSION)
    .alias('help', 'h')
    .strict()
    .demandCommand(1, 'Say what to do: "keydrill scan" reads your account, "keydrill demo" shows an example.')
    .parserConfiguration({ 'duplicate-arguments-array': true, 'dot-notation': false })
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .epilogue(
      'Exit codes: 0 ready · 1 findings, incidents · 2 usage, policy, credentials, publishing · 3 something unknown',
    )
    .exitProcess(false)
    .showHelpOnFail(false)
    .check(usage.check, true)
    .fail((message, error: Error | undefined) => {
      throw error === undefined || error.name === 'YError' ? usage.explain(message) : error;
    });
  const context = { cli, streams, ends, takes: usage.takes };
  readingCommands(context);
  offlineCommands(context);
  ruleCommands(context);
  reportCommands(context);
  policyCommands(context);
  await cli.parseAsync();
  return code;
}
