#!/usr/bin/env node
import { VERSION } from '../version.ts';
import { prepareProcess } from './prepare-process.ts';
import { type Streams, tell, write } from './streams.ts';

const streams: Streams = process;
const args = process.argv.slice(2);

prepareProcess();
try {
  process.exitCode = await run();
} catch (thrown) {
  const { explainError } = await import('./explain-error.ts');
  for (const line of explainError(thrown)) await tell(streams, line);
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
