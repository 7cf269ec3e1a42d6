import { type CollectionTag, parse, type ScalarTag } from 'yaml';

/** A template as CloudFormation reads it: short forms are functions by name. */
export interface Template {
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Rules: Readonly<Record<string, Rule>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Parameter {
  readonly Type: 'String' | 'Number';
  readonly Default: string | number;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly string[];
  readonly MaxLength?: number;
  readonly Description: string;
}

interface Rule {
  readonly RuleCondition?: unknown;
  readonly Assertions: readonly { readonly Assert: unknown; readonly AssertDescription: string }[];
}

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const SCALARS = ['Ref', 'Sub', 'Condition', 'GetAtt'];
const LISTS = ['If', 'Equals', 'Not', 'And'];

const tags: (ScalarTag | CollectionTag)[] = [
  ...SCALARS.map((name): ScalarTag => ({ tag: `!${name}`, resolve: (text) => ({ [name]: text }) })),
  ...LISTS.map(
    (name): CollectionTag => ({
      tag: `!${name}`,
      collection: 'seq',
      resolve: (node) => ({ [name]: node.toJSON() }) as never,
    }),
  ),
];

export const parseTemplate = (text: string): Template => parse(text, { customTags: tags, version: '1.1' });

const PSEUDO: Readonly<Record<string, string>> = { 'AWS::Partition': 'aws-us-gov', 'AWS::AccountId': '999988887777' };
const NOTHING = Symbol('AWS::NoValue');

/** The template with values filled in: what fails of its rules, and the resources that come of it. */
export function deploy(text: string, given: Readonly<Record<string, string>> = {}) {
  const template = parseTemplate(text);
  const defaults = Object.entries(template.Parameters).map(([name, parameter]) => [name, String(parameter.Default)]);
  const values: Readonly<Record<string, string>> = { ...PSEUDO, ...Object.fromEntries(defaults), ...given };
  const resolve = resolver(template, values);
  const isFalse = (condition: unknown) => resolve(condition) !== true;
  const failed = Object.values(template.Rules)
    .filter(({ RuleCondition }) => RuleCondition === undefined || !isFalse(RuleCondition))
    .flatMap(({ Assertions }) => Assertions.filter(({ Assert }) => isFalse(Assert)));
  const made = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || !isFalse({ Condition }),
  );
  return {
    refused: failed.map(({ AssertDescription }) => AssertDescription),
    resources: Object.fromEntries(
      made.map(([name, { Type, Properties }]) => [name, { Type, Properties: resolve(Properties) }]),
    ) as Readonly<Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>>,
  };
}

function resolver(template: Template, values: Readonly<Record<string, string>>) {
  const named = (name: string): unknown => {
    if (name === 'AWS::NoValue') return NOTHING;
    if (name in template.Resources) return `made:${name}`;
    if (values[name] === undefined) throw new Error(`nothing is called ${name}`);
    return values[name];
  };
  const call = (name: string, argument: unknown): unknown => {
    const list = Array.isArray(argument) ? argument : [argument];
    switch (name) {
      case 'Ref':
        return named(String(argument));
      case 'Sub':
        return String(argument).replace(/\$\{([^}]+)\}/g, (_, each: string) => String(named(each)));
      case 'Condition':
        if (!(String(argument) in template.Conditions)) throw new Error(`no condition ${argument}`);
        return resolve(template.Conditions[String(argument)]);
      case 'If':
        return resolve(resolve({ Condition: list[0] }) === true ? list[1] : list[2]);
      case 'Equals':
        return String(resolve(list[0])) === String(resolve(list[1]));
      case 'Not':
        return resolve(list[0]) !== true;
      default:
        return list.every((each) => resolve(each) === true);
    }
  };
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve).filter((each) => each !== NOTHING);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name = '', argument] = entries[0] ?? [];
    const isCall =
      entries.length === 1 &&
      [...SCALARS, ...LISTS].includes(name) &&
      (name !== 'Condition' || typeof argument === 'string');
    return isCall ? call(name, argument) : Object.fromEntries(entries.map(([key, each]) => [key, resolve(each)]));
  };
  return resolve;
}
