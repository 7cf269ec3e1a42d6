import type { Result } from '../../engine/result.ts';
import type { Target } from '../../facts/collector.ts';
import { FIELD_LENGTH, whole } from '../asff/limits.ts';
import { resourceOf as hubResourceOf } from '../asff/resource.ts';
import type { Report } from '../report.ts';

export interface OcsfCloud {
  readonly provider: 'AWS';
  readonly account: { readonly uid: string; readonly type_id: 10; readonly type: 'AWS Account' };
  readonly region: string;
  readonly cloud_partition: string;
}

export interface OcsfResource {
  /** As in Security Hub: the ARN where there is one, of an access key the whole key id. */
  readonly uid: string;
  /** The ARN, where `uid` is something else: of an access key that of its user. */
  readonly uid_alt?: string;
  readonly name?: string;
  readonly type?: string;
  readonly region?: string;
  readonly cloud_partition: string;
}

/** Where the verdict belongs; what is account-wide to the home region. */
export const cloudOf = ({ partition, accountId, region }: Target): OcsfCloud => ({
  provider: 'AWS',
  account: { uid: accountId, type_id: 10, type: 'AWS Account' },
  region,
  cloud_partition: partition,
});

export function resourceOf(result: Result, report: Report): OcsfResource {
  const { resource, target } = result;
  const { Id, Region } = hubResourceOf(result, report);
  const [arn, name, type] = [resource.arn ?? '', resource.name, resource.type].map((text) => whole(text, FIELD_LENGTH));
  return {
    uid: Id,
    ...(arn === undefined || arn === Id ? {} : { uid_alt: arn }),
    ...(name === undefined ? {} : { name }),
    ...(type === undefined ? {} : { type }),
    ...(Region === undefined ? {} : { region: Region }),
    cloud_partition: target.partition,
  };
}
