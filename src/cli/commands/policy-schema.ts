import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { builtInRules } from '../../../rules/index.ts';
import type { Rule } from '../../engine/rule.ts';
import { slashed } from '../../lock/paths.ts';
import { type PluginRules, policySchemaText } from '../../policy/policy-schema.ts';
import { CommandError } from '../command-error.ts';
import { readPolicy, registryOf } from '../policy.ts';
import { type Streams, tell, write } from '../streams.ts';
import { assertWritable, writeFileAtomically } from '../write-file.ts';

export interface PolicySchemaFlags {
  readonly policy?: string | undefined;
  readonly output?: string | undefined;
}

/** The schema of this policy, for editors: with the rules of its plug-ins. */
export async function policySchemaCommand({ policy, output }: PolicySchemaFlags, streams: Streams): Promise<number> {
  if (output !== undefined) await assertWritable(output);
  const { rules, pluginRules, file, notice } = await rulesOf(policy);
  const text = policySchemaText(rules, pluginRules);
  if (notice !== null) await tell(streams, notice);
  if (output === undefined) {
    await write(streams.stdout, text);
    return 0;
  }
  await writeFileAtomically(output, text);
  const shown = slashed(dirname(resolve(file)), resolve(output));
  await tell(streams, `Wrote ${output}; begin ${file} with this line:`);
  await tell(streams, `# yaml-language-server: $schema=${shown.startsWith('../') ? shown : `./${shown}`}`);
  return 0;
}

interface KnownRules {
  readonly rules: readonly Rule[];
  readonly pluginRules: PluginRules;
  /** The policy file; where there is none yet, the one that will be. */
  readonly file: string;
  readonly notice: string | null;
}

/** Whoever mends a policy needs the schema most, so that a wrong one still gets what is built in. */
async function rulesOf(path: string | undefined): Promise<KnownRules> {
  const file = path ?? 'keydrill.yaml';
  try {
    const policy = await readPolicy(path);
    return { rules: registryOf(policy), pluginRules: 'known', file: policy.path ?? file, notice: null };
  } catch (thrown) {
    if (!(thrown instanceof CommandError) || (path !== undefined && !(await exists(path)))) throw thrown;
    const notice = `The policy is not valid, so the schema has the built-in rules only; "keydrill policy check" tells why, and with a valid policy those of its plug-ins are added.`;
    return { rules: builtInRules, pluginRules: 'any', file, notice };
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
