import { regionTrails, type Trail, trailsIn } from '../facts/aws/cloudtrail.ts';
import type { FactError } from '../facts/fact.ts';
import { readEach } from '../facts/logic.ts';
import type { RegionAnswer } from '../facts/needs.ts';
import { type Contribution, contributionOf, type TrailFacts } from './trail-contribution.ts';

/** What the trails of an account leave unrecorded, taken together. */
export interface Gaps {
  /** Regions without read events, and without write events. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Either of the two. */
  readonly regions: readonly string[];
  readonly globalServices: boolean;
}

export interface Coverage {
  /** The regions that must be covered. */
  readonly regions: readonly string[];
  readonly contributions: readonly Contribution[];
  readonly gaps: Gaps;
  /** What could not be read, and might close the gaps. */
  readonly unread: readonly { readonly error: FactError }[];
}

interface CoverageFacts extends TrailFacts {
  readonly trails: readonly RegionAnswer<readonly Trail[]>[];
}

/** The union over all trails that are seen from any region. */
export function coverageOf(facts: CoverageFacts, homeRegion: string): Coverage {
  const answers = facts.trails;
  const regions = answers.map(({ region }) => region);
  const seen = trailsIn(answers);
  const judged = readEach(seen.found, (trail) => contributionOf(trail, facts));
  const contributions = judged.values.map(({ value }) => value);
  const gaps = gapsOf(contributions, regions, homeRegion);
  const unseen = gaps.regions.length === 0 && !regions.includes(homeRegion) ? [{ error: outside(homeRegion) }] : [];
  return { regions, contributions, gaps, unread: [...seen.unread, ...judged.unread, ...unseen] };
}

export const isComplete = ({ gaps }: Coverage): boolean => gaps.regions.length === 0 && !gaps.globalServices;

/**
 * Events of global services (IAM, STS) happen in the partition's home region, and reach a trail that covers it and
 * wants them; elsewhere the flag has had no effect since November 2021.
 */
function gapsOf(contributions: readonly Contribution[], regions: readonly string[], homeRegion: string): Gaps {
  const covered = (events: 'reads' | 'writes', region: string) =>
    contributions.filter((each) => each[events] && covers(each.trail, region));
  const globally = (events: 'reads' | 'writes') =>
    covered(events, homeRegion).some(({ trail }) => trail.globalServiceEvents);
  const reads = regions.filter((region) => covered('reads', region).length === 0);
  const writes = regions.filter((region) => covered('writes', region).length === 0);
  return {
    reads,
    writes,
    regions: regions.filter((region) => reads.includes(region) || writes.includes(region)),
    globalServices: !(globally('reads') && globally('writes')),
  };
}

const covers = ({ multiRegion, homeRegion }: Trail, region: string): boolean => multiRegion || homeRegion === region;

/** A scan that is limited to other regions does not see a trail that covers the home region alone. */
const outside = (region: string): FactError => ({
  kind: 'failed',
  operation: regionTrails.operation,
  code: 'RegionNotScanned',
  iamAction: null,
  message: `${region}, where the events of global services are recorded, is not among the regions of the scan`,
});
