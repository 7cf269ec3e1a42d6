import yargs, { type Argv } from 'yargs';
import { VERSION } from '../version.ts';
import {
  BASELINE_OPTION,
  CREDENTIAL_OPTIONS,
  DIFF_OPTIONS,
  POLICY_OPTIONS,
  PUBLISH_OPTIONS,
  READ_OPTIONS,
  REPORT_OPTIONS,
} from './options.ts';
import type { Streams } from './streams.ts';
import { type Usage, usageOf } from './usage.ts';

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
  reportCommands(context);
  policyCommands(context);
  await cli.parseAsync();
  return code;
}

interface Context extends Pick<Usage, 'takes'> {
  readonly cli: Argv;
  readonly streams: Streams;
  /** What a command comes to becomes the exit code. */
  readonly ends: (result: Promise<number>) => Promise<void>;
}

function readingCommands({ cli, streams, ends, takes }: Context): void {
  cli.command(
    'scan',
    'Read the account, judge it, report',
    (command) =>
      command.options(
        takes({
          ...POLICY_OPTIONS,
          ...READ_OPTIONS,
          ...REPORT_OPTIONS,
          ...BASELINE_OPTION,
          publish: { type: 'boolean', default: false, describe: 'Send the findings to Security Hub as well' } as const,
          ...PUBLISH_OPTIONS,
          'save-snapshot': {
            type: 'string',
            requiresArg: true,
            describe: 'Also save the facts for "keydrill evaluate"',
          } as const,
        }),
      ),
    async (flags) => ends((await import('./commands/scan.ts')).scan(flags, streams)),
  );
  cli.command(
    'collect',
    'Read the account and save a snapshot; judge nothing',
    (command) =>
      command.options(
        takes({
          ...POLICY_OPTIONS,
          ...READ_OPTIONS,
          output: {
            alias: 'o',
            type: 'string',
            requiresArg: true,
            default: 'keydrill-snapshot.json',
            describe: 'Snapshot file; {account} stands for the account id',
          } as const,
        }),
      ),
    async (flags) => ends((await import('./commands/collect.ts')).collectSnapshots(flags, streams)),
  );
}

function offlineCommands({ cli, streams, ends, takes }: Context): void {
  cli.command(
    'evaluate <snapshots..>',
    'Judge saved snapshots offline',
    (command) =>
      command
        .positional('snapshots', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'Files that "keydrill collect" wrote',
        })
        .options(takes({ ...POLICY_OPTIONS, ...REPORT_OPTIONS, ...BASELINE_OPTION })),
    async (flags) => ends((await import('./commands/evaluate.ts')).evaluateSnapshots(flags, streams)),
  );
  cli.command(
    'demo',
    'Judge the bundled example account',
    (command) => command.options(takes(REPORT_OPTIONS)),
    async (flags) => ends((await import('./commands/demo.ts')).demo(flags, streams)),
  );
  cli.command('rules', 'List and explain the rules', (command) =>
    command
      .command(
        'list',
        'Every rule, by capability, or by the controls of a framework',
        (list) =>
          list.options(
            takes({
              controls: {
                type: 'string',
                requiresArg: true,
                describe: 'Only rules that help with this framework, e.g. cis-7.0 or nist-800-53-r5',
              } as const,
            }),
          ),
        async (flags) => ends((await import('./commands/rules.ts')).rulesList(flags, streams)),
      )
      .command(
        'explain <id>',
        'What a rule judges, reads and asks for',
        (explain) => explain.positional('id', { type: 'string', demandOption: true }),
        async ({ id }) => ends((await import('./commands/rules.ts')).rulesExplain(id, streams)),
      )
      .demandCommand(1, 'Say "keydrill rules list" or "keydrill rules explain ID".'),
  );
}

function reportCommands({ cli, streams, ends, takes }: Context): void {
  cli.command(
    'publish <report>',
    'Send the findings of a JSON report to Security Hub',
    (command) =>
      command.positional('report', { type: 'string', demandOption: true, describe: 'A JSON report' }).options(
        takes({
          ...PUBLISH_OPTIONS,
          ...CREDENTIAL_OPTIONS,
          format: { choices: ['text', 'json'] as const, default: 'text' as const, describe: 'Output format' },
        }),
      ),
    async (flags) => ends((await import('./commands/publish.ts')).publish(flags, streams)),
  );
  cli.command(
    'diff <before> <after>',
    'Compare two JSON reports: new, fixed, unchanged, no longer evaluated',
    (command) =>
      command
        .positional('before', { type: 'string', demandOption: true, describe: 'The earlier JSON report' })
        .positional('after', { type: 'string', demandOption: true, describe: 'The later JSON report' })
        .options(takes(DIFF_OPTIONS)),
    async (flags) => ends((await import('./commands/diff.ts')).diff(flags, streams)),
  );
  cli.command(
    'merge <reports..>',
    'Put the reports of several accounts or shards together, JSON reports or SARIF files',
    (command) =>
      command
        .positional('reports', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'JSON reports, or SARIF files',
        })
        .options(takes({ policy: POLICY_OPTIONS.policy, ...REPORT_OPTIONS, ...BASELINE_OPTION })),
    async (flags) => ends((await import('./commands/merge.ts')).merge(flags, streams)),
  );
}

function policyCommands({ cli, streams, ends, takes }: Context): void {
  const commands = () => import('./commands/policy.ts');
  cli.command('policy', 'Start, check and show the policy file', (command) =>
    command
      .command(
        'init [file]',
        'Write a commented policy to start from',
        (init) => init.positional('file', { type: 'string' }),
        async ({ file }) => ends((await commands()).policyInit(file, streams)),
      )
      .command(
        'check',
        'Tell whether the policy is valid',
        (check) => check.options(takes(POLICY_OPTIONS)),
        async (flags) => ends((await commands()).policyCheck(flags, streams)),
      )
      .command(
        'print',
        'Show the policy as it works out',
        (print) => print.options(takes(POLICY_OPTIONS)),
        async (flags) => ends((await commands()).policyPrint(flags, streams)),
      )
      .demandCommand(1, 'Say "keydrill policy init", "check" or "print".'),
  );
  cli.command(
    'permissions',
    'The least IAM policy for the selected rules',
    (command) =>
      command.options(
        takes({
          ...POLICY_OPTIONS,
          format: { choices: ['json'] as const, default: 'json' as const, describe: 'Output format' },
          publish: {
            type: 'boolean',
            default: false,
            describe: 'The policy for publishing to Security Hub, which scanning does not need',
          } as const,
        }),
      ),
    async (flags) => ends((await import('./commands/permissions.ts')).permissions(flags, streams)),
  );
}
