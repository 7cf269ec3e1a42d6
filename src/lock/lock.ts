import { type Outcome, ok } from '../outcome.ts';
import { LOCK_FILE, readLockFile } from './lock-file.ts';
import { differences, isSameThing, type Pin, titleOf } from './pin.ts';
import { pinOf } from './pin-of.ts';
import type { Trusted } from './trusted.ts';

export { LOCK_FILE, lockFileText, readLockFile } from './lock-file.ts';

/** Says of each thing that a policy takes from elsewhere whether it is what was pinned. */
export interface Lock {
  /** One sentence for what was changed or never pinned, which names the file; null when it is as pinned, or nothing is pinned here. */
  readonly problemWith: (trusted: Trusted) => Promise<string | null>;
}

/** The lock file of the folder that the policy lies in; without one everything is let through. */
export async function openLock(folder: string): Promise<Outcome<Lock>> {
  const read = await readLockFile(folder);
  if (!read.ok) return read;
  const pins = read.value;
  return ok({
    problemWith: async (trusted) => {
      if (pins === null) return null;
      const now = await pinOf(trusted, folder);
      return now.ok ? problemBetween(pins, now.value) : now.problem;
    },
  });
}

/** What a lock in this folder would say of each; the first that cannot be pinned is the problem. */
export async function pinsOf(folder: string, all: readonly Trusted[]): Promise<Outcome<readonly Pin[]>> {
  const pins: Pin[] = [];
  for (const trusted of all) {
    const pin = await pinOf(trusted, folder);
    if (!pin.ok) return pin;
    pins.push(pin.value);
  }
  return ok(pins);
}

const REMEDY = 'read it, then run "keydrill policy lock"';

function problemBetween(pins: readonly Pin[], now: Pin): string | null {
  // Two packages may each bring a version of a third: one of the pins must be what is there.
  const pinned = pins.filter((pin) => isSameThing(pin, now));
  const [first] = pinned;
  if (first === undefined) return `The ${titleOf(now)} is not pinned in ${LOCK_FILE}; ${REMEDY}.`;
  const differing = pinned.map((pin) => differences(pin.files, now.files));
  if (differing.includes(null)) return null;
  return `The ${titleOf(now)} is not what ${LOCK_FILE} pins (${differing[0]}); ${REMEDY}.`;
}
