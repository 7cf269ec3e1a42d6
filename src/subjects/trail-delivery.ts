import { hoursSince } from '../facts/age.ts';
import { present } from '../facts/answer.ts';
import { type Trail, type TrailStatus, trailStatus } from '../facts/aws/cloudtrail.ts';

/** How a logging trail does: troubles complete "trail X …". */
export type Delivery =
  | { readonly state: 'healthy' }
  /** Nothing can be expected of a trail that has just been started. */
  | { readonly state: 'starting' }
  | { readonly state: 'failing'; readonly troubles: readonly string[] };

interface Expected {
  readonly now: Date;
  readonly maxDeliveryAgeHours: number;
}

const FIRST_DELIVERY_HOURS = 1;

export function deliveryOf(trail: Trail, status: TrailStatus, expected: Expected): Delivery {
  const errors = errorsOf(trail, status);
  if (errors.length > 0) return { state: 'failing', troubles: errors };
  const { deliveredAt } = status;
  if (deliveredAt !== null && hoursSince(deliveredAt, expected.now) <= expected.maxDeliveryAgeHours) {
    return { state: 'healthy' };
  }
  if (isStarting(status, expected.now)) return { state: 'starting' };
  const since =
    deliveredAt === null
      ? `it was started at ${status.startedAt}`
      : `${deliveredAt}, more than ${hours(expected.maxDeliveryAgeHours)} ago`;
  return { state: 'failing', troubles: [`has delivered no logs since ${since}`] };
}

function errorsOf(trail: Trail, { deliveryError, digestError, logGroupError }: TrailStatus): readonly string[] {
  if (trail.bucket === null) return ['delivers to no S3 bucket'];
  return [
    ...(deliveryError === null ? [] : [`cannot deliver logs to bucket ${trail.bucket} (${oneLine(deliveryError)})`]),
    ...(digestError === null || !trail.logFileValidation
      ? []
      : [`cannot deliver digest files to bucket ${trail.bucket} (${oneLine(digestError)})`]),
    ...(logGroupError === null || trail.logGroupArn === null
      ? []
      : [`cannot deliver to its CloudWatch Logs group (${oneLine(logGroupError)})`]),
  ];
}

/** A delivery before the start says nothing: the trail may have been stopped, and started again just now. */
const isStarting = ({ startedAt }: TrailStatus, now: Date): boolean =>
  hoursSince(present(startedAt, trailStatus.operation, 'StartLoggingTime'), now) <= FIRST_DELIVERY_HOURS;

/** AWS says errors by code or in words; a message is one sentence. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const hours = (count: number): string => (count === 1 ? '1 hour' : `${count} hours`);
