import type { CredentialReport, ReportRow } from '../facts/aws/credential-report.ts';
import { credentialReport } from '../facts/aws/iam.ts';
import { incomplete } from '../facts/fact.ts';

/** Root's row of the credential report. AWS documents it as always there; without it nothing is known of root. */
export function rootRow({ root }: CredentialReport): ReportRow {
  if (root === null) throw incomplete(credentialReport.operation, 'the credential report has no row for root');
  return root;
}

/** Whether the report knows a key of root, active or not. */
export const rootHoldsKey = ({ keys }: ReportRow): boolean =>
  keys.some(({ active, createdAt }) => active || createdAt !== null);

/**
 * Whether root was left without credentials, as central root management does. `not_supported` alone proves nothing:
 * older reports say it of every root, so a password that was ever used counts as one that is there.
 */
export const rootHoldsNothing = (row: ReportRow): boolean =>
  !rootHoldsKey(row) &&
  (row.passwordEnabled === false || (row.passwordEnabled === null && row.passwordLastUsedAt === null));
