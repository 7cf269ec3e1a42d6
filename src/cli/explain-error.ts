import { CommandError } from './command-error.ts';

/** A sentence for what the user can mend; a stack means that keydrill has a bug. */
export function explainError(thrown: unknown): readonly string[] {
  if (thrown instanceof CommandError) return thrown.lines.map((line) => `keydrill: ${line}`);
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return [
    'keydrill: This is a bug in keydrill; please report it with these lines.',
    ...(error.stack ?? error.message).split('\n'),
  ];
}
