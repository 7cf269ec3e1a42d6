import { cpus, loadavg } from 'node:os';
import { measureCalls } from './measure/calls.ts';
import { measureEvaluate } from './measure/evaluate.ts';
import { measureFormats } from './measure/formats.ts';
import { measureMemory } from './measure/memory.ts';
import { measureStartUp } from './measure/start-up.ts';
import { type BenchServer, startServer } from './server/start-server.ts';
import { type Row, tableOf } from './table.ts';

/** What can be measured, in the order of the table; `npm run bench -- start-up memory` measures only those. */
const MEASUREMENTS: Readonly<Record<string, (server: BenchServer) => Promise<readonly Row[]>>> = {
  calls: measureCalls,
  'start-up': measureStartUp,
  memory: measureMemory,
  evaluate: measureEvaluate,
  formats: measureFormats,
};

const named = process.argv.slice(2);
const wrong = named.find((name) => MEASUREMENTS[name] === undefined);
if (wrong !== undefined) {
  throw new Error(`There is no measurement "${wrong}"; there are ${Object.keys(MEASUREMENTS).join(', ')}.`);
}

/** Times mean something only on a machine that has nothing else to do: the load before the first measurement tells. */
function machine(): string {
  const processors = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`;
  return `Node ${process.version}, ${processors}, load ${loadBefore.toFixed(1)} before the first measurement`;
}

const [loadBefore = 0] = loadavg();
const server = await startServer();
try {
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(MEASUREMENTS)) {
    if (named.length > 0 && !named.includes(name)) continue;
    process.stderr.write(`measuring ${name}\n`);
    rows.push(...(await measure(server)));
  }
  console.log(`${machine()}\n`);
  console.log(tableOf(rows));
} finally {
  server.stop();
}
