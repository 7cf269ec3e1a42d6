import type { Result } from '../../engine/result.ts';
import type { Rule, Severity } from '../../engine/rule.ts';
import { publicText, shorten, truncate } from '../plain-text.ts';
import type { Report } from '../report.ts';
import { sentence } from '../sentence.ts';
import { type AsffCompliance, complianceOf } from './compliance.ts';
import { type DescribedRule, describedRule } from './described-rule.ts';
import { DESCRIPTION_LENGTH, FIELD_LENGTH, RECOMMENDATION_LENGTH, RULE_LENGTH, shown } from './limits.ts';
import { isPublished, type PublishedResult } from './published.ts';
import { type AsffResource, resourceOf } from './resource.ts';

/** The part of the AWS Security Finding Format that keydrill sends: schemas/asff.schema.json. */
export interface AsffFinding {
  readonly SchemaVersion: '2018-10-08';
  /** `keydrill/<rule>/<account>/<region>/<fingerprint>`: the same from run to run. */
  readonly Id: string;
  /** The custom product that every account has, in the region whose hub takes the finding. */
  readonly ProductArn: string;
  /** `keydrill/<rule>`. */
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  /** All times are those of the run; who updates a finding keeps its first two. */
  readonly CreatedAt: string;
  readonly FirstObservedAt: string;
  readonly UpdatedAt: string;
  readonly LastObservedAt: string;
  readonly Title: string;
  readonly Description: string;
  /** Severity and types: at the top level they belong to the customer. */
  readonly FindingProviderFields: {
    readonly Severity: { readonly Label: AsffSeverity; readonly Original: Severity };
    readonly Types: readonly string[];
  };
  readonly ProductFields: Readonly<Record<string, string>>;
  readonly Resources: readonly [AsffResource];
  readonly Compliance: AsffCompliance;
  /** A run reports what is there; what is gone is archived by who publishes. */
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
  readonly Remediation?: AsffRemediation;
  /** The account does not exist. */
  readonly Sample?: true;
}

export type AsffSeverity = 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

export interface AsffRemediation {
  readonly Recommendation: { readonly Text: string; readonly Url?: string };
}

export interface AsffContext {
  readonly report: Report;
  readonly rules: readonly Rule[];
}

/** One finding for each result that fails, passes, is excepted or could not be judged, in the order of the report. */
export function* asffFindings(report: Report, rules: readonly Rule[]): Generator<AsffFinding> {
  for (const result of report.results) if (isPublished(result)) yield asffFinding(result, { report, rules });
}

/** The product under which an account's own findings stand: every hub has it, and accepts them for it. */
export const productArn = ({ partition, region, accountId }: Result['target']): string =>
  `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`;

export function asffFinding(result: PublishedResult, { report, rules }: AsffContext): AsffFinding {
  const { ruleId, severity, status, target } = result;
  const { accountId } = target;
  const rule = describedRule(ruleId, rules);
  const time = new Date(report.run.finishedAt).toISOString();
  return {
    SchemaVersion: '2018-10-08',
    Id: findingId(result),
    ProductArn: productArn(target),
    GeneratorId: generatorId(ruleId),
    AwsAccountId: accountId,
    CreatedAt: time,
    FirstObservedAt: time,
    UpdatedAt: time,
    LastObservedAt: time,
    Title: rule.title,
    Description: sentence(publicText(result.message), DESCRIPTION_LENGTH),
    FindingProviderFields: {
      // AWS keeps INFORMATIONAL for "no issue was found".
      Severity: { Label: status === 'pass' ? 'INFORMATIONAL' : LABELS[severity], Original: severity },
      Types: typesOf(result),
    },
    ProductFields: productFields(result, report),
    Resources: [resourceOf(result, report)],
    Compliance: complianceOf(result, rule),
    RecordState: 'ACTIVE',
    ...(rule.remedy === '' ? {} : { Remediation: remediationOf(rule) }),
    ...(report.run.example ? { Sample: true } : {}),
  };
}

function remediationOf({ remedy, pages: [Url] }: DescribedRule): AsffRemediation {
  const Text = truncate(remedy, RECOMMENDATION_LENGTH);
  return { Recommendation: Url === undefined ? { Text } : { Text, Url } };
}

/** A new finding has a new Id; the same finding has the same one, whenever it is found. */
export const findingId = ({ ruleId, target, fingerprint }: Pick<Result, 'ruleId' | 'target' | 'fingerprint'>): string =>
  `${generatorId(ruleId)}/${target.accountId}/${target.region}/${fingerprint}`;

/** Every finding of keydrill has a generator that begins with this. */
export const GENERATOR_PREFIX = 'keydrill/';

/** The fingerprint tells results apart, so a rule id that is far too long may lose its middle. */
const generatorId = (ruleId: string): string => `${GENERATOR_PREFIX}${shorten(ruleId, RULE_LENGTH)}`;

const LABELS: Readonly<Record<Severity, AsffSeverity>> = {
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
};

const CHECK = 'Software and Configuration Checks/AWS Security Best Practices';
const ATTACK = 'TTPs/Credential Access';

/**
 * An incident that is happening is no mere check.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html#Types
 */
export const typesOf = ({ kind, status }: PublishedResult): readonly string[] =>
  kind === 'incident' && (status === 'fail' || status === 'excepted') ? [CHECK, ATTACK] : [CHECK];

/** What no field of the format holds; automation rules of Security Hub can ask for each. */
function productFields(result: PublishedResult, { tool }: Report): Readonly<Record<string, string>> {
  const { ruleId, capability, kind, status, fingerprint, cause } = result;
  const fields = {
    ProviderName: tool.name,
    ProviderVersion: tool.version,
    'keydrill/rule': ruleId,
    'keydrill/capability': capability,
    'keydrill/kind': kind,
    'keydrill/status': status,
    'keydrill/fingerprint': fingerprint,
    'keydrill/operation': cause?.operation ?? '',
    'keydrill/iamAction': cause?.iamAction ?? '',
  };
  const entries = Object.entries(fields).map(([key, value]) => [key, shown(value, FIELD_LENGTH, '')] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}
