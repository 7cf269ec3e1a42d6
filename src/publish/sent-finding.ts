import type { AwsSecurityFinding, Resource } from '@aws-sdk/client-securityhub';
import type { AsffFinding } from '../report/asff/finding.ts';
import type { HubFinding } from './hub-finding.ts';

/** What may be sent of a finding: nothing that is the customer's (note, workflow), and nothing that the hub adds. */
export type SentFinding = AsffFinding | ArchivedFinding;

export type ArchivedFinding = ReturnType<typeof archived>;

/** A finding that the hub knows keeps its first times; the others are those of the report. */
export const withHistory = (finding: AsffFinding, { CreatedAt, FirstObservedAt }: HubFinding): AsffFinding => ({
  ...finding,
  CreatedAt,
  FirstObservedAt: FirstObservedAt ?? CreatedAt,
});

/**
 * A finding of the hub, archived at a time (ISO 8601), and otherwise as it was. Built from what a finding of keydrill
 * has: GetFindings adds fields that BatchImportFindings refuses, or that belong to the customer.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
export const archived = (finding: HubFinding, UpdatedAt: string) => ({
  SchemaVersion: finding.SchemaVersion,
  Id: finding.Id,
  ProductArn: finding.ProductArn,
  GeneratorId: finding.GeneratorId,
  AwsAccountId: finding.AwsAccountId,
  CreatedAt: finding.CreatedAt,
  FirstObservedAt: finding.FirstObservedAt,
  UpdatedAt,
  LastObservedAt: finding.LastObservedAt,
  Title: finding.Title,
  Description: finding.Description,
  FindingProviderFields: providerFields(finding.FindingProviderFields),
  ProductFields: ownFields(finding.ProductFields),
  Resources: finding.Resources.map(resource),
  Compliance: compliance(finding.Compliance),
  Remediation: remediation(finding.Remediation),
  RecordState: 'ARCHIVED' as const,
});

function providerFields(fields: AwsSecurityFinding['FindingProviderFields']) {
  if (fields === undefined) return undefined;
  const { Label, Original } = fields.Severity ?? {};
  return { Severity: { Label, Original }, Types: fields.Types };
}

/** Keys below `aws/` are the hub's own. https://docs.aws.amazon.com/securityhub/latest/userguide/asff-top-level-attributes.html#asff-productfields */
const ownFields = (fields: AwsSecurityFinding['ProductFields']) =>
  fields && Object.fromEntries(Object.entries(fields).filter(([key]) => !key.startsWith('aws/')));

const resource = ({ Type, Id, Partition, Region, Details }: Resource) => ({
  Type,
  Id,
  Partition,
  Region,
  Details: Details && { AwsIamAccessKey: Details.AwsIamAccessKey, Other: Details.Other },
});

function compliance(given: AwsSecurityFinding['Compliance']) {
  if (given === undefined) return undefined;
  const { Status, StatusReasons, RelatedRequirements } = given;
  return { Status, StatusReasons, RelatedRequirements };
}

function remediation(given: AwsSecurityFinding['Remediation']) {
  const { Text, Url } = given?.Recommendation ?? {};
  return Text === undefined && Url === undefined ? undefined : { Recommendation: { Text, Url } };
}
