import type { Outcome } from '../outcome.ts';

/** Something the user can mend. The command ends with exit code 2 after printing these lines, without a stack. */
export class CommandError extends Error {
  readonly lines: readonly string[];

  constructor(lines: string | readonly string[]) {
    const all = typeof lines === 'string' ? [lines] : lines;
    super(all.join('\n'));
    this.name = 'CommandError';
    this.lines = all;
  }
}

/** The value; a problem ends the command. */
export function orFail<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new CommandError(outcome.problem);
  return outcome.value;
}
