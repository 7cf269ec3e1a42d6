import { prepareProcess } from '../cli/prepare-process.ts';
import { runAction } from './run-action.ts';

prepareProcess();
process.exitCode = await runAction({
  environment: process.env,
  streams: process,
  program: async (args, streams) => (await import('../cli/program.ts')).program(args, streams),
});
