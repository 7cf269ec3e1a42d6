import {
  CloudTrailClient,
  CreateTrailCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, PutBucketPolicyCommand, PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import type { Lab } from '../lab.ts';
import { type BucketFact, daysBefore, type TrailFact } from './facts.ts';

export async function createBuckets(lab: Lab, buckets: readonly BucketFact[]): Promise<void> {
  const s3 = lab.client(S3Client);
  for (const { name: Bucket, isPublic } of buckets) {
    await s3.send(new CreateBucketCommand({ Bucket }));
    // Said of every bucket, so that nothing hangs on the lab's default.
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: !isPublic,
      IgnorePublicAcls: !isPublic,
      BlockPublicPolicy: !isPublic,
      RestrictPublicBuckets: !isPublic,
    };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: bucketPolicy(Bucket, isPublic) }));
  }
}

function bucketPolicy(bucket: string, isPublic: boolean): string {
  const Resource = `arn:aws:s3:::${bucket}/*`;
  const writer = {
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 's3:PutObject',
    Resource,
  };
  const everyone = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource };
  return JSON.stringify({ Version: '2012-10-17', Statement: isPublic ? [writer, everyone] : [writer] });
}

export async function createTrails(lab: Lab, now: Date, trails: readonly TrailFact[]): Promise<void> {
  for (const trail of trails) {
    const cloudtrail = lab.client(CloudTrailClient, { region: trail.homeRegion });
    const Name = trail.name;
    await cloudtrail.send(
      new CreateTrailCommand({
        Name,
        S3BucketName: trail.bucket,
        IsMultiRegionTrail: trail.isMultiRegion,
        EnableLogFileValidation: trail.hasValidation,
      }),
    );
    await cloudtrail.send(new StartLoggingCommand({ Name }));
    if (!trail.isLogging) await cloudtrail.send(new StopLoggingCommand({ Name }));
  }
  await lab.patch({
    trails: Object.fromEntries(trails.map((trail) => [trail.name, statusPatch(trail, now)] as const)),
  });
}

function statusPatch(trail: TrailFact, now: Date) {
  const StartLoggingTime = daysBefore(now, 400);
  if (trail.delivery === 'failing') {
    return {
      status: { StartLoggingTime, LatestDeliveryTime: daysBefore(now, 40), LatestDeliveryError: 'NoSuchBucket' },
    };
  }
  const lastDelivery = daysBefore(now, trail.isLogging ? 0.01 : 20);
  const stopped = trail.isLogging ? {} : { StopLoggingTime: lastDelivery };
  return { status: { StartLoggingTime, LatestDeliveryTime: lastDelivery, ...stopped } };
}
