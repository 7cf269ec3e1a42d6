import { join } from 'node:path';
import { builtInRules } from '../../../rules/index.ts';
import { ruleNamed } from '../../policy/rule-names.ts';
import { CommandError, orFail } from '../command-error.ts';
import { keydrillCheckout } from '../keydrill-checkout.ts';
import { builtInRuleFiles } from '../rules-new/built-in-rule.ts';
import { assertNew, writeNewFolder } from '../rules-new/new-files.ts';
import { newPluginRule } from '../rules-new/new-plugin-rule.ts';
import { parseRuleId } from '../rules-new/rule-id.ts';
import { type Streams, tell } from '../streams.ts';

export interface RulesNewFlags {
  readonly id: string;
  readonly output?: string | undefined;
  readonly typescript: boolean;
}

/** Starts a rule: the rule, a table of tests of which one fails and says what to write, and its page. */
export async function rulesNew(flags: RulesNewFlags, streams: Streams): Promise<number> {
  const { id, namespace, name } = orFail(parseRuleId(flags.id));
  const told =
    namespace === null
      ? await newBuiltInRule(id, flags)
      : await newPluginRule({
          id,
          namespace,
          name,
          folder: flags.output ?? 'keydrill-rules',
          typescript: flags.typescript,
        });
  for (const sentence of told) await tell(streams, sentence);
  return 0;
}

async function newBuiltInRule(id: string, { output }: RulesNewFlags): Promise<readonly string[]> {
  const checkout = await keydrillCheckout(process.cwd());
  if (checkout === null) {
    throw new CommandError(
      `A rule without a namespace is one of keydrill's own; call yours by one, as in keydrill rules new acme/${id}.`,
    );
  }
  if (output !== undefined) throw new CommandError("--output is for rules of a plug-in; keydrill's own lie in rules/.");
  const existing = ruleNamed(builtInRules, id);
  if (existing !== undefined) throw new CommandError(`There is a rule ${id} already; choose another name.`);
  const folder = join(checkout, 'rules', id);
  await assertNew(folder);
  await writeNewFolder(folder, builtInRuleFiles(id));
  return [
    `Wrote rules/${id}/rule.ts, rule.test.ts and rule.md: a rule that works, and one test that fails and says what to write.`,
    'Next:',
    '  npm run generate',
    `  npx vitest run rules/${id}`,
  ];
}
