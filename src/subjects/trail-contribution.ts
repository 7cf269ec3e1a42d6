import type { Trail, TrailStatus } from '../facts/aws/cloudtrail.ts';
import type { EventSelection, Selections } from '../facts/aws/cloudtrail-selectors.ts';

/** Which management events a trail brings to its bucket, and what keeps it from bringing all of all regions. */
export interface Contribution {
  readonly trail: Trail;
  readonly reads: boolean;
  readonly writes: boolean;
  /** Event sources left out, e.g. `kms.amazonaws.com`. */
  readonly excluded: readonly string[];
  /** Completes "trail X …"; null for a trail that covers everything by itself. */
  readonly shortcoming: string | null;
}

export interface TrailFacts {
  readonly status: (trail: Trail) => TrailStatus;
  readonly selectors: (trail: Trail) => Selections;
}

/** Reads no more than it takes: a stopped trail contributes nothing, whatever its selectors say. */
export function contributionOf(trail: Trail, { status, selectors }: TrailFacts): Contribution {
  const nothing = (shortcoming: string) => ({ trail, reads: false, writes: false, excluded: [], shortcoming });
  if (trail.bucket === null) return nothing('delivers to no S3 bucket');
  if (!status(trail).logging) return nothing('is not logging');
  const selections = selectors(trail).management;
  if (selections.length === 0) return nothing('records no management events');
  const whole = selections.filter(isWhole);
  if (whole.length === 0) {
    const by = [...new Set(selections.flatMap(narrowing))].join(', ');
    return nothing(`records only some management events (narrowed by ${by})`);
  }
  const reads = whole.some((selection) => selection.reads);
  const writes = whole.some((selection) => selection.writes);
  const excluded = [...new Set(whole.flatMap((selection) => selection.excluded))].sort();
  return { trail, reads, writes, excluded, shortcoming: partOf(trail, { reads, writes }) };
}

/** The high-volume sources that CloudTrail itself offers to leave out; without any other the record has a hole. */
const MAY_BE_EXCLUDED = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'];

const narrowing = ({ narrowedBy, excluded }: EventSelection): readonly string[] => [
  ...narrowedBy,
  ...excluded.filter((source) => !MAY_BE_EXCLUDED.includes(source)),
];

/** Whether a selector lets through all events of the kinds it is for. */
export const isWhole = (selection: EventSelection): boolean => narrowing(selection).length === 0;

function partOf({ multiRegion, homeRegion }: Trail, events: Pick<Contribution, 'reads' | 'writes'>): string | null {
  const where = multiRegion ? '' : ` of ${homeRegion}`;
  if (events.reads && events.writes) return multiRegion ? null : `records only the events${where}`;
  if (!events.reads && !events.writes) return 'records no management events';
  return `records only the ${events.reads ? 'read' : 'write'} events${where}`;
}
