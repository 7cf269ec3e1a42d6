import { createHash } from 'node:crypto';
import type { ValidateFunction } from 'ajv';
import type { Rule } from '../engine/rule.ts';
import { loadAjv } from '../json-schema.ts';
import { exceptionProblems, isCalendarDay } from './exception-problems.ts';
import { nameProblems } from './name-problems.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import type { PolicyFile } from './policy-file.generated.ts';
import { policyOf } from './policy-of.ts';
import { policySchema } from './policy-schema.ts';
import { inOrder, type PolicyProblem } from './problem.ts';
import { readYaml } from './read-yaml.ts';
import { schemaProblems } from './schema-problems.ts';

export type PolicyOutcome =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

export interface ParsePolicyInput {
  /** As it should be named in messages. */
  readonly file: string;
  readonly source: string;
  /** Every rule that the file may name. */
  readonly rules: readonly Rule[];
  readonly now: Date;
}

export const LARGEST_POLICY_BYTES = 1024 * 1024;

/** Reads and checks the text of a policy file. An empty file is valid: all defaults. Reads no other file and no clock. */
export async function parsePolicy({ file, source, rules, now }: ParsePolicyInput): Promise<PolicyOutcome> {
  if (Buffer.byteLength(source) > LARGEST_POLICY_BYTES) {
    return { ok: false, problems: [{ file, line: 1, column: 1, message: 'A policy file may have at most 1 MiB.' }] };
  }
  const yaml = readYaml(file, source.replace(/^\ufeff/, ''));
  if (!yaml.ok) return yaml;
  const { text } = yaml;
  const origin = { path: file, sha256: createHash('sha256').update(source).digest('hex') };
  if (text.value === null) return { ok: true, policy: { ...defaultPolicy(), ...origin } };
  const validate = await validatorOf(rules);
  const valid = validate(text.value);
  const problems = [
    ...schemaProblems(file, text, validate.errors ?? []),
    ...nameProblems({ file, text, rules }),
    ...exceptionProblems({ file, text, rules, now }),
  ];
  if (!valid || problems.length > 0) return { ok: false, problems: inOrder(problems) };
  return { ok: true, policy: policyOf({ content: text.value, text, rules, ...origin }) };
}

const validators = new WeakMap<readonly Rule[], ValidateFunction<PolicyFile>>();

/** ajv is loaded only here: a run without a policy file does not wait for it. */
async function validatorOf(rules: readonly Rule[]): Promise<ValidateFunction<PolicyFile>> {
  const known = validators.get(rules);
  if (known !== undefined) return known;
  const Ajv2020 = await loadAjv();
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    // The schema is ours and its tests check it; checking it here would compile the meta-schema, on every run.
    validateSchema: false,
    code: { optimize: false },
  });
  ajv.addVocabulary(['errorMessage']);
  ajv.addFormat('date', isCalendarDay);
  const validate = ajv.compile<PolicyFile>(policySchema(rules));
  validators.set(rules, validate);
  return validate;
}
