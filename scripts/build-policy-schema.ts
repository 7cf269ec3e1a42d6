import { writeFile } from 'node:fs/promises';
import { builtInRules } from '../rules/index.ts';
import { policySchemaText } from '../src/policy/policy-schema.ts';

/** Writes the schema that editors use: the base schema with the id and the parameters of every built-in rule. */
await writeFile(new URL('../schemas/policy.schema.json', import.meta.url), policySchemaText(builtInRules));
