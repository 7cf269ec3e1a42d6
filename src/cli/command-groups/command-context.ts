import type { Argv } from 'yargs';
import type { Streams } from '../streams.ts';
import type { Usage } from '../usage.ts';

/** What a group of commands is added to. */
export interface CommandContext extends Pick<Usage, 'takes'> {
  readonly cli: Argv;
  readonly streams: Streams;
  /** What a command comes to becomes the exit code. */
  readonly ends: (result: Promise<number>) => Promise<void>;
}
