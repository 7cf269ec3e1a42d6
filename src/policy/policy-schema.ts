import type { ParameterSchema } from '../engine/parameters.ts';
import { kindOf, type Rule, SEVERITIES } from '../engine/rule.ts';
import base from './policy.base.schema.json' with { type: 'json' };
import { byAnyName } from './rule-names.ts';

type Schema = Readonly<Record<string, unknown>>;

/** The settings that take no map: off, on, or a severity. */
const SHORT_SETTINGS: readonly string[] = ['off', 'on', ...SEVERITIES];

/** The name of a plug-in's rule, as in `acme/bucket-tagged`. */
const PLUGIN_RULE = '^[^/\\s]+/[^/\\s]+$';

/**
 * Whether rules of plug-ins that are not among those given may be named, as an editor must allow that does not know the
 * plug-ins, or are mistakes.
 */
export type PluginRules = 'any' | 'known';

/**
 * The schema of a policy file for these rules: the base schema, with each rule's id and parameters filled in. Editors get it
 * as schemas/policy.schema.json; the loader validates by it. `errorMessage` completes a sentence that begins with the path.
 */
export function policySchema(rules: readonly Rule[], pluginRules: PluginRules = 'known'): Schema {
  const { exceptions } = base.properties;
  const { items } = exceptions;
  const { rules: settings } = base.$defs;
  return {
    ...base,
    properties: {
      ...base.properties,
      exceptions: {
        ...exceptions,
        items: { ...items, properties: { ...items.properties, rule: exceptedRule(rules, pluginRules) } },
      },
    },
    $defs: {
      ...base.$defs,
      rules: {
        ...settings,
        additionalProperties: false,
        properties: ruleSettings(rules),
        ...(pluginRules === 'any' ? { patternProperties: { [PLUGIN_RULE]: settings.additionalProperties } } : {}),
      },
    },
  };
}

/** As a file: schemas/policy.schema.json by default; with `known`, for a policy whose plug-ins' rules are among those given. */
export const policySchemaText = (rules: readonly Rule[], pluginRules: PluginRules = 'any'): string =>
  `${JSON.stringify(policySchema(rules, pluginRules), null, 2)}\n`;

/** Aliases keep working, and editors strike them through. */
const ruleSettings = (rules: readonly Rule[]): Schema =>
  Object.fromEntries(
    byAnyName(rules).map(([name, rule]) => [
      name,
      name === rule.id ? ruleSetting(rule) : { ...ruleSetting(rule), deprecated: true },
    ]),
  );

function ruleSetting(rule: Rule): Schema {
  const parameters: Readonly<Record<string, ParameterSchema>> = rule.parameters;
  if (Object.hasOwn(parameters, 'severity')) throw new Error(`${rule.id}: a parameter cannot be named "severity"`);
  return {
    title: rule.title,
    description: `${rule.description} (${rule.severity}, in the ${rule.pack} pack)`,
    anyOf: [
      { enum: SHORT_SETTINGS },
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          severity: { description: "Replaces the rule's own severity.", enum: SEVERITIES, default: rule.severity },
          ...parameters,
        },
      },
    ],
    errorMessage: `must be ${SHORT_SETTINGS.slice(0, -1).join(', ')} or ${SHORT_SETTINGS.at(-1)}, or a map of severity and parameters`,
  };
}

/** Incidents are left out: they cannot be excepted. */
function exceptedRule(rules: readonly Rule[], pluginRules: PluginRules): Schema {
  const names = byAnyName(rules.filter((rule) => kindOf(rule) === 'gap')).map(([name]) => name);
  const { rule } = base.properties.exceptions.items.properties;
  if (names.length === 0) return rule;
  const { title, description } = rule;
  const errorMessage = 'must be the id of a rule';
  return pluginRules === 'known'
    ? { title, description, enum: names, errorMessage }
    : { title, description, anyOf: [{ enum: names }, { type: 'string', pattern: PLUGIN_RULE }], errorMessage };
}
