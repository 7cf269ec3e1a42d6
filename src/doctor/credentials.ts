import type { Outcome } from '../outcome.ts';
import { type Check, fine, notChecked, remark, trouble } from './check.ts';

export interface Caller {
  readonly arn: string;
  readonly accountId: string;
  readonly partition: string;
  readonly accessKeyId: string;
}

/** Who is calling, and whether that is how one should call. */
export function credentialChecks(caller: Outcome<Caller>): readonly Check[] {
  if (!caller.ok)
    return [trouble('credentials', caller.problem, 'Mend that first: nothing in AWS could be looked at.')];
  const { arn, accountId, partition, accessKeyId } = caller.value;
  const who = fine('credentials', `The caller is ${arn}, in account ${accountId} of the partition ${partition}.`);
  return [who, ...wayOfCalling(arn, accessKeyId)];
}

/** AKIA begins the id of a long-lived key: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
function wayOfCalling(arn: string, accessKeyId: string): readonly Check[] {
  if (arn.endsWith(':root')) {
    return [
      remark(
        'credentials',
        'These are credentials of the root user, which nothing limits.',
        'Use a role with the permissions of "keydrill permissions", and delete access keys of the root user.',
      ),
    ];
  }
  if (!accessKeyId.startsWith('AKIA')) return [];
  return [
    remark(
      'credentials',
      'This is a long-lived access key of an IAM user, of the kind that keydrill looks for.',
      'Use a role: "keydrill permissions --format cloudformation" prints one, which GitHub Actions can assume without a key.',
    ),
  ];
}

/** For what needs credentials when there are none. */
export const withoutCredentials = (area: Check['area']): Check =>
  notChecked(area, 'Not checked, because there are no credentials that AWS accepts.');
