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

/** A use of root, as the report knows it. */
export interface RootUse {
  /** ISO 8601. */
  readonly at: string;
  readonly by: 'password' | 'access key';
  /** Of an access key: what it was used for and where, as far as AWS knows. */
  readonly service: string | null;
  readonly region: string | null;
}

/** The newest use of an access key of root, active or not; null for none. */
export const newestKeyUse = ({ keys }: ReportRow): RootUse | null =>
  newest(
    keys.flatMap(({ lastUsedAt, lastUsedService, lastUsedRegion }): readonly RootUse[] =>
      lastUsedAt === null
        ? []
        : [{ at: lastUsedAt, by: 'access key', service: lastUsedService, region: lastUsedRegion }],
    ),
  );

/** The newest use of root by password or key; null for none. */
export function newestRootUse(row: ReportRow): RootUse | null {
  const { passwordLastUsedAt: at } = row;
  const keyUse = newestKeyUse(row);
  const uses: readonly RootUse[] = keyUse === null ? [] : [keyUse];
  return newest(at === null ? uses : [...uses, { at, by: 'password', service: null, region: null }]);
}

const newest = (uses: readonly RootUse[]): RootUse | null =>
  [...uses].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0] ?? null;
