import { CommandError } from './command-error.ts';
import type { ReadFlags } from './scan-flags.ts';
import { assertWritable } from './write-file.ts';

const PLACEHOLDER = '{account}';

/** Names the snapshot file of each account; null when none is to be saved. */
export async function snapshotPath(
  path: string | undefined,
  { accounts, organization }: Pick<ReadFlags, 'accounts' | 'organization'>,
): Promise<((accountId: string) => string) | null> {
  if (path === undefined) return null;
  if ((organization || accounts.length > 1) && !path.includes(PLACEHOLDER)) {
    throw new CommandError(`Several accounts make several snapshots: put ${PLACEHOLDER} into the file name ${path}.`);
  }
  const nameOf = (accountId: string) => path.replaceAll(PLACEHOLDER, accountId);
  await assertWritable(nameOf('000000000000'));
  return nameOf;
}
