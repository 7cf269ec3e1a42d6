import type * as S3 from '@aws-sdk/client-s3';
import { isoDate, nullWhen, present } from '../answer.ts';
import { bucketFact } from './s3.ts';

const LIFECYCLE = 's3:GetBucketLifecycleConfiguration';

/** When a lifecycle rule acts on an object: at an age in days, or on everything on a day and ever after (ISO 8601). */
export type Moment = { readonly after: number } | { readonly on: string };

/** What an enabled rule does to current objects, and to which. */
export interface LifecycleRule {
  /** The beginning of the keys; empty for every object. */
  readonly prefix: string;
  /** Whether it is for objects with certain tags, or of certain sizes, only. */
  readonly byTag: boolean;
  readonly bySize: boolean;
  readonly deletes: Moment | null;
  /** When objects move to a class from which they must be restored before they can be read. */
  readonly archives: Moment | null;
}

/**
 * The enabled rules; none where no lifecycle is configured, so that objects are kept for ever. What a rule does to
 * noncurrent versions, delete markers and unfinished uploads is left out.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
 */
export const bucketLifecycle = bucketFact(LIFECYCLE, async (asked, aws, region): Promise<readonly LifecycleRule[]> => {
  const { GetBucketLifecycleConfigurationCommand, S3Client } = await import('@aws-sdk/client-s3');
  const asking = aws.send(S3Client, new GetBucketLifecycleConfigurationCommand(asked), region);
  const answer = await nullWhen(['NoSuchLifecycleConfiguration'], asking);
  if (answer === null) return [];
  return present(answer.Rules, LIFECYCLE, 'Rules')
    .filter(({ Status }) => present(Status, LIFECYCLE, 'Status') === 'Enabled')
    .map((rule) => ({ ...scopeOf(rule), deletes: momentOf(rule.Expiration), archives: archivingOf(rule) }));
});

/**
 * A filter has one condition, or several in `And`; older rules have a prefix of their own instead.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRuleFilter.html
 */
function scopeOf({ Filter = {}, Prefix }: S3.LifecycleRule): Pick<LifecycleRule, 'prefix' | 'byTag' | 'bySize'> {
  const all: S3.LifecycleRuleAndOperator = Filter.And ?? {};
  const sizes = [Filter, all].flatMap((each) => [each.ObjectSizeGreaterThan, each.ObjectSizeLessThan]);
  return {
    prefix: Filter.Prefix ?? all.Prefix ?? Prefix ?? '',
    byTag: Filter.Tag !== undefined || (all.Tags ?? []).length > 0,
    bySize: sizes.some((size) => size !== undefined),
  };
}

function momentOf(action: Pick<S3.LifecycleExpiration, 'Days' | 'Date'> | undefined): Moment | null {
  if (action?.Days !== undefined) return { after: action.Days };
  const on = isoDate(action?.Date);
  return on === null ? null : { on };
}

/** S3 Glacier Instant Retrieval is read like any other class. */
const ARCHIVES: readonly (string | undefined)[] = ['GLACIER', 'DEEP_ARCHIVE'];

function archivingOf({ Transitions = [] }: S3.LifecycleRule): Moment | null {
  const moments = Transitions.filter(({ StorageClass }) => ARCHIVES.includes(StorageClass)).map(momentOf);
  const known = moments.filter((moment) => moment !== null);
  const daysOf = (moment: Moment) => ('after' in moment ? moment.after : 0);
  return known.sort((a, b) => daysOf(a) - daysOf(b))[0] ?? null;
}
