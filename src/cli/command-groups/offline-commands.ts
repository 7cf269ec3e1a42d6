import { BASELINE_OPTION, POLICY_OPTIONS, REPORT_OPTIONS, SAVE_SNAPSHOT_OPTION } from '../options.ts';
import type { CommandContext } from './command-context.ts';

/** Commands that judge what was read before. */
export function offlineCommands({ cli, streams, ends, takes }: CommandContext): void {
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
    async (flags) => ends((await import('../commands/evaluate.ts')).evaluateSnapshots(flags, streams)),
  );
  cli.command(
    'demo',
    'Judge the bundled example account',
    (command) => command.options(takes({ ...REPORT_OPTIONS, ...SAVE_SNAPSHOT_OPTION })),
    async (flags) => ends((await import('../commands/demo.ts')).demo(flags, streams)),
  );
}
