import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { Result } from '../../src/engine/result.ts';
import type { Hub } from '../../src/publish/hub.ts';
import { type HubFinding, hubFinding } from '../../src/publish/hub-finding.ts';
import type { PlanInput, ReportedFinding } from '../../src/publish/plan.ts';
import { asffFinding } from '../../src/report/asff/finding.ts';
import { isPublished } from '../../src/report/asff/published.ts';
import { ACCOUNT, type ResultParts, sampleReport, sampleResult } from '../report/sample-report.ts';
import { guardDuty, sampleRules } from '../report/sample-rules.ts';

export const HUB: Hub = { partition: 'aws', accountId: ACCOUNT, region: 'us-east-1' };

/** When the sample report was finished, and moments around it. */
export const TIME = '2026-11-20T10:10:09.000Z';
export const EARLIER = '2026-11-19T10:10:09.000Z';
export const LATER = '2026-11-21T10:10:09.000Z';

export const result = (name: string, parts: Partial<ResultParts> = {}): Result =>
  sampleResult({ rule: guardDuty, ...parts, resource: { type: 'AwsIamUser', id: name, name, ...parts.resource } });

/** A result as the report's finding for the hub. */
export function reported(of: Result): ReportedFinding {
  if (!isPublished(of)) throw new Error('What is not applicable has no finding.');
  return { status: of.status, finding: asffFinding(of, { report: sampleReport([of]), rules: sampleRules }) };
}

/** A finding as GetFindings shows it: with what the hub adds, and what is the customer's. */
export function inHub(of: Result, parts: Partial<AwsSecurityFinding> = {}): HubFinding {
  const finding = JSON.parse(JSON.stringify(reported(of).finding)) as AwsSecurityFinding;
  return hubFinding({
    ...finding,
    CreatedAt: EARLIER,
    FirstObservedAt: EARLIER,
    UpdatedAt: EARLIER,
    LastObservedAt: EARLIER,
    Region: 'us-east-1',
    CompanyName: 'Personal',
    ProductName: 'Default',
    AwsAccountName: 'main',
    ProcessedAt: EARLIER,
    Severity: { Label: 'HIGH', Normalized: 70 },
    Types: ['Software and Configuration Checks'],
    WorkflowState: 'NEW',
    Workflow: { Status: 'NOTIFIED' },
    Note: { Text: 'Ours.', UpdatedBy: 'ann', UpdatedAt: EARLIER },
    UserDefinedFields: { team: 'red' },
    VerificationState: 'TRUE_POSITIVE',
    ...parts,
    ProductFields: { ...finding.ProductFields, 'aws/securityhub/FindingId': 'x', ...parts.ProductFields },
  });
}

export const planInput = (parts: Partial<PlanInput>): PlanInput => ({
  hub: HUB,
  reported: [],
  existing: [],
  time: TIME,
  complete: () => true,
  skipExcepted: false,
  ...parts,
});
