import { dirname, join, resolve } from 'node:path';
import { LOCK_FILE, lockFileText, pinsOf, readLockFile } from '../../lock/lock.ts';
import { differences, isSameThing, type Pin, titleOf } from '../../lock/pin.ts';
import { counted } from '../../report/text/wording.ts';
import { CommandError, orFail } from '../command-error.ts';
import { readPolicy } from '../policy.ts';
import { type Streams, tell } from '../streams.ts';
import { assertWritable, writeFileAtomically } from '../write-file.ts';

export interface PolicyLockFlags {
  readonly policy?: string | undefined;
}

/**
 * Pins all that the policy takes from elsewhere, and says what is other than before. An existing lock stays, if need be
 * empty: a plug-in that is added later is then refused until somebody pins it.
 */
export async function policyLock(flags: PolicyLockFlags, streams: Streams): Promise<number> {
  const policy = await readPolicy(flags.policy, { lock: 'ignore' });
  if (policy.path === null)
    throw new CommandError('There is no policy file here, so nothing to pin; make one with "keydrill policy init".');
  const file = join(dirname(policy.path), LOCK_FILE);
  const folder = dirname(resolve(policy.path));
  const before = await readLockFile(folder);
  if (!before.ok && !before.replaceable) throw new CommandError(before.problem);
  const after = orFail(await pinsOf(folder, policy.trusted));
  const old = before.ok ? before.value : [];
  if (old === null && after.length === 0) {
    await tell(streams, `${policy.path} takes nothing from elsewhere: there is nothing to pin.`);
    return 0;
  }
  if (!before.ok) await tell(streams, `What was pinned before cannot be compared: ${before.problem}`);
  for (const line of changes(old ?? [], after)) await tell(streams, line);
  const [oldText, text] = [before.ok && old !== null ? lockFileText(old) : null, lockFileText(after)];
  if (text === oldText) {
    await tell(streams, `${file} is up to date.`);
    return 0;
  }
  await assertWritable(file);
  await writeFileAtomically(file, text);
  await tell(streams, `Wrote ${file}; commit it with the policy.`);
  return 0;
}

/** One sentence for each thing that is pinned, or was. */
const changes = (before: readonly Pin[], after: readonly Pin[]): readonly string[] => [
  ...after.map(
    (pin) => `The ${titleOf(pin)} (${counted(Object.keys(pin.files).length, 'file')}) is ${state(before, pin)}.`,
  ),
  ...before
    .filter((pin) => !after.some((other) => isSameThing(pin, other)))
    .map((pin) => `The ${titleOf(pin)} is not pinned any more: the policy does not name it.`),
];

function state(before: readonly Pin[], now: Pin): string {
  const same = before.filter((pin) => isSameThing(pin, now));
  const [first] = same;
  if (first === undefined) return 'new';
  const differing = same.map(({ files }) => differences(files, now.files));
  if (differing.includes(null)) return 'unchanged';
  const from = first.version === now.version ? '' : `, ${first.version ?? 'without a version'} before`;
  return `pinned as it is now${from}: ${differing[0]}`;
}
