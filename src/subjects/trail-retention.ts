import { days } from '../facts/age.ts';
import type { Trail } from '../facts/aws/cloudtrail.ts';
import type { TrailBucket } from '../facts/aws/s3.ts';
import type { LifecycleRule, Moment } from '../facts/aws/s3-lifecycle.ts';
import { settle } from '../facts/logic.ts';
import { recordingStores, type StoreFacts } from './log-stores.ts';
import { reachOf } from './trail-log-path.ts';

/** Whether something keeps the events of a trail long enough, in a sentence without its full stop. */
export interface Keeping {
  readonly isLongEnough: boolean;
  readonly sentence: string;
  readonly observed: Readonly<Record<string, unknown>>;
}

interface Lifecycles {
  readonly lifecycle: (bucket: TrailBucket) => readonly LifecycleRule[] | null;
}

/** What the bucket of a trail does with its log files. Throws `FactUnavailable` where its lifecycle is unread. */
export function keptInBucket(trail: Trail, { lifecycle }: Lifecycles, minDays: number): Keeping {
  const { name, bucket, prefix, homeRegion } = trail;
  if (bucket === null) {
    return lost(`Trail ${name} delivers to no S3 bucket, so its logs are not kept`, { bucket });
  }
  const rules = lifecycle({ name: bucket, region: homeRegion, trails: [name] });
  if (rules === null) return lost(`Bucket ${bucket} of trail ${name} does not exist, so no logs are kept`, { bucket });
  const { deletion, archiving } = lifeOf(trail, rules);
  const observed = { bucket, prefix, deletion, archiving };
  if (deletion !== null && !isLater(deletion.moment, minDays)) {
    const what = deletion.part ? 'a part of the logs' : 'the logs';
    return lost(`Bucket ${bucket} deletes ${what} of trail ${name} ${whenOf(deletion.moment)}`, observed);
  }
  const kept = deletion === null ? 'for ever' : `for ${daysOf(deletion.moment)}`;
  const slow = archiving !== null && !isLater(archiving, minDays);
  const note = slow ? `, but archives them ${whenOf(archiving)}, from where they are slow to query` : '';
  return { isLongEnough: true, sentence: `Bucket ${bucket} keeps the logs of trail ${name} ${kept}${note}`, observed };
}

const lost = (sentence: string, observed: Keeping['observed']): Keeping => ({
  isLongEnough: false,
  sentence,
  observed,
});

/** Null when no event data store has what the trail records, for long enough. */
export function keptInStore(trail: Trail, facts: StoreFacts, minDays: number): Keeping | null {
  const { recording, unread } = recordingStores(facts);
  const keeping = recording.find(({ store, state }) => {
    const hasAll = state.multiRegion || (!trail.multiRegion && trail.homeRegion === store.region);
    return hasAll && state.retentionDays >= minDays;
  });
  if (keeping === undefined) return settle(unread, null);
  const { store, state } = keeping;
  return {
    isLongEnough: true,
    sentence: `Event data store ${store.name} in ${store.region} keeps what trail ${trail.name} records for ${days(state.retentionDays)}`,
    observed: { eventDataStore: store.arn, retentionDays: state.retentionDays },
  };
}

interface Life {
  /** The first deletion that any log file of the trail meets. */
  readonly deletion: { readonly moment: Moment; readonly part: boolean } | null;
  readonly archiving: Moment | null;
}

/** CloudTrail gives its files no tags, so a rule for tagged objects is not for them. */
function lifeOf(trail: Trail, rules: readonly LifecycleRule[]): Life {
  const reaching = rules
    .filter(({ byTag }) => !byTag)
    .map((rule) => ({ rule, reach: reachOf(rule.prefix, trail) }))
    .filter(({ reach }) => reach !== 'none');
  const deletions = reaching.flatMap(({ rule: { deletes: moment, bySize }, reach }) =>
    moment === null ? [] : [{ moment, part: bySize || reach === 'part' }],
  );
  const archivings = reaching.flatMap(({ rule }) => rule.archives ?? []);
  return {
    deletion: deletions.sort((a, b) => ageOf(a.moment) - ageOf(b.moment))[0] ?? null,
    archiving: archivings.sort((a, b) => ageOf(a) - ageOf(b))[0] ?? null,
  };
}

/** On its day, and from then on, a rule with a date meets objects of any age. */
const ageOf = (moment: Moment): number => ('after' in moment ? moment.after : 0);

const isLater = (moment: Moment, minDays: number): boolean => ageOf(moment) >= minDays;

const daysOf = (moment: Moment): string => days(ageOf(moment));

const whenOf = (moment: Moment): string =>
  'after' in moment ? `after ${days(moment.after)}` : `of any age from ${moment.on.slice(0, 10)} on`;
