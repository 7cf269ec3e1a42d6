import type { KeyEvent } from '../facts/aws/cloudtrail-key-events.ts';
import type { DrillLog } from '../facts/repository/drills.ts';
import { hoursBetween, isAhead } from '../facts/repository/moment.ts';

/** A rotation that took place. */
export interface Practice {
  /** ISO 8601. */
  readonly at: string;
  readonly minutes: number;
  readonly source: 'drill log' | 'CloudTrail';
}

/** The last drill of the log, which is what the team can do today; none when none was held yet. */
export function lastDrill({ drills }: DrillLog, now: Date): readonly Practice[] {
  const last = drills.findLast(({ at }) => !isAhead(at, now));
  return last === undefined ? [] : [{ at: last.at, minutes: last.minutes, source: 'drill log' }];
}

/** Each time that a key of a user was switched off after another was made for the same user, and the minutes between. */
export function rotationsIn(events: readonly KeyEvent[]): readonly Practice[] {
  return events
    .filter(({ name, status }) => name === 'UpdateAccessKey' && status === 'Inactive')
    .flatMap((off) => {
      const made = events
        .filter((event) => event.name === 'CreateAccessKey' && event.user === off.user && isAnother(event, off))
        .map(({ at }) => Math.round(hoursBetween(at, off.at) * 60))
        .filter((minutes) => minutes >= 0);
      return made.length === 0 ? [] : [{ at: off.at, minutes: Math.min(...made), source: 'CloudTrail' }];
    });
}

/** To make a key and switch the same one off is no rotation; without both ids nobody can tell. */
const isAnother = (made: KeyEvent, off: KeyEvent): boolean =>
  made.keyId !== null && off.keyId !== null && made.keyId !== off.keyId;
