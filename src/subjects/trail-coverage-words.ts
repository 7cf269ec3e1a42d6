import type { Contribution } from './trail-contribution.ts';
import type { Coverage } from './trail-coverage.ts';

/** One sentence about a record without gaps, and what its trails leave out on purpose. */
export function describeRecord({ contributions, regions }: Coverage): string {
  const recording = bearersOf(contributions);
  const names = recording.map(({ trail }) => trail.name);
  const who = names.length === 1 ? `Trail ${names[0]} records` : `Trails ${listed(names, 'trail')} together record`;
  const excluding = recording
    .filter(({ excluded }) => excluded.length > 0)
    .map(({ trail, excluded }) => `${trail.name} leaves out ${listed(excluded, 'source')}`);
  return `${[`${who} the management events of ${counted(regions.length)}`, ...excluding].join('; ')}.`;
}

/** A trail that does it alone, the most complete first; else all that record something. */
function bearersOf(contributions: readonly Contribution[]): readonly Contribution[] {
  const alone = contributions.filter(({ trail, shortcoming }) => shortcoming === null && trail.globalServiceEvents);
  const best = alone.find(({ excluded }) => excluded.length === 0) ?? alone[0];
  return best === undefined ? contributions.filter(({ reads, writes }) => reads || writes) : [best];
}

/** One sentence about what is not recorded; where a single trail is to blame, about why. */
export function describeGaps(coverage: Coverage): string {
  const { contributions, regions, gaps } = coverage;
  if (contributions.length === 0) {
    return 'No CloudTrail trail exists; a logging trail should record the management events of every region.';
  }
  const missing = (events: string, where: readonly string[]) =>
    where.length === 0 ? [] : [`${events} events are not recorded in ${placesOf(where, regions.length)}`];
  const alike = gaps.reads.length === gaps.regions.length && gaps.writes.length === gaps.regions.length;
  const parts = [
    ...(alike
      ? missing('management', gaps.regions)
      : [...missing('read', gaps.reads), ...missing('write', gaps.writes)]),
    ...(gaps.globalServices ? ['events of global services such as IAM are not recorded'] : []),
  ];
  return `${capitalized(parts.join(', and '))}${blame(coverage)}; logging trails should record all of them.`;
}

function blame({ contributions, gaps }: Coverage): string {
  const [only, ...others] = contributions;
  if (gaps.regions.length === 0 || only === undefined || only.shortcoming === null || others.length > 0) return '';
  return ` (trail ${only.trail.name} ${only.shortcoming})`;
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const counted = (regions: number): string => (regions === 1 ? '1 region' : `all ${regions} regions`);

const placesOf = (regions: readonly string[], total: number): string =>
  regions.length === total && total > 1 ? `any of ${total} regions` : listed(regions, 'region');

const NAMED = 3;

/** `a`, `a and b`, `a, b, c and 4 more regions`. */
function listed(names: readonly string[], noun: string): string {
  const rest = names.length - NAMED;
  const more = rest > 0 ? [`${rest} more ${noun}${rest === 1 ? '' : 's'}`] : [];
  const shown = [...names.slice(0, NAMED), ...more];
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
