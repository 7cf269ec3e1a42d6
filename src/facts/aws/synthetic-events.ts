import type { Target } from '../collector.ts';
import { type AlertEvent, callOf, envelopeOf, isIamChange, isTrailChange, type TrailEvent } from './alert-events.ts';

/**
 * One event of each kind, in the shape that AWS documents, for AWS to try rules and metric filters with. Nothing of
 * this is ever put on an event bus or into a log.
 */

const ID = '00000000-0000-4000-8000-000000000000';
const TIME = '2026-01-01T00:00:00Z';
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const USER = 'keydrill-probe';

/** The whole event, as TestEventPattern wants it. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
export const eventText = (event: AlertEvent, at: Target): string =>
  JSON.stringify({
    version: '0',
    id: ID,
    ...envelopeOf(event),
    account: at.accountId,
    time: TIME,
    region: at.region,
    resources: [],
    detail: detailOf(event, at),
  });

/** The line that CloudTrail writes to a log group. */
export const logLine = (event: TrailEvent, at: Target): string => JSON.stringify(trailRecord(event, at));

function detailOf(event: AlertEvent, at: Target): object {
  switch (event) {
    case 'GuardDuty finding':
      return guardDutyFinding(at);
    case 'Security Hub finding':
      return { findings: [securityHubFinding(at)] };
    case 'exposed key':
      return exposedKey(at);
    default:
      return trailRecord(event, at);
  }
}

const detectorArn = ({ partition, region, accountId }: Target): string =>
  `arn:${partition}:guardduty:${region}:${accountId}:detector/${'0'.repeat(32)}`;

/** Format: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html */
const guardDutyFinding = (at: Target): object => ({
  schemaVersion: '2.0',
  accountId: at.accountId,
  region: at.region,
  partition: at.partition,
  id: '0'.repeat(32),
  arn: `${detectorArn(at)}/finding/${'0'.repeat(32)}`,
  type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
  resource: {
    resourceType: 'AccessKey',
    accessKeyDetails: { accessKeyId: KEY, principalId: 'AIDAEXAMPLE', userType: 'IAMUser', userName: USER },
  },
  service: {
    serviceName: 'guardduty',
    detectorId: '0'.repeat(32),
    action: { actionType: 'AWS_API_CALL', awsApiCallAction: { api: 'ListBuckets', serviceName: 's3.amazonaws.com' } },
    resourceRole: 'TARGET',
    eventFirstSeen: TIME,
    eventLastSeen: TIME,
    archived: false,
    count: 1,
  },
  severity: 8,
  createdAt: TIME,
  updatedAt: TIME,
  title: 'Credentials are used from an address outside AWS.',
  description: `The access key of ${USER} is used from an address outside AWS.`,
});

/** Format: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html */
const securityHubFinding = (at: Target): object => ({
  SchemaVersion: '2018-10-08',
  Id: `${detectorArn(at)}/finding/${'0'.repeat(32)}`,
  ProductArn: `arn:${at.partition}:securityhub:${at.region}::product/aws/guardduty`,
  ProductName: 'GuardDuty',
  CompanyName: 'Amazon',
  Region: at.region,
  GeneratorId: detectorArn(at),
  AwsAccountId: at.accountId,
  Types: ['TTPs/AttackSequence:IAM-CompromisedCredentials'],
  FirstObservedAt: TIME,
  LastObservedAt: TIME,
  CreatedAt: TIME,
  UpdatedAt: TIME,
  Severity: { Product: 9, Label: 'CRITICAL', Normalized: 90, Original: '9' },
  Title: 'Credentials are used in an attack sequence.',
  Description: `The access key of ${USER} is used in an attack sequence.`,
  ProductFields: { 'aws/securityhub/ProductName': 'GuardDuty', 'aws/securityhub/CompanyName': 'Amazon' },
  Resources: [
    {
      Type: 'AwsIamAccessKey',
      Id: `AWS::IAM::AccessKey:${KEY}`,
      Partition: at.partition,
      Region: at.region,
      Details: { AwsIamAccessKey: { PrincipalType: 'IAMUser', PrincipalName: USER, PrincipalId: 'AIDAEXAMPLE' } },
    },
  ],
  WorkflowState: 'NEW',
  Workflow: { Status: 'NEW' },
  RecordState: 'ACTIVE',
  FindingProviderFields: {
    Severity: { Label: 'CRITICAL', Original: '9' },
    Types: ['TTPs/AttackSequence:IAM-CompromisedCredentials'],
  },
});

/** Format: https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html */
const exposedKey = ({ partition, accountId, region }: Target): object => ({
  eventArn: `arn:${partition}:health:${region}::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/${ID}`,
  service: 'RISK',
  eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED',
  eventTypeCategory: 'issue',
  eventScopeCode: 'ACCOUNT_SPECIFIC',
  communicationId: ID,
  startTime: 'Thu, 1 Jan 2026 00:00:00 GMT',
  lastUpdatedTime: 'Thu, 1 Jan 2026 00:00:00 GMT',
  statusCode: 'open',
  eventRegion: region,
  eventDescription: [{ language: 'en_US', latestDescription: 'An access key has been found in a public place.' }],
  affectedEntities: [{ entityValue: KEY }],
  affectedAccount: accountId,
  page: '1',
  totalPages: '1',
  backupEvent: 'false',
});

/** Format: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
function trailRecord(event: TrailEvent, at: Target): object {
  const { service, name } = callOf(event);
  return {
    eventVersion: '1.11',
    userIdentity: isRoot(event) ? rootIdentity(event, at) : userIdentity(at),
    eventTime: TIME,
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    awsRegion: at.region,
    sourceIPAddress: '203.0.113.10',
    userAgent: 'aws-cli/2.32.0',
    eventID: ID,
    readOnly: false,
    managementEvent: true,
    recipientAccountId: at.accountId,
    eventCategory: 'Management',
    ...(event === 'console sign-in by root' ? SIGN_IN : apiCall(event, at)),
  };
}

const isRoot = (event: TrailEvent): boolean => !isIamChange(event) && !isTrailChange(event);

function userIdentity({ partition, accountId }: Target): object {
  const arn = `arn:${partition}:iam::${accountId}:user/${USER}`;
  return { type: 'IAMUser', principalId: 'AIDAEXAMPLE', arn, accountId, accessKeyId: KEY, userName: USER };
}

function rootIdentity(event: TrailEvent, { partition, accountId }: Target): object {
  const arn = `arn:${partition}:iam::${accountId}:root`;
  const accessKeyId = event === 'console sign-in by root' ? '' : KEY;
  return { type: 'Root', principalId: accountId, arn, accountId, accessKeyId };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html */
const SIGN_IN = {
  requestParameters: null,
  responseElements: { ConsoleLogin: 'Success' },
  additionalEventData: { MobileVersion: 'No', MFAUsed: 'No' },
  eventType: 'AwsConsoleSignIn',
};

const apiCall = (event: TrailEvent, at: Target): object => ({
  requestParameters: parametersOf(event, at),
  responseElements: null,
  requestID: ID,
  eventType: 'AwsApiCall',
});

function parametersOf(event: TrailEvent, { partition, accountId, region }: Target): object {
  if (isTrailChange(event)) return { name: `arn:${partition}:cloudtrail:${region}:${accountId}:trail/${USER}` };
  if (!isIamChange(event)) return { groupName: USER, strategy: 'spread' };
  const policyArn = `arn:${partition}:iam::aws:policy/AdministratorAccess`;
  return event === 'AttachUserPolicy' ? { userName: USER, policyArn } : { userName: USER };
}
