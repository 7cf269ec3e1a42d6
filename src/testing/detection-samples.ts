import type { DetectorStatus } from '../facts/aws/guardduty.ts';
import type { CredentialFinding } from '../facts/aws/guardduty-findings.ts';
import type { RiskEvent } from '../facts/aws/health.ts';

/** Answers of the services that detect, for test tables: a complete one each, of which a case changes a part. */

export const ENABLED: DetectorStatus = { enabled: true, publishingFrequency: 'FIFTEEN_MINUTES' };

export const SUSPENDED: DetectorStatus = { enabled: false, publishingFrequency: 'FIFTEEN_MINUTES' };

export const credentialFinding = (parts: Partial<CredentialFinding> = {}): CredentialFinding => ({
  type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller',
  severity: 5,
  updatedAt: '2025-12-31T00:00:00.000Z',
  user: 'app',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  ...parts,
});

export const riskEvent = (parts: Partial<RiskEvent> = {}): RiskEvent => ({
  code: 'AWS_RISK_CREDENTIALS_EXPOSED',
  arn: 'arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/AWS_RISK_CREDENTIALS_EXPOSED_1a2b3c',
  startedAt: '2025-12-30T10:00:00.000Z',
  updatedAt: '2025-12-30T10:05:00.000Z',
  ...parts,
});
