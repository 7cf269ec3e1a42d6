import {
  PERMISSIONS_OPTIONS,
  POLICY_CHECK_OPTIONS,
  POLICY_OPTIONS,
  POLICY_PRINT_OPTIONS,
  POLICY_SCHEMA_OPTIONS,
} from '../options.ts';
import type { CommandContext } from './command-context.ts';

/** Commands about the policy file, and the permissions that follow from it. */
export function policyCommands({ cli, streams, ends, takes }: CommandContext): void {
  const commands = () => import('../commands/policy.ts');
  cli.command('policy', 'Start, check, show and pin the policy', (command) =>
    command
      .command(
        'init [file]',
        'Write a commented policy to start from',
        (init) => init.positional('file', { type: 'string' }),
        async ({ file }) => ends((await commands()).policyInit(file, streams)),
      )
      .command(
        'check',
        'Tell whether the policy is valid, and its exceptions still needed',
        (check) => check.options(takes({ ...POLICY_OPTIONS, ...POLICY_CHECK_OPTIONS })),
        async (flags) => ends((await import('../commands/policy-check.ts')).policyCheck(flags, streams)),
      )
      .command(
        'print',
        'Show the policy as it works out, and where each value comes from',
        (print) => print.options(takes({ ...POLICY_OPTIONS, ...POLICY_PRINT_OPTIONS })),
        async (flags) => ends((await commands()).policyPrint(flags, streams)),
      )
      .command(
        'lock',
        'Pin the plug-ins and the extended files in keydrill.lock',
        (lock) => lock.options(takes({ policy: POLICY_OPTIONS.policy })),
        async (flags) => ends((await import('../commands/policy-lock.ts')).policyLock(flags, streams)),
      )
      .command(
        'schema',
        'The JSON Schema of the policy for editors, with the rules of its plug-ins',
        (schema) => schema.options(takes({ policy: POLICY_OPTIONS.policy, ...POLICY_SCHEMA_OPTIONS })),
        async (flags) => ends((await import('../commands/policy-schema.ts')).policySchemaCommand(flags, streams)),
      )
      .demandCommand(1, 'Say "keydrill policy init", "check", "print", "lock" or "schema".'),
  );
  cli.command(
    'permissions',
    'The least IAM policy for the selected rules: alone, or with the role that has it',
    (command) => command.options(takes({ ...POLICY_OPTIONS, ...PERMISSIONS_OPTIONS })),
    async (flags) => ends((await import('../commands/permissions.ts')).permissions(flags, streams)),
  );
}
