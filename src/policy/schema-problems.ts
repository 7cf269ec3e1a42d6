import type { ErrorObject } from 'ajv';
import { groupBy } from '../engine/group-by.ts';
import { hasWildcard } from '../engine/wildcard.ts';
import { didYouMean, suggestion } from './did-you-mean.ts';
import { listed, type PolicyProblem, quote } from './problem.ts';
import type { Path, YamlText } from './read-yaml.ts';
import { unknownRule } from './rule-names.ts';
import { record } from './untyped.ts';

/** Nobody reads further, and a file made of mistakes must not keep a scan busy. */
const MOST_ERRORS = 500;

/** One sentence for each real mistake, at the unknown key or the wrong value. Needs ajv's `allErrors` and `verbose`. */
export function schemaProblems(file: string, text: YamlText, errors: readonly ErrorObject[]): readonly PolicyProblem[] {
  const real = withoutMisspelt(withoutOtherBranches(errors)).filter((error) => !isToldElsewhere(error));
  const missing = groupBy(
    real.filter(({ keyword }) => keyword === 'required'),
    ({ instancePath }) => instancePath,
  );
  return real.slice(0, MOST_ERRORS).map((error) => {
    const path = pathOf(error.instancePath);
    if (error.keyword === 'additionalProperties') {
      const key = String(error.params['additionalProperty']);
      return { file, ...text.keyAt([...path, key]), message: unknownKey(path, key, error) };
    }
    const message =
      error.keyword === 'required' ? missingKeys(path, missing.get(error.instancePath) ?? []) : describe(path, error);
    return { file, ...text.valueAt(path), message };
  });
}

/**
 * Told better by the checks that know incidents, patterns and aliases, and where the second of two names stands; and an override
 * that has too few keys because it lacks its accounts lacks nothing else.
 */
const isToldElsewhere = ({ instancePath, keyword, data }: ErrorObject): boolean =>
  keyword === 'uniqueItems' ||
  (keyword === 'minProperties' &&
    /^\/overrides\/\d+$/.test(instancePath) &&
    without(Object.keys(record(data)), 'accounts').length > 0) ||
  (['enum', 'anyOf'].includes(keyword) && typeof data === 'string' && /^\/exceptions\/\d+\/rule$/.test(instancePath));

/** Where a value may have several shapes, ajv complains of all of them: keep those of the shape that was tried, else one. */
function withoutOtherBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf');
  return choices.reduce<readonly ErrorObject[]>((kept, choice) => {
    const path = choice.instancePath;
    const shape = shapeOf(choice.data);
    const branches: readonly Record<string, unknown>[] = Array.isArray(choice.schema) ? choice.schema : [];
    const tried = shape !== 'scalar' && branches.some((branch) => branch['type'] === shape);
    return kept.filter((error) => {
      if (error === choice) return !tried;
      if (error.instancePath === path) return tried && !['enum', 'type'].includes(error.keyword);
      return tried || !error.instancePath.startsWith(`${path}/`);
    });
  }, errors);
}

/** A required key that is only misspelt is one mistake: the unknown key with its suggestion says it. */
function withoutMisspelt(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const meant = new Set(
    errors
      .filter(({ keyword }) => keyword === 'additionalProperties')
      .map((error) => {
        const key = String(error.params['additionalProperty']);
        return `${error.instancePath}/${didYouMean(key, knownKeys(error)) ?? ''}`;
      }),
  );
  return errors.filter(
    (error) =>
      error.keyword !== 'required' || !meant.has(`${error.instancePath}/${String(error.params['missingProperty'])}`),
  );
}

/** The names in a JSON pointer. */
const pathOf = (pointer: string): Path =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));

/** `exceptions[0].expires`; list items by their index, from 0. */
function nameOf(path: Path): string {
  const isList = ['exceptions', 'keys', 'overrides'].includes(path[0] ?? '');
  const [first = 'The policy', ...rest] = path;
  return rest.reduce((name, part, index) => {
    const indexed = /^\d+$/.test(part) && (isList || index === rest.length - 1);
    return indexed ? `${name}[${part}]` : `${name}.${/^[\w-]+(?:\/[\w-]+)?$/.test(part) ? part : quote(part)}`;
  }, first);
}

const knownKeys = ({ parentSchema }: ErrorObject): readonly string[] =>
  Object.keys(record(parentSchema?.['properties']));

