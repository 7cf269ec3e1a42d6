import {
  POLICY_OPTIONS,
  RULES_EXPLAIN_OPTIONS,
  RULES_LIST_OPTIONS,
  RULES_NEW_OPTIONS,
  RULES_TEST_OPTIONS,
} from '../options.ts';
import type { CommandContext } from './command-context.ts';

/** Commands about rules: those that there are, and those that are being written. */
export function ruleCommands({ cli, streams, ends, takes }: CommandContext): void {
  cli.command('rules', 'List, explain, write and test rules', (command) =>
    command
      .command(
        'list',
        'Every rule, by capability, or by the controls of a framework',
        (list) => list.options(takes({ policy: POLICY_OPTIONS.policy, ...RULES_LIST_OPTIONS })),
        async (flags) => ends((await import('../commands/rules.ts')).rulesList(flags, streams)),
      )
      .command(
        'explain <id>',
        'Why a rule is there, how it judges, how to fix what it finds, and what it reads',
        (explain) =>
          explain
            .positional('id', { type: 'string', demandOption: true })
            .options(takes({ policy: POLICY_OPTIONS.policy, ...RULES_EXPLAIN_OPTIONS })),
        async (flags) => ends((await import('../commands/rules.ts')).rulesExplain(flags, streams)),
      )
      .command(
        'new <id>',
        'Start a rule: the rule, its tests and its page',
        (start) =>
          start
            .positional('id', { type: 'string', demandOption: true, describe: 'As in acme/bucket-tagged' })
            .options(takes(RULES_NEW_OPTIONS)),
        async (flags) => ends((await import('../commands/rules-new.ts')).rulesNew(flags, streams)),
      )
      .command(
        'test [path]',
        'Run the tests of rules, every fact denied in turn',
        (test) =>
          test
            .positional('path', {
              type: 'string',
              describe: 'A plug-in, a test file or a folder of them (default: the plug-ins of the policy)',
            })
            .options(takes({ policy: POLICY_OPTIONS.policy, ...RULES_TEST_OPTIONS })),
        async (flags) => ends((await import('../commands/rules-test.ts')).rulesTest(flags, streams)),
      )
      .demandCommand(1, 'Say "keydrill rules list", "explain ID", "new ID" or "test".'),
  );
}
