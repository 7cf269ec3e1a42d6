import type { Document, Scalar } from 'yaml';
import { nullWhen } from '../answer.ts';
import { item, list } from '../collector.ts';
import { checkoutUnreadable, NOT_A_REPOSITORY } from '../repository.ts';
import { readYaml } from './yaml.ts';

/**
 * The workflow files of GitHub Actions, from the root of the checkout; it looks into no folder below that one. Where
 * keydrill runs outside of any repository there is none.
 */
export const workflows = list<string>({
  name: 'workflow file',
  operation: 'repository:Workflows',
  scope: 'repository',
  read: async ({ repository }) =>
    ((await nullWhen([NOT_A_REPOSITORY], repository.files())) ?? []).filter((path) =>
      /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path),
    ),
  describe: (path) => ({
    resource: { type: 'Other', id: path, name: path, region: 'global', file: { path, line: 1 } },
  }),
});

/** A place where a workflow is given a long-lived key. Never the key itself. */
export interface StoredKey {
  readonly line: number;
  /** `secret AWS_ACCESS_KEY_ID`, `variable KEY_ID`, `a key in plain text`, `an output without a session token`. */
  readonly source: string;
}

/** The long-lived keys of a workflow, in the order of its lines; null when the file is gone from the working tree. */
export const storedKeys = item<string, readonly StoredKey[] | null>({
  operation: 'repository:WorkflowKeys',
  of: workflows,
  async read(path, { repository }) {
    const text = await repository.text(path);
    if (text === null) return null;
    const yaml = await readYaml(text);
    if (!yaml.ok) {
      throw checkoutUnreadable('MalformedYaml', `${path} ${yaml.problem} (line ${yaml.line}); correct it`);
    }
    const found = (await fieldsOf(yaml.document)).flatMap(({ node, ...field }) => {
      const source = sourceOf(field);
      return source === null ? [] : [{ line: yaml.lineOf(node), source }];
    });
    return found.filter((key, index) => found.findIndex((other) => isSame(other, key)) === index);
  },
});

const isSame = (a: StoredKey, b: StoredKey): boolean => a.line === b.line && a.source === b.source;

interface Field {
  /** Empty for an item of a list. */
  readonly name: string;
  readonly value: string;
  /** Whether a session token stands beside it, as it does beside every temporary key. */
  readonly temporary: boolean;
}

/** Every text of the document, with the name it goes by. Comments are no part of it. */
async function fieldsOf(document: Document): Promise<readonly (Field & { readonly node: Scalar })[]> {
  const { isMap, isPair, isScalar, visit } = await import('yaml');
  const fields: (Field & { node: Scalar })[] = [];
  visit(document, {
    Scalar(_, node, path) {
      if (typeof node.value !== 'string') return;
      const [map, pair] = path.slice(-2);
      const name = isPair(pair) && isScalar(pair.key) ? String(pair.key.value) : '';
      const beside = isMap(map) ? map.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')) : [];
      const temporary = beside.some((other) => isField(other, 'session-token'));
      fields.push({ name, value: node.value, temporary, node });
    },
  });
  return fields;
}

/** `aws-access-key-id`, `AWS_ACCESS_KEY_ID`, `aws_access_key_id`. */
const isField = (name: string, part: 'access-key-id' | 'secret-access-key' | 'session-token'): boolean =>
  name.toLowerCase().replaceAll('_', '-').endsWith(`aws-${part}`);

const EXPRESSION = /\$\{\{(.*?)\}\}/gs;
/** `secrets.NAME` and `secrets['NAME']`. */
const STORE = /\b(secrets|vars)\s*(?:\.\s*([\w-]+)|\[\s*'([^']+)'\s*\])/g;
const KEY_ID = /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/;
const SECRET_KEY = /^[A-Za-z0-9/+]{40}$/;
/** A secret whose name says that it is a key of AWS, whatever it is handed to. */
const NAMED_KEY = /aws_?(?:secret_?)?access_?key|aws_?secret_?key/i;

/** Where the key of a field comes from; null when it is none, or ends by itself. */
function sourceOf({ name, value, temporary }: Field): string | null {
  const isId = isField(name, 'access-key-id');
  if (isId || isField(name, 'secret-access-key')) {
    const stored = storeOf(value);
    if (stored !== null) return stored;
    // Tests that talk to an emulator have keys such as `test`.
    if ((isId ? KEY_ID : SECRET_KEY).test(value.trim())) return 'a key in plain text';
    return isHandedOn(name, value) && !temporary ? 'a value without a session token' : null;
  }
  const script = withoutComments(value);
  const stored = storeOf(script, NAMED_KEY);
  if (stored !== null) return stored;
  return /aws_access_key_id/i.test(script) && KEY_ID.test(script) ? 'a key in plain text' : null;
}

/** An input of an action, or the output of a step; a variable may be handed on with its session token elsewhere. */
const isHandedOn = (name: string, value: string): boolean =>
  expressions(value).some((expression) => name.includes('-') || /\b(?:steps|needs)\b.*\boutputs\b/s.test(expression));

const expressions = (text: string): readonly string[] => [...text.matchAll(EXPRESSION)].map(([, inner = '']) => inner);

/** The secret or variable that an expression reads, if its name fits. */
function storeOf(text: string, named = /(?:)/): string | null {
  const stores = expressions(text).flatMap((expression) => [...expression.matchAll(STORE)]);
  const found = stores.map(([, store, dotted, quoted]) => ({ store, name: dotted ?? quoted ?? '' }));
  const store = found.find(({ name }) => named.test(name));
  return store === undefined ? null : `${store.store === 'vars' ? 'variable' : 'secret'} ${store.name}`;
}

const withoutComments = (script: string): string => script.replace(/^\s*#.*$/gm, '');
