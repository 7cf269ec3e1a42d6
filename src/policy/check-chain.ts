import type { ValidateFunction } from 'ajv';
import type { Rule } from '../engine/rule.ts';
import { loadAjv } from '../json-schema.ts';
import type { Chain, ChainFile, PackLink } from './chain.ts';
import { exceptionProblems, isCalendarDay } from './exception-problems.ts';
import { mergeOrder } from './merge-order.ts';
import { nameProblems } from './name-problems.ts';
import type { PolicyFile } from './policy-file.generated.ts';
import { type PluginRules, policySchema } from './policy-schema.ts';
import { type PolicyProblem, quote } from './problem.ts';
import type { YamlText } from './read-yaml.ts';
import { namespaceOf } from './rule-names.ts';
import { schemaProblems } from './schema-problems.ts';
import { record } from './untyped.ts';

interface ChainCheck {
  readonly chain: Chain;
  /** With those of the plug-ins. */
  readonly rules: readonly Rule[];
  readonly now: Date;
}

/** What the files and packs of a chain hold, and everything that is wrong with them. */
export interface CheckedChain {
  readonly problems: readonly PolicyProblem[];
  /** Of each that is valid by the schema. */
  readonly contents: ReadonlyMap<ChainFile | PackLink, PolicyFile>;
}

/** Checks every file whole, so that all mistakes are told at once. */
export async function checkChain({ chain, rules, now }: ChainCheck): Promise<CheckedChain> {
  // What could not be loaded may have had the rules that nobody knows.
  const pluginRules: PluginRules = chain.complete ? 'known' : 'any';
  const validate = await validatorOf(rules, pluginRules);
  const contents = new Map<ChainFile | PackLink, PolicyFile>();
  const order = chain.root === null ? [] : mergeOrder(chain.root);
  const maxExceptionDays = order
    .map((each) => ('text' in each ? record(each.text.value)['maxExceptionDays'] : undefined))
    .findLast((days) => days !== undefined);
  const ofFiles = chain.files.flatMap((each) => {
    const { file, text } = each;
    const { value } = text;
    if (validate(value)) contents.set(each, value);
    return [
      ...schemaProblems(file, text, validate.errors ?? []),
      ...nameProblems({ file, text, rules }),
      ...exceptionProblems({ file, text, rules, pluginRules, now, maxExceptionDays }),
    ];
  });
  const ofPacks = order.flatMap((each) => {
    if ('text' in each) return [];
    const value: unknown = { rules: each.pack.rules };
    if (validate(value)) contents.set(each, value);
    return packProblems(each, value, { validate, rules });
  });
  const problems = [...ofFiles, ...ofPacks];
  return { problems: problems.length > 0 ? problems : playbookProblem(chain, order), contents };
}

interface PackCheck {
  readonly validate: ValidateFunction<PolicyFile>;
  readonly rules: readonly Rule[];
}

/** A pack has no lines of its own: what is wrong with it stands where it is named. */
function packProblems(
  { name, file, at }: PackLink,
  value: unknown,
  { validate, rules }: PackCheck,
): readonly PolicyProblem[] {
  const text: YamlText = { value, valueAt: () => at, keyAt: () => at };
  const found = [...schemaProblems(file, text, validate.errors ?? []), ...nameProblems({ file, text, rules })];
  return found.map((problem) => ({
    ...problem,
    message: `Pack ${quote(name)} of plug-in ${quote(namespaceOf(name) ?? name)} is not valid: ${lowered(problem.message)}`,
  }));
}

const lowered = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** A shared file may leave the path to others; where the policy file itself has the section, there must be one. */
function playbookProblem({ root }: Chain, order: readonly (ChainFile | PackLink)[]): readonly PolicyProblem[] {
  const section = (each: ChainFile | PackLink): unknown =>
    'text' in each ? record(each.text.value)['playbook'] : null;
  if (root === null || section(root) === undefined) return [];
  if (order.some((each) => record(section(each))['path'] !== undefined)) return [];
  return [{ file: root.file, ...root.text.valueAt(['playbook']), message: 'Add path to playbook.' }];
}

const validators = new WeakMap<readonly Rule[], Map<PluginRules, ValidateFunction<PolicyFile>>>();

/** ajv is loaded only here: a run without a policy file does not wait for it. */
async function validatorOf(rules: readonly Rule[], pluginRules: PluginRules): Promise<ValidateFunction<PolicyFile>> {
  const known = validators.get(rules) ?? new Map<PluginRules, ValidateFunction<PolicyFile>>();
  validators.set(rules, known);
  const before = known.get(pluginRules);
  if (before !== undefined) return before;
  const Ajv2020 = await loadAjv();
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    allowMatchingProperties: true,
    // The rules have one validator, which the file and its overrides share.
    inlineRefs: false,
    // The schema is ours and its tests check it; checking it here would compile the meta-schema, on every run.
    validateSchema: false,
    meta: false,
    code: { optimize: false },
  });
  ajv.addVocabulary(['errorMessage']);
  ajv.addFormat('date', isCalendarDay);
  const validate = ajv.compile<PolicyFile>(policySchema(rules, pluginRules));
  known.set(pluginRules, validate);
  return validate;
}
