import type { Trail, TrailStatus } from '../../src/facts/aws/cloudtrail.ts';
import { HOME } from './facts.ts';

/** How the security services stand in a region; `forbidden` is closed by a service control policy. */
export interface RegionState {
  readonly guardDuty: 'on' | 'suspended' | 'absent' | 'forbidden';
  readonly securityHub: boolean;
  readonly configRecords: boolean;
}

const busy: RegionState = { guardDuty: 'on', securityHub: true, configRecords: true };
const unused: RegionState = { guardDuty: 'absent', securityHub: false, configRecords: false };

/** The seventeen regions that every account has enabled, whether it uses them or not. */
export const REGIONS: Readonly<Record<string, RegionState>> = {
  'ap-northeast-1': unused,
  'ap-northeast-2': unused,
  'ap-northeast-3': unused,
  'ap-south-1': unused,
  'ap-southeast-1': unused,
  'ap-southeast-2': busy,
  'ca-central-1': unused,
  'eu-central-1': busy,
  'eu-north-1': unused,
  'eu-west-1': busy,
  'eu-west-2': { guardDuty: 'suspended', securityHub: true, configRecords: false },
  'eu-west-3': unused,
  'sa-east-1': { guardDuty: 'forbidden', securityHub: false, configRecords: false },
  'us-east-1': busy,
  'us-east-2': { ...busy, configRecords: false },
  'us-west-1': unused,
  'us-west-2': { ...busy, securityHub: false },
};

/** The trail of the organization's management account; its bucket belongs to the log archive account. */
export const organizationTrail: Trail = {
  name: 'organization-trail',
  arn: 'arn:aws:cloudtrail:us-east-1:444455556666:trail/organization-trail',
  homeRegion: 'us-east-1',
  multiRegion: true,
  organization: true,
  globalServiceEvents: true,
  logFileValidation: true,
  bucket: 'organization-trail-logs-777788889999',
  prefix: null,
  kmsKeyId: 'arn:aws:kms:us-east-1:777788889999:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
  logGroupArn: null,
};

/** From the time before the organization; stopped, and forgotten. */
export const oldTrail: Trail = {
  name: 'audit-eu',
  arn: `arn:aws:cloudtrail:eu-west-1:${HOME.accountId}:trail/audit-eu`,
  homeRegion: 'eu-west-1',
  multiRegion: false,
  organization: false,
  globalServiceEvents: true,
  logFileValidation: false,
  bucket: `audit-eu-${HOME.accountId}`,
  prefix: 'cloudtrail',
  kmsKeyId: null,
  logGroupArn: null,
};

export const organizationTrailStatus: TrailStatus = {
  logging: true,
  startedAt: '2023-02-14T10:05:31.000Z',
  deliveredAt: '2026-11-20T06:07:48.000Z',
  deliveryError: null,
  digestDeliveredAt: '2026-11-20T05:41:12.000Z',
  digestError: null,
  logGroupDeliveredAt: null,
  logGroupError: null,
};

export const oldTrailStatus: TrailStatus = {
  logging: false,
  startedAt: '2019-06-03T12:44:09.000Z',
  deliveredAt: '2023-03-01T09:12:27.000Z',
  deliveryError: null,
  digestDeliveredAt: null,
  digestError: null,
  logGroupDeliveredAt: null,
  logGroupError: null,
};
