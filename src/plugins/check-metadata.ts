import type { ErrorObject, ValidateFunction } from 'ajv';
import pluginSchema from '../../schemas/plugin.schema.json' with { type: 'json' };
import { loadAjv } from '../json-schema.ts';
import { quote } from '../quote.ts';

/** What a plug-in says of itself, and of a rule, against schemas/plugin.schema.json: clauses such as `must have a title of …`. */
export interface MetadataChecks {
  readonly plugin: (value: object) => readonly string[];
  readonly rule: (value: object) => readonly string[];
  /** Whether a value holds by the schema of a parameter; null when it does. A schema that is none is a problem too. */
  readonly parameter: (schema: object, value: unknown) => string | null;
}

let compiled: Promise<MetadataChecks> | undefined;

/** Compiled once, when the first plug-in is there to be checked. */
export function loadMetadataChecks(): Promise<MetadataChecks> {
  compiled ??= compile();
  return compiled;
}

async function compile(): Promise<MetadataChecks> {
  const Ajv2020 = await loadAjv();
  const ajv = new Ajv2020({ allErrors: true, verbose: true, keywords: ['errorMessage'] });
  const { $defs } = pluginSchema;
  const plugin = ajv.compile(pluginSchema);
  const rule = ajv.compile({ $defs, ...$defs.rule });
  return {
    plugin: (value) => clauses(value, plugin, pluginSchema.properties),
    rule: (value) => clauses(value, rule, $defs.rule.properties),
    parameter: (schema, value) => {
      try {
        return ajv.validate(schema, value) ? null : ajv.errorsText(ajv.errors, { dataVar: 'it' });
      } catch {
        return 'its schema is not valid JSON Schema';
      }
    },
  };
}

type Properties = Readonly<Record<string, unknown>>;

/** One clause for each property that is missing, unknown or wrong, however many errors ajv has for it. */
function clauses(value: object, validate: ValidateFunction, properties: Properties): readonly string[] {
  if (validate(value)) return [];
  return [...new Set((validate.errors ?? []).map((error) => clause(error, properties)))];
}

function clause(error: ErrorObject, properties: Properties): string {
  const [, property] = error.instancePath.split('/');
  if (property !== undefined) return messageOf(properties[property]) ?? `must have a valid ${property}`;
  if (error.keyword === 'required') {
    const missing = String(error.params['missingProperty']);
    return messageOf(properties[missing]) ?? `must have ${missing}`;
  }
  if (error.keyword === 'additionalProperties') {
    return `has ${quote(String(error.params['additionalProperty']))}, which means nothing; the properties are ${Object.keys(properties).join(', ')}`;
  }
  return 'must be an object';
}

function messageOf(schema: unknown): string | null {
  const message =
    typeof schema === 'object' && schema !== null && 'errorMessage' in schema ? schema.errorMessage : null;
  return typeof message === 'string' ? message : null;
}
