import { inertMarkdown } from '../src/report/markdown/inert-text.ts';
import { codeSpan, markdownTable } from '../src/rule-pages/page-markup.ts';

/** What a JSON Schema may say, as far as a reader of the page wants to know. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly errorMessage?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
}

/** A section of the policy file: what it is for, and what may stand in it. */
export function sectionText(root: SchemaNode, name: string): string {
  const section = resolved(root, root.properties?.[name] ?? {});
  const rows = fieldsOf(root, section.items ?? section);
  const text = [
    prose(section.description),
    ...(section.items !== undefined && rows.length > 0 ? ['A list; each entry has'] : []),
    rows.length > 0 ? markdownTable(['key', 'values', 'default', 'meaning'], merged(rows)) : valueLine(root, section),
  ];
  return text.filter((block) => block !== '').join('\n\n');
}

/** The sentences of the schema; an abbreviation would be taken for the name of a file. */
const prose = (text = ''): string => (text === '' ? '' : inertMarkdown(text.replaceAll('e.g.', 'such as')));

const valueLine = (root: SchemaNode, section: SchemaNode): string =>
  `**Values:** ${valuesOf(root, section)}.${section.default === undefined ? '' : ` **Default:** ${defaultOf(section)}.`}`;

interface Field {
  readonly name: string;
  readonly cells: readonly string[];
}

/** The keys of a map, those of the maps in it by their paths. */
function fieldsOf(root: SchemaNode, map: SchemaNode, path = ''): readonly Field[] {
  return Object.entries(resolved(root, map).properties ?? {}).flatMap(([key, property]): readonly Field[] => {
    const schema = resolved(root, property);
    const name = `${path}${key}`;
    const section = sectionNamed(root, property);
    if (section !== null && path === '' && key === section)
      return [{ name, cells: [`as in [${section}](#${section})`, '', ''] }];
    if (schema.properties !== undefined) return fieldsOf(root, schema, `${name}.`);
    const standing = map.required?.includes(key) === true ? 'required' : defaultOf(schema);
    return [{ name, cells: [valuesOf(root, schema), standing, prose(schema.description)] }];
  });
}

/** The section that a definition belongs to, when it is one that stands at the top level as well. */
function sectionNamed({ properties = {} }: SchemaNode, { $ref }: SchemaNode): string | null {
  if ($ref === undefined) return null;
  return Object.entries(properties).find(([, section]) => section.$ref === $ref)?.[0] ?? null;
}

/** Keys of which the same is to be said share a row. */
function merged(fields: readonly Field[]): readonly (readonly string[])[] {
  const rows = new Map<string, { readonly names: string[]; readonly cells: readonly string[] }>();
  for (const { name, cells } of fields) {
    const row = rows.get(cells.join('|')) ?? { names: [], cells };
    row.names.push(codeSpan(name));
    rows.set(cells.join('|'), row);
  }
  return [...rows.values()].map(({ names, cells }) => [names.join('<br>'), ...cells]);
}

function valuesOf(root: SchemaNode, schema: SchemaNode): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => codeSpan(String(value))).join(' or ');
  if (schema.type === 'boolean') return '`true` or `false`';
  if (schema.type === 'integer' || schema.type === 'number') return `${schema.type}${range(schema)}`;
  const wanted = wantedOf(schema) ?? 'text';
  if (schema.items === undefined) return wanted;
  return `${wanted}; each ${valuesOf(root, resolved(root, schema.items))}`;
}

/** The sentence that an editor of the file sees after a mistake, made a noun. */
function wantedOf({ errorMessage = '' }: SchemaNode): string | null {
  const [, wanted] = /^must be (.*)$/.exec(errorMessage) ?? [];
  return wanted === undefined ? null : prose(wanted);
}

function range({ minimum, exclusiveMinimum, maximum }: SchemaNode): string {
  const least = minimum === undefined ? exclusiveMinimum : minimum;
  if (least === undefined) return maximum === undefined ? '' : `, at most ${maximum}`;
  const from = minimum === undefined ? `more than ${least}` : `at least ${least}`;
  if (maximum === undefined) return `, ${from}`;
  return minimum === undefined ? `, ${from}, at most ${maximum}` : `, ${least} to ${maximum}`;
}

const defaultOf = ({ default: value }: SchemaNode): string =>
  value === undefined ? '' : codeSpan(typeof value === 'string' ? value : JSON.stringify(value));

function resolved(root: SchemaNode, schema: SchemaNode): SchemaNode {
  const name = schema.$ref?.replace('#/$defs/', '');
  return name === undefined ? schema : { ...root.$defs?.[name], ...schema };
}
