import type * as GuardDuty from '@aws-sdk/client-guardduty';
import { hoursSince } from '../age.ts';
import { isoDate, present } from '../answer.ts';
import { type Aws, item } from '../collector.ts';
import type { FactError } from '../fact.ts';
import { detectors } from './guardduty.ts';

const load = () => import('@aws-sdk/client-guardduty');

const LIST = 'guardduty:ListFindings';
const GET = 'guardduty:GetFindings';

/** Findings that are about credentials, as far as their type says so. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html */
export const isCredentialType = (type: string): boolean => /^(?:[^:]+:IAMUser|AttackSequence:IAM)\//.test(type);

export interface CredentialFinding {
  readonly type: string;
  /** 1 to 10; medium begins at 4. */
  readonly severity: number;
  readonly updatedAt: string;
  /** The user or role, and the key, where the finding names one. */
  readonly user: string | null;
  readonly accessKeyId: string | null;
}

export interface CredentialFindings {
  readonly findings: readonly CredentialFinding[];
  /** Null when all were read; else there are more, last updated no later than this. */
  readonly readBackTo: string | null;
}

/** Findings of lower severity are not read. */
export const LEAST_SEVERITY = 4;

/** Of 50 findings each, newest first: more than an account that looks after its findings ever has. */
const MAX_PAGES = 20;

/**
 * Unarchived findings about credentials of this account; an administrator's detector holds those of its members too.
 * Samples are left out: nothing happened.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFindings.html
 */
export const credentialFindings = item<string, CredentialFindings>({
  operation: LIST,
  also: [GET],
  of: detectors,
  async read(detector, aws) {
    const { ids, complete } = await findingIds(detector, aws);
    const findings = await findingsOf(ids, detector, aws);
    const times = findings.map(({ UpdatedAt }) => time(UpdatedAt)).sort();
    return {
      findings: findings.filter(isCredentialFinding).map(credentialFinding),
      readBackTo: complete ? null : present(times[0], GET, 'finding'),
    };
  },
});

async function findingIds(DetectorId: string, aws: Aws) {
  const { GuardDutyClient, ListFindingsCommand } = await load();
  const ids: string[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const command = new ListFindingsCommand({
      DetectorId,
      FindingCriteria: criteriaFor(aws.accountId),
      SortCriteria: { AttributeName: 'updatedAt', OrderBy: 'DESC' },
      MaxResults: 50,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const { FindingIds, NextToken } = await aws.send(GuardDutyClient, command);
    ids.push(...present(FindingIds, LIST, 'findingIds'));
    token = NextToken || undefined;
    if (token === undefined) return { ids, complete: true };
  }
  return { ids, complete: false };
}

/** Findings about credentials are always about an access key; an attack sequence is a resource type of its own. */
const criteriaFor = (accountId: string): GuardDuty.FindingCriteria => ({
  Criterion: {
    accountId: { Equals: [accountId] },
    'resource.resourceType': { Equals: ['AccessKey', 'AttackSequence'] },
    'service.archived': { Equals: ['false'] },
    severity: { GreaterThanOrEqual: LEAST_SEVERITY },
  },
});

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetFindings.html: up to 50 at once. */
async function findingsOf(ids: readonly string[], DetectorId: string, aws: Aws): Promise<readonly GuardDuty.Finding[]> {
  const { GetFindingsCommand, GuardDutyClient } = await load();
  const found: GuardDuty.Finding[] = [];
  for (let at = 0; at < ids.length; at += 50) {
    const FindingIds = ids.slice(at, at + 50);
    const { Findings } = await aws.send(GuardDutyClient, new GetFindingsCommand({ DetectorId, FindingIds }));
    const read = present(Findings, GET, 'findings');
    const known = new Set(read.map(({ Id }) => Id));
    for (const id of FindingIds) present(known.has(id) ? id : null, GET, 'finding that was listed');
    found.push(...read);
  }
  return found;
}

/** GuardDuty marks the samples that anybody can ask it for. https://docs.aws.amazon.com/guardduty/latest/ug/sample_findings.html */
const isSample = ({ Title }: GuardDuty.Finding): boolean => Title?.startsWith('[SAMPLE]') ?? false;

const isCredentialFinding = (finding: GuardDuty.Finding): boolean =>
  isCredentialType(present(finding.Type, GET, 'type')) && !isSample(finding);

const time = (text: string | undefined): string =>
  present(isoDate(new Date(present(text, GET, 'updatedAt'))), GET, 'usable updatedAt');

function credentialFinding({ Type, Severity, UpdatedAt, Resource, Service }: GuardDuty.Finding): CredentialFinding {
  const key = Resource?.AccessKeyDetails;
  const actor = Service?.Detection?.Sequence?.Actors?.find(({ User }) => User !== undefined)?.User;
  return {
    type: present(Type, GET, 'type'),
    severity: present(Severity, GET, 'severity'),
    updatedAt: time(UpdatedAt),
    user: key?.UserName || actor?.Name || null,
    accessKeyId: key?.AccessKeyId || actor?.CredentialUid || null,
  };
}

/** The reads without which nothing can be said of the last days: none, if everything that was updated since was read. */
export function unreadWithin(
  { readBackTo }: CredentialFindings,
  days: number,
  now: Date,
): readonly { readonly error: FactError }[] {
  if (readBackTo === null || hoursSince(readBackTo, now) > days * 24) return [];
  const message = 'there are more findings than are read';
  return [{ error: { kind: 'failed', operation: LIST, code: 'TooManyFindings', iamAction: null, message } }];
}
