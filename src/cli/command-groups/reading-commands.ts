import {
  BASELINE_OPTION,
  DOCTOR_OPTIONS,
  POLICY_OPTIONS,
  PUBLISH_OPTIONS,
  READ_OPTIONS,
  REPORT_OPTIONS,
  SAVE_SNAPSHOT_OPTION,
} from '../options.ts';
import type { CommandContext } from './command-context.ts';

/** Commands that read an account. */
export function readingCommands({ cli, streams, ends, takes }: CommandContext): void {
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
          ...SAVE_SNAPSHOT_OPTION,
        }),
      ),
    async (flags) => ends((await import('../commands/scan.ts')).scan(flags, streams)),
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
    async (flags) => ends((await import('../commands/collect.ts')).collectSnapshots(flags, streams)),
  );
  cli.command(
    'doctor',
    'Tell whether a scan would work: credentials, regions, permissions, clock, checkout',
    (command) => command.options(takes({ ...POLICY_OPTIONS, ...DOCTOR_OPTIONS })),
    async (flags) => ends((await import('../commands/doctor.ts')).doctor(flags, streams)),
  );
}