/** The part of a path below `rules`, of the file or of an override; null elsewhere. */
function belowRules(path: Path): Path | null {
  const [section, , inner] = path;
  if (section === 'overrides') return inner === 'rules' ? path.slice(3) : null;
  return section === 'rules' ? path.slice(1) : null;
}

function unknownKey(path: Path, key: string, error: ErrorObject): string {
  if (key === '<<')
    return 'Merge keys ("<<") are not supported; write the values out, or use an alias for a whole value.';
  const known = knownKeys(error);
  const below = belowRules(path);
  if (below?.length === 0) {
    return hasWildcard(key)
      ? `Patterns such as ${quote(key)} are not allowed here; name each rule by its id.`
      : unknownRule(key, known);
  }
  const hint = suggestion(key, known);
  const where = below === null ? unknownIn(path, key) : `Rule ${below[0]} has no parameter ${quote(key)}`;
  const others = `${path.length === 0 ? 'the sections are' : below === null ? 'the keys are' : 'it takes'} ${listed(known, 'and')}`;
  return hint === '' ? `${where}; ${others}.` : `${where}${hint}.`;
}

const unknownIn = (path: Path, key: string): string =>
  path.length === 0 ? `Unknown section ${quote(key)}` : `Unknown key ${quote(key)} in ${nameOf(path)}`;

function describe(path: Path, error: ErrorObject): string {
  if (error.keyword === 'minProperties' && path[0] === 'overrides' && path.length === 2)
    return `${nameOf(path)} changes nothing; add ${listed(without(knownKeys(error), 'accounts'), 'or')}.`;
  const hint = typeof error.data === 'string' ? suggestion(error.data, allowedValues(error)) : '';
  return `${nameOf(path)} ${requirement(error)}, but ${found(error.data)}${hint}.`;
}

const without = (names: readonly string[], name: string): readonly string[] => names.filter((each) => each !== name);

/** All that one entry lacks in one sentence, the same for each of the errors: duplicates are dropped later. */
const missingKeys = (path: Path, errors: readonly ErrorObject[]): string =>
  `Add ${listed(
    errors.map(({ params }) => String(params['missingProperty'])),
    'and',
  )} to ${nameOf(path)}.`;

/** The schema's own words where it has some. */
function requirement({ keyword, params, parentSchema }: ErrorObject): string {
  const own: unknown = parentSchema?.['errorMessage'];
  if (typeof own === 'string') return own;
  switch (keyword) {
    case 'type':
      return `must be ${TYPE_NAMES[String(params['type'])] ?? String(params['type'])}`;
    case 'enum':
      return `must be ${listed(allowedIn(params), 'or')}`;
    case 'minimum':
      return `must be at least ${String(params['limit'])}`;
    case 'maximum':
      return `must be at most ${String(params['limit'])}`;
    case 'exclusiveMinimum':
      return `must be more than ${String(params['limit'])}`;
    case 'pattern':
      return `must match ${String(params['pattern'])}`;
    default:
      return `must satisfy "${keyword}" of the schema`;
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text, in quotes when it is a number',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
};

const allowedIn = (params: Readonly<Record<string, unknown>>): readonly string[] =>
  Array.isArray(params['allowedValues']) ? params['allowedValues'].map(String) : [];

/** The words that could stand here, for a suggestion. */
function allowedValues({ keyword, params, schema }: ErrorObject): readonly string[] {
  if (keyword === 'enum') return allowedIn(params);
  const branches: readonly unknown[] = keyword === 'anyOf' && Array.isArray(schema) ? schema : [];
  return branches.flatMap((branch) =>
    typeof branch === 'object' && branch !== null && 'enum' in branch && Array.isArray(branch.enum)
      ? branch.enum.map(String)
      : [],
  );
}

const shapeOf = (data: unknown): 'array' | 'object' | 'scalar' =>
  Array.isArray(data) ? 'array' : typeof data === 'object' && data !== null ? 'object' : 'scalar';

function found(data: unknown): string {
  if (data === null || data === undefined) return 'has no value';
  if (typeof data === 'string') return `is ${quote(data)}`;
  if (Array.isArray(data)) return data.length === 0 ? 'is an empty list' : 'is a list';
  if (typeof data === 'number' && !Number.isFinite(data)) return 'is no finite number';
  if (typeof data !== 'object') return ['number', 'boolean'].includes(typeof data) ? `is ${data}` : 'is no plain value';
  return Object.keys(data).length === 0 ? 'is an empty map' : 'is a map';
}
