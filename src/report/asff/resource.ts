import type { Result } from '../../engine/result.ts';
import { plainText, shorten } from '../plain-text.ts';
import type { Report } from '../report.ts';
import { DETAIL_LENGTH, ID_LENGTH, REGION_LENGTH, whole } from './limits.ts';

export interface AsffResource {
  readonly Type: string;
  /** The ARN where there is one; of an access key the whole key id, which responders need. */
  readonly Id: string;
  readonly Partition?: string;
  readonly Region?: string;
  readonly Details?: AsffDetails;
}

/** Only what is certain: the format has room for far more. */
export interface AsffDetails {
  readonly AwsIamAccessKey?: AccessKeyDetails;
  /** Of what lies in the repository. */
  readonly Other?: { readonly File: string; readonly Line: string };
}

interface AccessKeyDetails {
  readonly AccountId: string;
  readonly AccessKeyId?: string;
  readonly PrincipalName?: string;
  readonly PrincipalType?: 'IAMUser' | 'Root';
  readonly CreatedAt?: string;
}

/** Whatever else is judged has the type Other. */
const TYPES: ReadonlySet<string> = new Set([
  'AwsAccount',
  'AwsCloudTrailTrail',
  'AwsGuardDutyDetector',
  'AwsIamAccessKey',
  'AwsIamGroup',
  'AwsIamPolicy',
  'AwsIamRole',
  'AwsIamUser',
  'AwsS3Bucket',
]);

/** Those that the format knows; a finding of another partition names it only in its ARNs. */
const PARTITIONS: ReadonlySet<string> = new Set(['aws', 'aws-cn', 'aws-us-gov']);

/** What is global is said to lie in the home region of its account. */
export function resourceOf({ resource, target, observed }: Result, { run }: Report): AsffResource {
  const { partition, accountId } = target;
  const Type = TYPES.has(resource.type) ? resource.type : 'Other';
  const home = run.targets.find((scanned) => scanned.accountId === accountId)?.homeRegion ?? target.region;
  const Region = plainText(resource.region === 'global' ? home : resource.region).trim();
  const Details = Type === 'AwsIamAccessKey' ? accessKey({ resource, target, observed }) : file(resource);
  return {
    Type,
    Id: shorten(plainText(idOf(Type, { resource, target })).trim(), ID_LENGTH) || accountIdentifier(accountId),
    ...(PARTITIONS.has(partition) ? { Partition: partition } : {}),
    ...(Region === '' || Region.length > REGION_LENGTH ? {} : { Region }),
    ...(Details === undefined ? {} : { Details }),
  };
}

function idOf(type: string, { resource, target }: Pick<Result, 'resource' | 'target'>): string {
  switch (type) {
    case 'AwsAccount':
      return accountIdentifier(target.accountId);
    case 'AwsIamAccessKey':
      return resource.id;
    default:
      return resource.arn ?? resource.id;
  }
}

const accountIdentifier = (accountId: string): string => `AWS::::Account:${accountId}`;

function accessKey({ resource, target, observed }: Pick<Result, 'resource' | 'target' | 'observed'>): AsffDetails {
  const { id, arn = '', name } = resource;
  const PrincipalName = whole(name, DETAIL_LENGTH);
  const CreatedAt = timeOf(observed?.['createdAt']);
  return {
    AwsIamAccessKey: {
      AccountId: target.accountId,
      ...(/^A[KS]IA[A-Z0-9]{16}$/.test(id) ? { AccessKeyId: id } : {}),
      ...(PrincipalName === undefined ? {} : { PrincipalName }),
      ...(arn.endsWith(':root') ? { PrincipalType: 'Root' } : {}),
      ...(arn.includes(':user/') ? { PrincipalType: 'IAMUser' } : {}),
      ...(CreatedAt === undefined ? {} : { CreatedAt }),
    },
  };
}

const timeOf = (observed: unknown): string | undefined =>
  typeof observed === 'string' && !Number.isNaN(Date.parse(observed)) ? new Date(observed).toISOString() : undefined;

function file({ file: found }: Result['resource']): AsffDetails | undefined {
  const File = whole(found?.path ?? '', DETAIL_LENGTH);
  return found === undefined || File === undefined ? undefined : { Other: { File, Line: String(found.line) } };
}
