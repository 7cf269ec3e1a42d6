#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { VERSION } from '../version.ts';
import { type Streams, tell, write } from './streams.ts';

const streams: Streams = process;
const args = process.argv.slice(2);

// Most of what a scan allocates is an answer that is soon forgotten: let the heap grow slowly over what is kept.
setFlagsFromString('--heap-growing-percent=40');
// The SDK's notice about a future Node release is no result of the scan.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
// Whoever writes learns of a failure from the write itself; without a listener, Node would end the process over it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  process.exitCode = await run();
} catch (thrown) {
  for (const line of await explain(thrown)) await tell(streams, line);
  process.exitCode = 2;
}

async function run(): Promise<number> {
  if (args.length === 1 && args[0] === '--version') {
    await write(streams.stdout, `${VERSION}\n`);
    return 0;
  }
  const { program } = await import('./program.ts');
  return program(args, streams);
}

/** A sentence for what the user can mend; a stack means that keydrill has a bug. */
async function explain(thrown: unknown): Promise<readonly string[]> {
  const { CommandError } = await import('./command-error.ts');
  if (thrown instanceof CommandError) return thrown.lines.map((line) => `keydrill: ${line}`);
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return [
    'keydrill: This is a bug in keydrill; please report it with these lines.',
    ...(error.stack ?? error.message).split('\n'),
  ];
}
