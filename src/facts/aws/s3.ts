import type { DefaultRetention, Grant } from '@aws-sdk/client-s3';
import { days } from '../age.ts';
import { allPages, nullWhen, present } from '../answer.ts';
import { type Aws, item, type Listing, one, subjects, type Target } from '../collector.ts';
import { everyRegion } from '../needs.ts';
import { regionTrails, type Trail, trailsIn } from './cloudtrail.ts';

const load = () => import('@aws-sdk/client-s3');

/** A bucket that holds the logs of one or more trails. */
export interface TrailBucket {
  readonly name: string;
  /** The home region of a trail that writes to it; S3 redirects when the bucket lies elsewhere. */
  readonly region: string;
  readonly trails: readonly string[];
}

/** Every bucket that a trail of the account delivers to, once. */
export const trailBuckets = subjects({
  name: 'trail bucket',
  scope: 'account',
  needs: { regions: everyRegion(regionTrails) },
  list: ({ regions }, _target: Target): Listing<TrailBucket> => {
    const { found, unread } = trailsIn(regions);
    return { items: bucketsOf(found), unread: unread.map(({ error }) => error) };
  },
  describe: ({ name, region }, { partition }) => {
    const arn = `arn:${partition}:s3:::${name}`;
    return { resource: { type: 'AwsS3Bucket', id: arn, arn, name, region } };
  },
});

function bucketsOf(trails: readonly Trail[]): readonly TrailBucket[] {
  const buckets = new Map<string, TrailBucket>();
  for (const { bucket, homeRegion, name } of trails) {
    if (bucket === null) continue;
    const known = buckets.get(bucket);
    buckets.set(bucket, {
      name: bucket,
      region: known?.region ?? homeRegion,
      trails: [...(known?.trails ?? []), name],
    });
  }
  return [...buckets.values()];
}

/** The four switches; all false where none is set. */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

const NOTHING_BLOCKED: PublicAccessBlock = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};

interface Switches {
  readonly BlockPublicAcls?: boolean | undefined;
  readonly IgnorePublicAcls?: boolean | undefined;
  readonly BlockPublicPolicy?: boolean | undefined;
  readonly RestrictPublicBuckets?: boolean | undefined;
}

const publicAccessBlock = (operation: string, switches: Switches | undefined): PublicAccessBlock => {
  const configuration = present(switches, operation, 'PublicAccessBlockConfiguration');
  return {
    blockPublicAcls: present(configuration.BlockPublicAcls, operation, 'BlockPublicAcls'),
    ignorePublicAcls: present(configuration.IgnorePublicAcls, operation, 'IgnorePublicAcls'),
    blockPublicPolicy: present(configuration.BlockPublicPolicy, operation, 'BlockPublicPolicy'),
    restrictPublicBuckets: present(configuration.RestrictPublicBuckets, operation, 'RestrictPublicBuckets'),
  };
};

const UNSET = ['NoSuchPublicAccessBlockConfiguration'];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html */
export const accountPublicAccessBlock = one<PublicAccessBlock>({
  operation: 's3control:GetPublicAccessBlock',
  scope: 'account',
  async read(aws) {
    const { GetPublicAccessBlockCommand, S3ControlClient } = await import('@aws-sdk/client-s3-control');
    const command = new GetPublicAccessBlockCommand({ AccountId: aws.accountId });
    const answer = await nullWhen(UNSET, aws.send(S3ControlClient, command));
    if (answer === null) return NOTHING_BLOCKED;
    return publicAccessBlock('s3control:GetPublicAccessBlock', answer.PublicAccessBlockConfiguration);
  },
});

/**
 * A fact about a trail bucket; null when no bucket of that name exists. Each call names the account as the expected
 * owner, and S3 refuses it for a bucket of another account: whatever was answered is about a bucket of this account,
 * to which the account's own Public Access Block applies.
 */
export const bucketFact = <T>(
  operation: string,
  ask: (
    asked: { readonly Bucket: string; readonly ExpectedBucketOwner: string },
    aws: Aws,
    region: string,
  ) => Promise<T>,
) =>
  item<TrailBucket, T | null>({
    operation,
    of: trailBuckets,
    read: ({ name, region }, aws) =>
      nullWhen(['NoSuchBucket'], ask({ Bucket: name, ExpectedBucketOwner: aws.accountId }, aws, region)),
  });

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html */
export const bucketPublicAccessBlock = bucketFact('s3:GetPublicAccessBlock', async (asked, aws, region) => {
  const { GetPublicAccessBlockCommand, S3Client } = await load();
  const answer = await nullWhen(UNSET, aws.send(S3Client, new GetPublicAccessBlockCommand(asked), region));
  if (answer === null) return NOTHING_BLOCKED;
  return publicAccessBlock('s3:GetPublicAccessBlock', answer.PublicAccessBlockConfiguration);
});

