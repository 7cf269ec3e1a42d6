import type { PublicAccessBlock, TrailBucket } from '../facts/aws/s3.ts';
import type { FactError } from '../facts/fact.ts';
import { readEach, settle, some } from '../facts/logic.ts';

interface BucketFacts {
  readonly accountBlock: PublicAccessBlock;
  readonly block: (bucket: TrailBucket) => PublicAccessBlock | null;
  readonly policyIsPublic: (bucket: TrailBucket) => boolean | null;
  readonly publicGrants: (bucket: TrailBucket) => readonly string[] | null;
}

/** Through what the world can reach a bucket, and what could not be read about it. */
export interface Exposure {
  readonly exists: boolean;
  /** `bucket policy`, `ACL`. */
  readonly open: readonly string[];
  readonly unread: readonly { readonly error: FactError }[];
}

/**
 * Throws `FactUnavailable` when nothing about the bucket could be read. One answer about it proves that it belongs to
 * the account (see `bucketFact`), and only then may the account's own Public Access Block excuse anything.
 */
export function exposureOf(bucket: TrailBucket, facts: BucketFacts): Exposure {
  const about = readEach([facts.block, facts.policyIsPublic, facts.publicGrants], (read) => read(bucket));
  if (about.values.length === 0) settle(about.unread, null);
  if (about.values.some(({ value }) => value === null)) return { exists: false, open: [], unread: [] };

  const routes = readEach(routesOf(bucket, facts), ({ closedBy }) => some(closedBy, (isClosed) => isClosed()));
  return {
    exists: true,
    open: routes.values.filter(({ value: closed }) => !closed).map(({ item }) => item.name),
    unread: routes.unread,
  };
}

/** One reason is enough to close a route. The `block*` switches only stop new grants; these two end those there are. */
const routesOf = (bucket: TrailBucket, facts: BucketFacts) => [
  {
    name: 'bucket policy',
    closedBy: [
      () => facts.policyIsPublic(bucket) === false,
      () => facts.block(bucket)?.restrictPublicBuckets === true,
      () => facts.accountBlock.restrictPublicBuckets,
    ],
  },
  {
    name: 'ACL',
    closedBy: [
      () => facts.publicGrants(bucket)?.length === 0,
      () => facts.block(bucket)?.ignorePublicAcls === true,
      () => facts.accountBlock.ignorePublicAcls,
    ],
  },
];
