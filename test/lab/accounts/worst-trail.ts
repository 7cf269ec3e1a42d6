import { PutBucketLifecycleConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import type { Lab } from '../lab.ts';
import { daysBefore, type TrailFact } from './facts.ts';
import { createBuckets, createTrails } from './trails.ts';

const BUCKET = 'worst-trail';
const TRAIL: TrailFact = {
  name: 'regional',
  homeRegion: 'eu-west-1',
  isMultiRegion: false,
  isLogging: true,
  hasValidation: false,
  delivery: 'failing',
  bucket: BUCKET,
};

/** A young trail of one region that delivers no more, into a public bucket of the same account that forgets soon. */
export async function createWorstTrail(lab: Lab, now: Date): Promise<void> {
  await createBuckets(lab, [{ name: BUCKET, isPublic: true }]);
  const forget = { ID: 'forget', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 30 } } as const;
  await lab
    .client(S3Client)
    .send(new PutBucketLifecycleConfigurationCommand({ Bucket: BUCKET, LifecycleConfiguration: { Rules: [forget] } }));
  await createTrails(lab, now, [TRAIL]);
  const status = { StartLoggingTime: daysBefore(now, 10), LatestDeliveryTime: daysBefore(now, 9) };
  await lab.patch({ trails: { [TRAIL.name]: { status } } });
}
