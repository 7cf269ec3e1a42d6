import schema from '../../schemas/snapshot.schema.json' with { type: 'json' };
import { loadAjv } from '../json-schema.ts';
import { type Outcome, ok, problem } from '../outcome.ts';
import { deepFreeze, SNAPSHOT_VERSION, type Snapshot } from './snapshot.ts';

/** One line for each fact, so that two snapshots can be compared with any diff. */
export function writeSnapshot({ facts, ...envelope }: Snapshot): string {
  const lines = Object.entries(facts).map(([key, fact]) => `    ${JSON.stringify(key)}: ${JSON.stringify(fact)}`);
  const head = JSON.stringify(envelope, null, 2).slice(0, -2);
  return `${head},\n  "facts": {\n${lines.join(',\n')}\n  }\n}\n`;
}

/** Reads what `writeSnapshot` wrote; anything else gets one sentence. `name` is how the file is called in it. */
export async function readSnapshot(text: string, name: string): Promise<Outcome<Snapshot>> {
  const parsed = parseJson(text);
  if (parsed === undefined) return problem(`${name} is not complete JSON; collect the snapshot again.`);
  if (!isObject(parsed) || !('schemaVersion' in parsed) || !isKeydrills(parsed)) {
    return problem(`${name} is not a keydrill snapshot; make one with "keydrill collect".`);
  }
  if (typeof parsed.schemaVersion === 'number' && parsed.schemaVersion > SNAPSHOT_VERSION) {
    return problem(
      `${name} was written by a newer keydrill (snapshot version ${parsed.schemaVersion}); update keydrill to read it.`,
    );
  }
  const Ajv2020 = await loadAjv();
  const validate = new Ajv2020({ validateSchema: false }).compile<Snapshot>(schema);
  if (!validate(parsed)) {
    const [error] = validate.errors ?? [];
    const place = error === undefined || error.instancePath === '' ? 'its top level' : error.instancePath;
    return problem(`${name} is a damaged snapshot: ${place} ${error?.message ?? 'is invalid'}; collect it again.`);
  }
  return ok(deepFreeze(parsed));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isKeydrills = (value: object): boolean =>
  'tool' in value && isObject(value.tool) && 'name' in value.tool && value.tool.name === 'keydrill' && 'facts' in value;
