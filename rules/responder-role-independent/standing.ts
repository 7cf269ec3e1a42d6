import type { CredentialReport } from '../../src/facts/aws/credential-report.ts';
import { type AccessKey, holdsActiveKey, type User } from '../../src/facts/aws/iam.ts';
import type { AuthorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import type { Target } from '../../src/facts/collector.ts';
import { detailOf } from '../../src/subjects/iam-users.ts';

/** How somebody who may assume the role stands to the keys of the account. `other`: no user of this account. */
export type Standing = 'other' | 'without-key' | 'with-key' | 'gone';

export interface KeyFacts {
  readonly report: CredentialReport;
  readonly details: AuthorizationDetails;
  readonly keys: (user: User) => readonly AccessKey[] | null;
}

/** The credential report is enough to free a user of suspicion; that it holds a key is confirmed. */
export function standingOf(arn: string, facts: KeyFacts, { partition, accountId }: Target): Standing {
  if (!arn.startsWith(`arn:${partition}:iam::${accountId}:user/`)) return 'other';
  const user = detailOf({ arn }, facts.details);
  if (user === undefined) return 'gone';
  const report = facts.report.users.find((row) => row.arn === arn) ?? null;
  if (report !== null && !holdsActiveKey(report)) return 'without-key';
  const keys = facts.keys({ name: user.name, arn, report });
  if (keys === null) return 'gone';
  return keys.some(({ active }) => active) ? 'with-key' : 'without-key';
}
