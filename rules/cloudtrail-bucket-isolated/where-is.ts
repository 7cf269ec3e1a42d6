import type { TrailBucket, Versioning } from '../../src/facts/aws/s3.ts';
import { readEach, settle } from '../../src/facts/logic.ts';

interface BucketFacts {
  readonly isOwn: (bucket: TrailBucket) => boolean;
  readonly versioning: (bucket: TrailBucket) => Versioning | null;
}

/**
 * In this account, in another, or in none. S3 answers about a bucket only to the account that owns it, and says of a
 * name that is not taken that there is no such bucket. A refusal alone proves nothing, as a permission may be missing;
 * a refusal for a bucket that the account does not list as its own does.
 */
export function whereIs(bucket: TrailBucket, { isOwn, versioning }: BucketFacts): 'here' | 'elsewhere' | 'nowhere' {
  const { values, unread } = readEach([bucket], versioning);
  const [answer] = values;
  if (answer !== undefined) return answer.value === null ? 'nowhere' : 'here';
  if (isOwn(bucket)) return 'here';
  const others = unread.filter(({ error }) => error.kind !== 'access-denied');
  return settle(others, 'elsewhere');
}