/** Whether the bucket policy makes it public; false without a policy. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html */
export const bucketPolicyIsPublic = bucketFact('s3:GetBucketPolicyStatus', async (asked, aws, region) => {
  const { GetBucketPolicyStatusCommand, S3Client } = await load();
  const command = new GetBucketPolicyStatusCommand(asked);
  const answer = await nullWhen(['NoSuchBucketPolicy'], aws.send(S3Client, command, region));
  return answer !== null && present(answer.PolicyStatus?.IsPublic, 's3:GetBucketPolicyStatus', 'IsPublic');
});

const PUBLIC_GROUPS = [
  'http://acs.amazonaws.com/groups/global/AllUsers',
  'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
];

const ACL = 's3:GetBucketAcl';

/** The public groups to which the bucket's ACL grants something: `AllUsers`, `AuthenticatedUsers`. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html */
export const bucketPublicGrants = bucketFact(ACL, async (asked, aws, region): Promise<readonly string[]> => {
  const { GetBucketAclCommand, S3Client } = await load();
  const { Grants } = await aws.send(S3Client, new GetBucketAclCommand(asked), region);
  const groups = present(Grants, ACL, 'Grants').map(groupOf);
  const open = groups.filter((uri) => uri !== null).filter((uri) => PUBLIC_GROUPS.includes(uri));
  return [...new Set(open.map((uri) => uri.slice(uri.lastIndexOf('/') + 1)))];
});

/** Null for a single grantee; one of which nothing is said could be anybody. */
function groupOf({ Grantee }: Grant): string | null {
  const { ID, EmailAddress, URI } = present(Grantee, ACL, 'Grantee');
  if (URI !== undefined) return URI;
  present(ID ?? EmailAddress, ACL, 'grantee id');
  return null;
}

const VERSIONING = 's3:GetBucketVersioning';

/** Whether overwritten and deleted objects are kept, and whether deleting them for good takes a code of an MFA device. */
export interface Versioning {
  readonly enabled: boolean;
  readonly mfaDelete: boolean;
}

/** A bucket that never had versioning has no status. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html */
export const bucketVersioning = bucketFact(VERSIONING, async (asked, aws, region): Promise<Versioning> => {
  const { GetBucketVersioningCommand, S3Client } = await load();
  const { Status, MFADelete } = await aws.send(S3Client, new GetBucketVersioningCommand(asked), region);
  return { enabled: Status === 'Enabled', mfaDelete: MFADelete === 'Enabled' };
});

const LOCK = 's3:GetObjectLockConfiguration';

/** Object Lock of a bucket. Only the default retention locks what CloudTrail writes. */
export interface ObjectLock {
  readonly enabled: boolean;
  /** E.g. `COMPLIANCE for 365 days`; null without a default retention. */
  readonly defaultRetention: string | null;
}

const NO_LOCK: ObjectLock = { enabled: false, defaultRetention: null };

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html */
export const bucketObjectLock = bucketFact(LOCK, async (asked, aws, region): Promise<ObjectLock> => {
  const { GetObjectLockConfigurationCommand, S3Client } = await load();
  const asking = aws.send(S3Client, new GetObjectLockConfigurationCommand(asked), region);
  const answer = await nullWhen(['ObjectLockConfigurationNotFoundError'], asking);
  if (answer === null) return NO_LOCK;
  const { ObjectLockEnabled, Rule } = present(answer.ObjectLockConfiguration, LOCK, 'ObjectLockConfiguration');
  return {
    enabled: present(ObjectLockEnabled, LOCK, 'ObjectLockEnabled') === 'Enabled',
    defaultRetention: retentionOf(Rule?.DefaultRetention),
  };
});

/** A mode, and a period in days or in years. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DefaultRetention.html */
function retentionOf({ Mode, Days, Years }: DefaultRetention = {}): string | null {
  if (Mode === undefined) return null;
  if (Days) return `${Mode} for ${days(Days)}`;
  const years = present(Years || undefined, LOCK, 'Days or Years');
  return `${Mode} for ${years === 1 ? '1 year' : `${years} years`}`;
}

const OWN = 's3:ListBuckets';

/**
 * Whether a bucket is among those of the account: any other bucket of that name belongs to another account.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 */
export const bucketIsOwn = item<TrailBucket, boolean>({
  operation: OWN,
  of: trailBuckets,
  async read({ name }, aws) {
    const { ListBucketsCommand, S3Client } = await load();
    // Accounts with very many buckets are only answered in pages.
    const page = { Prefix: name, MaxBuckets: 1000 };
    const pages = await allPages(
      OWN,
      (token) =>
        aws.send(S3Client, new ListBucketsCommand(token === undefined ? page : { ...page, ContinuationToken: token })),
      ({ ContinuationToken }) => ContinuationToken,
    );
    return pages.flatMap(({ Buckets }) => present(Buckets, OWN, 'Buckets')).some((bucket) => bucket.Name === name);
  },
});
