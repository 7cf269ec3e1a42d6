import { describe, expect, it } from 'vitest';
import { riskEvents } from '../../src/facts/aws/health.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const OPERATION = 'health:DescribeEvents';
const EVENT = {
  arn: 'arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/AWS_RISK_CREDENTIALS_EXPOSED_1a2b3c',
  service: 'RISK',
  eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED',
  eventTypeCategory: 'issue',
  region: 'us-east-1',
  startTime: new Date('2025-12-30T10:00:00Z'),
  lastUpdatedTime: new Date('2025-12-30T10:05:00Z'),
  statusCode: 'open',
  eventScopeCode: 'ACCOUNT_SPECIFIC',
};
const FACT = {
  code: 'AWS_RISK_CREDENTIALS_EXPOSED',
  arn: EVENT.arn,
  startedAt: '2025-12-30T10:00:00.000Z',
  updatedAt: '2025-12-30T10:05:00.000Z',
};

const reading = (answer: Answers[string]) => riskEvents.read(fakeAws({ [OPERATION]: answer }));

describe('health:DescribeEvents', () => {
  it('asks for open events of any category, in the region that answers for all', async () => {
    const inputs: object[] = [];
    const aws = fakeAws({
      [OPERATION]: (input) => {
        inputs.push(input);
        return { events: [] };
      },
    });
    expect(await riskEvents.read(aws)).toEqual([]);
    expect(inputs).toEqual([{ filter: { eventStatusCodes: ['open'] }, maxResults: 100 }]);
    expect(aws.sent).toEqual([`${OPERATION}@us-east-1`]);
  });

  it.each([
    ['aws-cn', 'cn-north-1', 'cn-northwest-1'],
    ['aws-us-gov', 'us-gov-west-1', 'us-gov-west-1'],
  ])('asks in %s, at home in %s, in %s', async (partition, region, asked) => {
    const aws = fakeAws({ [OPERATION]: { events: [] } });
    await riskEvents.read({ ...aws, partition, region });
    expect(aws.sent).toEqual([`${OPERATION}@${asked}`]);
  });

  it('keeps the events about risk, whatever their category', async () => {
    const events = [
      EVENT,
      { ...EVENT, eventTypeCode: 'AWS_RISK_SOMETHING_NEW', eventTypeCategory: 'accountNotification' },
      { ...EVENT, eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE' },
      { ...EVENT, eventTypeCode: 'AWS_IAM_RISK_NOTE' },
    ];
    expect(await reading({ events })).toEqual([FACT, { ...FACT, code: 'AWS_RISK_SOMETHING_NEW' }]);
  });

  it('reads all pages', async () => {
    const pages = (input: object) =>
      'nextToken' in input ? { events: [EVENT] } : { events: [{ ...EVENT, eventTypeCode: 'AWS_X' }], nextToken: 't' };
    expect(await reading(pages)).toEqual([FACT]);
  });

  it('keeps an event without its times', async () => {
    const { startTime, lastUpdatedTime, ...event } = EVENT;
    expect(await reading({ events: [event] })).toEqual([{ ...FACT, startedAt: null, updatedAt: null }]);
  });

  it('is null without the support plan that the API demands', async () => {
    expect(await reading('SubscriptionRequiredException')).toBeNull();
  });

  it.each([
    ['an empty answer', {}],
    ['an event without a code', { events: [{ ...EVENT, eventTypeCode: undefined }] }],
    ['an event without an ARN', { events: [{ ...EVENT, arn: undefined }] }],
    ['a token that repeats', { events: [], nextToken: 't' }],
  ])('concludes nothing from %s', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject({
      error: { operation: OPERATION, kind: 'failed', code: 'IncompleteAnswer' },
    });
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['ThrottlingException', { kind: 'throttled' }],
    ['InvalidPaginationToken', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});
