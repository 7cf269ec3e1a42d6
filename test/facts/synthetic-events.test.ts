import { describe, expect, it } from 'vitest';
import { ALERT_EVENTS, type AlertEvent, envelopeOf, TRAIL_EVENTS } from '../../src/facts/aws/alert-events.ts';
import { eventText, logLine } from '../../src/facts/aws/synthetic-events.ts';

const AT = { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' };

const eventOf = (event: AlertEvent) => JSON.parse(eventText(event, AT));

describe('every synthetic event', () => {
  it.each(ALERT_EVENTS)('%s has what TestEventPattern asks for', (event) => {
    expect(eventOf(event)).toMatchObject({
      id: expect.any(String),
      ...envelopeOf(event),
      account: AT.accountId,
      time: '2026-01-01T00:00:00Z',
      region: AT.region,
      resources: [],
      detail: expect.any(Object),
    });
  });

  it.each(ALERT_EVENTS)('%s names no other account and no other partition', (event) => {
    const arns = eventText(event, AT).match(/arn:[\w-]+:[^"]*/g) ?? [];
    expect(arns.filter((arn) => !arn.startsWith('arn:aws-cn:'))).toEqual([]);
    expect(
      eventText(event, AT)
        .match(/\d{12}/g)
        ?.filter((id) => !/^0+$/.test(id) && id !== AT.accountId) ?? [],
    ).toEqual([]);
  });

  it.each(TRAIL_EVENTS)('%s is the same in a log and on the bus', (event) => {
    expect(JSON.parse(logLine(event, AT))).toEqual(eventOf(event).detail);
  });
});

describe('a finding', () => {
  it('of GuardDuty is severe and about an access key', () => {
    expect(eventOf('GuardDuty finding').detail).toMatchObject({
      severity: 8,
      type: expect.stringMatching(/^UnauthorizedAccess:IAMUser\//),
      resource: { resourceType: 'AccessKey' },
      service: { archived: false },
    });
  });

  it('in Security Hub is critical, new and active', () => {
    const { findings } = eventOf('Security Hub finding').detail;
    expect(findings).toMatchObject([
      {
        ProductName: 'GuardDuty',
        ProductArn: 'arn:aws-cn:securityhub:cn-north-1::product/aws/guardduty',
        Severity: { Label: 'CRITICAL', Normalized: 90 },
        Workflow: { Status: 'NEW' },
        RecordState: 'ACTIVE',
      },
    ]);
    expect(findings[0]).not.toHaveProperty('Compliance');
  });
});

it('an exposed key is an open issue of the service RISK', () => {
  expect(eventOf('exposed key').detail).toMatchObject({
    service: 'RISK',
    eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED',
    eventTypeCategory: 'issue',
    eventScopeCode: 'ACCOUNT_SPECIFIC',
    statusCode: 'open',
  });
});

describe('a call', () => {
  it.each([
    ['CreateAccessKey', 'iam.amazonaws.com', { userName: expect.any(String) }],
    ['AttachUserPolicy', 'iam.amazonaws.com', { policyArn: 'arn:aws-cn:iam::aws:policy/AdministratorAccess' }],
    ['StopLogging', 'cloudtrail.amazonaws.com', { name: expect.stringContaining(':trail/') }],
  ] as const)('%s is made by a user', (event, eventSource, requestParameters) => {
    expect(eventOf(event).detail).toMatchObject({
      eventSource,
      eventName: event,
      eventType: 'AwsApiCall',
      readOnly: false,
      managementEvent: true,
      awsRegion: 'cn-north-1',
      userIdentity: { type: 'IAMUser', userName: expect.any(String) },
      requestParameters,
    });
  });
});

describe('root', () => {
  it('signs in', () => {
    expect(eventOf('console sign-in by root')).toMatchObject({
      source: 'aws.signin',
      'detail-type': 'AWS Console Sign In via CloudTrail',
      detail: {
        eventSource: 'signin.amazonaws.com',
        eventName: 'ConsoleLogin',
        eventType: 'AwsConsoleSignIn',
        userIdentity: { type: 'Root', arn: 'arn:aws-cn:iam::111122223333:root' },
        responseElements: { ConsoleLogin: 'Success' },
      },
    });
  });

  it('makes a call by itself, not on behalf of a service', () => {
    const { detail } = eventOf('API call by root');
    expect(detail).toMatchObject({ eventType: 'AwsApiCall', userIdentity: { type: 'Root' } });
    expect(detail.userIdentity).not.toHaveProperty('invokedBy');
  });
});
