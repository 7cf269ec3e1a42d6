// Shapes: docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFindings.html and API_GetFindings.html
import type { Call } from '../call.ts';
import { jsonAnswer } from '../error-answers.ts';
import type { Overlays } from './overlay.ts';

/** A finding, as far as tests have something to say of it. */
export interface GuardDutyFinding {
  /** Such as `UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS`. */
  readonly type: string;
  readonly severity: number;
  readonly updatedAt: Date;
  /** Default us-east-1. */
  readonly region?: string;
  /** Default: the account that asks. An administrator account sees those of its members too. */
  readonly accountId?: string;
  readonly isArchived?: boolean;
  readonly title?: string;
  /** Default AccessKey. */
  readonly resourceType?: string;
  readonly userName?: string;
  readonly accessKeyId?: string;
}

type Criteria = Readonly<Record<string, Readonly<Record<string, readonly string[] | number>>>>;

const PAGE = 50;

/** guardduty:ListFindings, with its criteria and pages, and GetFindings; the emulator knows the detectors. */
export function guardDutyFindings(findings: readonly GuardDutyFinding[]): Overlays {
  const inRegion = (call: Call, account: string) =>
    findings
      .map((finding, index) => shapeOf(finding, { id: String(index).padStart(32, '0'), account, call }))
      .filter(({ region }) => region === call.region);
  return {
    'guardduty:ListFindings': async (call, { accountId, refusal }) => {
      const refused = await refusal();
      if (refused !== undefined) return refused;
      const { criterion = {} }: { readonly criterion?: Criteria } = JSON.parse(
        call.parameters['findingCriteria'] ?? '{}',
      );
      const ids = inRegion(call, await accountId())
        .filter((finding) => meets(finding, criterion))
        .map(({ id }) => id);
      const start = Number(call.parameters['nextToken'] || 0);
      const end = start + Math.min(PAGE, Number(call.parameters['maxResults'] ?? PAGE));
      return jsonAnswer(200, { findingIds: ids.slice(start, end), nextToken: end < ids.length ? `${end}` : '' });
    },
    'guardduty:GetFindings': async (call, { accountId, refusal }) => {
      const refused = await refusal();
      if (refused !== undefined) return refused;
      const asked: readonly string[] = JSON.parse(call.parameters['findingIds'] ?? '[]');
      const found = inRegion(call, await accountId()).filter(({ id }) => asked.includes(id));
      return jsonAnswer(200, { findings: found });
    },
  };
}

/** By the path of a field; times are compared as milliseconds. */
function meets(finding: object, criteria: Criteria): boolean {
  return Object.entries(criteria).every(([path, conditions]) => {
    const value = path
      .split('.')
      .reduce<unknown>(
        (node, name) => (typeof node === 'object' && node !== null ? Reflect.get(node, name) : undefined),
        finding,
      );
    const number = typeof value === 'string' ? Date.parse(value) : Number(value);
    return Object.entries(conditions).every(([operator, wanted]) => {
      const compare = OPERATORS[operator];
      if (compare === undefined) throw new Error(`The lab's findings cannot be compared by ${operator}.`);
      return compare({ text: `${value}`, number }, wanted);
    });
  });
}

type Comparison = (
  value: { readonly text: string; readonly number: number },
  wanted: readonly string[] | number,
) => boolean;

const isOneOf: Comparison = ({ text }, wanted) => typeof wanted !== 'number' && wanted.includes(text);
const by =
  (holds: (value: number, wanted: number) => boolean): Comparison =>
  ({ number }, wanted) =>
    holds(number, Number(wanted));
const isMore = by((value, wanted) => value > wanted);
const isAtLeast = by((value, wanted) => value >= wanted);
const isLess = by((value, wanted) => value < wanted);
const isAtMost = by((value, wanted) => value <= wanted);

/** The old names and the new ones. */
const OPERATORS: Readonly<Record<string, Comparison>> = {
  ...{ eq: isOneOf, equals: isOneOf },
  ...{ neq: (value, wanted) => !isOneOf(value, wanted), notEquals: (value, wanted) => !isOneOf(value, wanted) },
  ...{ gt: isMore, greaterThan: isMore, gte: isAtLeast, greaterThanOrEqual: isAtLeast },
  ...{ lt: isLess, lessThan: isLess, lte: isAtMost, lessThanOrEqual: isAtMost },
};

interface Where {
  readonly id: string;
  readonly account: string;
  readonly call: Call;
}

function shapeOf(finding: GuardDutyFinding, { id, account, call }: Where) {
  const { region = 'us-east-1', accountId = account } = finding;
  const detectorId = call.parameters['DetectorId'] ?? '';
  const updatedAt = finding.updatedAt.toISOString();
  return {
    schemaVersion: '2.0',
    accountId,
    region,
    partition: 'aws',
    id,
    arn: `arn:aws:guardduty:${region}:${account}:detector/${detectorId}/finding/${id}`,
    type: finding.type,
    resource: {
      resourceType: finding.resourceType ?? 'AccessKey',
      accessKeyDetails: {
        accessKeyId: finding.accessKeyId ?? 'AKIALABFINDING000001',
        principalId: 'AIDALABFINDING000001',
        userName: finding.userName ?? 'ann',
        userType: 'IAMUser',
      },
    },
    service: {
      serviceName: 'guardduty',
      detectorId,
      archived: finding.isArchived ?? false,
      count: 1,
      eventFirstSeen: updatedAt,
      eventLastSeen: updatedAt,
      resourceRole: 'TARGET',
    },
    severity: finding.severity,
    createdAt: updatedAt,
    updatedAt,
    title: finding.title ?? `A finding of type ${finding.type}.`,
    description: 'Made by the lab.',
  };
}
