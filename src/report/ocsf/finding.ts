import type { Rule, Severity } from '../../engine/rule.ts';
import { describedRule } from '../asff/described-rule.ts';
import { findingId, typesOf } from '../asff/finding.ts';
import { DESCRIPTION_LENGTH, FIELD_LENGTH, shown } from '../asff/limits.ts';
import { isPublished, type PublishedResult } from '../asff/published.ts';
import { publicText } from '../plain-text.ts';
import type { Report } from '../report.ts';
import { sentence } from '../sentence.ts';
import { complianceOf, type OcsfCompliance } from './compliance.ts';
import { cloudOf, type OcsfCloud, type OcsfResource, resourceOf } from './resource.ts';

/**
 * The part of the class that keydrill writes: schemas/ocsf.schema.json.
 * https://schema.ocsf.io/1.6.0/classes/compliance_finding
 */
export interface OcsfFinding {
  readonly activity_id: 1;
  readonly activity_name: 'Create';
  readonly category_uid: 2;
  readonly category_name: 'Findings';
  readonly class_uid: 2003;
  readonly class_name: 'Compliance Finding';
  /** The class and the activity. */
  readonly type_uid: 200301;
  readonly type_name: 'Compliance Finding: Create';
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly severity_id: 1 | 2 | 3 | 4 | 5;
  readonly severity: string;
  /** Of the finding, not of the check. */
  readonly status_id: 1 | 3;
  readonly status: 'New' | 'Suppressed';
  /** The status as keydrill says it. */
  readonly status_code: PublishedResult['status'];
  readonly message: string;
  readonly metadata: Metadata;
  readonly finding_info: FindingInfo;
  readonly compliance: OcsfCompliance;
  readonly cloud: OcsfCloud;
  readonly resources: readonly [OcsfResource];
  readonly remediation?: { readonly desc: string; readonly references: readonly string[] };
  readonly unmapped: Readonly<Record<string, string>>;
}

interface Metadata {
  readonly version: '1.6.0';
  readonly product: { readonly name: string; readonly vendor_name: string; readonly version: string };
  readonly profiles: readonly ['cloud'];
  /** The rule. */
  readonly event_code: string;
  readonly labels?: readonly ['sample'];
}

interface FindingInfo {
  /** The Id that the finding has in Security Hub. */
  readonly uid: string;
  readonly title: string;
  readonly desc: string;
  readonly types: readonly string[];
}

/** One event for each result that fails, passes, is excepted or could not be judged, in the order of the report. */
export function* ocsfFindings(report: Report, rules: readonly Rule[]): Generator<OcsfFinding> {
  for (const result of report.results) if (isPublished(result)) yield ocsfFinding(result, report, rules);
}

function ocsfFinding(result: PublishedResult, report: Report, rules: readonly Rule[]): OcsfFinding {
  const rule = describedRule(result.ruleId, rules);
  const message = sentence(publicText(result.message), DESCRIPTION_LENGTH);
  return {
    ...CREATED,
    time: Date.parse(report.run.finishedAt),
    ...severityOf(result),
    ...(result.status === 'excepted' ? { status_id: 3, status: 'Suppressed' } : { status_id: 1, status: 'New' }),
    status_code: result.status,
    message,
    metadata: metadataOf(result, report),
    finding_info: {
      uid: findingId(result),
      title: rule.title,
      desc: message,
      types: typesOf(result),
    },
    compliance: complianceOf(result, rule),
    cloud: cloudOf(result.target),
    resources: [resourceOf(result, report)],
    ...(rule.remedy === '' ? {} : { remediation: { desc: rule.remedy, references: rule.pages } }),
    unmapped: unmapped(result),
  };
}

/** A run knows nothing of the runs before it: every finding is new to it. */
const CREATED = {
  activity_id: 1,
  activity_name: 'Create',
  category_uid: 2,
  category_name: 'Findings',
  class_uid: 2003,
  class_name: 'Compliance Finding',
  type_uid: 200301,
  type_name: 'Compliance Finding: Create',
} as const;

const SEVERITIES = {
  critical: { severity_id: 5, severity: 'Critical' },
  high: { severity_id: 4, severity: 'High' },
  medium: { severity_id: 3, severity: 'Medium' },
  low: { severity_id: 2, severity: 'Low' },
} as const satisfies Record<Severity, unknown>;

/** As in Security Hub: what passes calls for nothing. */
const severityOf = ({ status, severity }: PublishedResult) =>
  status === 'pass' ? ({ severity_id: 1, severity: 'Informational' } as const) : SEVERITIES[severity];

function metadataOf({ ruleId }: PublishedResult, { tool, run }: Report): Metadata {
  return {
    version: '1.6.0',
    product: { name: tool.name, vendor_name: tool.name, version: tool.version },
    profiles: ['cloud'],
    event_code: shown(ruleId, FIELD_LENGTH, 'rule'),
    ...(run.example ? { labels: ['sample'] } : {}),
  };
}

/** What the class has no attribute for. */
function unmapped({ severity, capability, kind, fingerprint, cause }: PublishedResult): OcsfFinding['unmapped'] {
  const operation = shown(cause?.operation ?? '', FIELD_LENGTH, '');
  const action = shown(cause?.iamAction ?? '', FIELD_LENGTH, '');
  return {
    rule_severity: severity,
    capability,
    kind,
    fingerprint,
    ...(operation === '' ? {} : { operation }),
    ...(action === '' ? {} : { iam_action: action }),
  };
}
