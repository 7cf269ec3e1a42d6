import { loadAjv } from './json-schema.ts';
import { type Outcome, ok, problem } from './outcome.ts';

/** A kind of JSON file that keydrill writes and reads again. */
export interface SavedKind {
  readonly noun: 'snapshot' | 'report';
  /** The part that tells it from keydrill's other files. */
  readonly part: string;
  readonly version: number;
  readonly schema: object;
  /** A clause: how to get one. */
  readonly source: string;
  /** A clause: what to do with a damaged one. */
  readonly again: string;
}

/** Reads what keydrill wrote; anything else gets one sentence. `name` is how the file is called in it. */
export async function readSaved<T>(text: string, name: string, kind: SavedKind): Promise<Outcome<T>> {
  const { noun, version, schema, source, again } = kind;
  const parsed = parseJson(text);
  if (parsed === undefined) return problem(`${name} is not complete JSON; ${again}.`);
  if (!isObject(parsed) || !('schemaVersion' in parsed) || !isKeydrills(parsed, kind)) {
    return problem(`${name} is not a keydrill ${noun}; ${source}.`);
  }
  if (typeof parsed.schemaVersion === 'number' && parsed.schemaVersion > version) {
    return problem(
      `${name} was written by a newer keydrill (${noun} version ${parsed.schemaVersion}); update keydrill to read it.`,
    );
  }
  const validate = await validatorOf(schema);
  if (!validate(parsed)) {
    const [error] = validate.errors ?? [];
    const place = error === undefined || error.instancePath === '' ? 'its top level' : error.instancePath;
    return problem(`${name} is a damaged ${noun}: ${place} ${error?.message ?? 'is invalid'}; ${again}.`);
  }
  return ok(parsed as T); // as the schema describes it
}

type Validate = ReturnType<InstanceType<Awaited<ReturnType<typeof loadAjv>>>['compile']>;

const validators = new WeakMap<object, Promise<Validate>>();

/** Compiled once: that takes longer than reading a file, and hundreds of shards may be read. */
function validatorOf(schema: object): Promise<Validate> {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const compiling = loadAjv().then((Ajv2020) =>
    new Ajv2020({ validateSchema: false, validateFormats: false, strict: false }).compile(schema),
  );
  validators.set(schema, compiling);
  return compiling;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isKeydrills = (value: object, { part }: SavedKind): boolean =>
  'tool' in value && isObject(value.tool) && 'name' in value.tool && value.tool.name === 'keydrill' && part in value;
