import schema from '../../schemas/snapshot.schema.json' with { type: 'json' };
import { type Outcome, ok } from '../outcome.ts';
import { readSaved } from '../saved-file.ts';
import { deepFreeze, SNAPSHOT_VERSION, type Snapshot } from './snapshot.ts';

/** One line for each fact, so that two snapshots can be compared with any diff. */
export function writeSnapshot({ facts, ...envelope }: Snapshot): string {
  const lines = Object.entries(facts).map(([key, fact]) => `    ${JSON.stringify(key)}: ${JSON.stringify(fact)}`);
  const head = JSON.stringify(envelope, null, 2).slice(0, -2);
  return `${head},\n  "facts": {\n${lines.join(',\n')}\n  }\n}\n`;
}

/** Reads what `writeSnapshot` wrote; anything else gets one sentence. `name` is how the file is called in it. */
export async function readSnapshot(text: string, name: string): Promise<Outcome<Snapshot>> {
  const read = await readSaved<Snapshot>(text, name, {
    noun: 'snapshot',
    part: 'facts',
    version: SNAPSHOT_VERSION,
    schema,
    source: 'make one with "keydrill collect"',
    again: 'collect it again',
  });
  return read.ok ? ok(deepFreeze(read.value)) : read;
}
