import {
  BASELINE_OPTION,
  CREDENTIAL_OPTIONS,
  DIFF_OPTIONS,
  POLICY_OPTIONS,
  PUBLISH_OPTIONS,
  REPORT_OPTIONS,
} from '../options.ts';
import type { CommandContext } from './command-context.ts';

/** Commands that start from a report. */
export function reportCommands({ cli, streams, ends, takes }: CommandContext): void {
  cli.command(
    'publish <report>',
    'Send the findings of a JSON report to Security Hub',
    (command) =>
      command.positional('report', { type: 'string', demandOption: true, describe: 'A JSON report' }).options(
        takes({
          policy: POLICY_OPTIONS.policy,
          ...PUBLISH_OPTIONS,
          ...CREDENTIAL_OPTIONS,
          format: { choices: ['text', 'json'] as const, default: 'text' as const, describe: 'Output format' },
        }),
      ),
    async (flags) => ends((await import('../commands/publish.ts')).publish(flags, streams)),
  );
  cli.command(
    'diff <before> <after>',
    'Compare two JSON reports: new, fixed, unchanged, no longer evaluated',
    (command) =>
      command
        .positional('before', { type: 'string', demandOption: true, describe: 'The earlier JSON report' })
        .positional('after', { type: 'string', demandOption: true, describe: 'The later JSON report' })
        .options(takes(DIFF_OPTIONS)),
    async (flags) => ends((await import('../commands/diff.ts')).diff(flags, streams)),
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
    async (flags) => ends((await import('../commands/merge.ts')).merge(flags, streams)),
  );
}
