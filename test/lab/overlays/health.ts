// Shape: docs.aws.amazon.com/health/latest/APIReference/API_DescribeEvents.html. The API is for paid support plans:
// docs.aws.amazon.com/health/latest/ug/health-api.html
import { errorAnswer, jsonAnswer } from '../error-answers.ts';
import type { Overlays } from './overlay.ts';

export interface HealthEvent {
  /** Such as `AWS_RISK_CREDENTIALS_EXPOSED`. */
  readonly code: string;
  readonly startTime: Date;
  readonly status?: 'open' | 'closed' | 'upcoming';
  readonly category?: 'issue' | 'accountNotification' | 'scheduledChange' | 'investigation';
  /** Default RISK. */
  readonly service?: string;
  /** Default us-east-1. */
  readonly region?: string;
}

/** What a filter may name, and the field of an event that it is held against. Others are refused. */
const FILTERS: Readonly<Record<string, keyof ReturnType<typeof shapeOf>>> = {
  eventArns: 'arn',
  eventTypeCodes: 'eventTypeCode',
  eventTypeCategories: 'eventTypeCategory',
  eventStatusCodes: 'statusCode',
  services: 'service',
  regions: 'region',
};

/** health:DescribeEvents of an account with a support plan that includes it. */
export function healthEvents(events: readonly HealthEvent[]): Overlays {
  return {
    'health:DescribeEvents': ({ parameters }) => {
      const filter: Readonly<Record<string, readonly string[]>> = JSON.parse(parameters['filter'] ?? '{}');
      const found = events.map(shapeOf).filter((event) =>
        Object.entries(filter).every(([name, wanted]) => {
          const field = FILTERS[name];
          if (field === undefined) throw new Error(`The lab's Health events cannot be filtered by ${name}.`);
          return wanted.includes(`${event[field]}`);
        }),
      );
      return jsonAnswer(200, { events: found });
    },
  };
}

/** health:DescribeEvents of an account with the basic or developer support plan. */
export function healthSubscriptionRequired(): Overlays {
  const error = { code: 'SubscriptionRequiredException', status: 400, message: '' };
  return { 'health:DescribeEvents': errorAnswer('json', error) };
}

function shapeOf({ code, startTime, ...rest }: HealthEvent, index: number) {
  const { status = 'open', category = 'issue', service = 'RISK', region = 'us-east-1' } = rest;
  return {
    arn: `arn:aws:health:${region}::event/${service}/${code}/${code}_lab${index}`,
    service,
    eventTypeCode: code,
    eventTypeCategory: category,
    eventScopeCode: 'ACCOUNT_SPECIFIC',
    region,
    startTime: startTime.getTime() / 1000,
    lastUpdatedTime: startTime.getTime() / 1000,
    statusCode: status,
  };
}
