import { AREAS, CHECK_STATUSES, type Check, type CheckStatus } from './check.ts';

/** What the doctor found. */
export interface Diagnosis {
  /** In the order of the areas. */
  readonly checks: readonly Check[];
  readonly counts: Readonly<Record<CheckStatus, number>>;
  /** The IAM actions that the role lacks, sorted. */
  readonly missingActions: readonly string[];
  /** The command line that prints an IAM policy with them and all others that are needed. */
  readonly permissions: string;
}

export function diagnose(found: readonly Check[], permissions: string): Diagnosis {
  const checks = found.toSorted((a, b) => AREAS.indexOf(a.area) - AREAS.indexOf(b.area));
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  return {
    checks,
    counts: Object.fromEntries(CHECK_STATUSES.map((status) => [status, count(status)])) as Diagnosis['counts'],
    missingActions: checks.flatMap(({ missing }) => missing?.iamAction ?? []),
    permissions,
  };
}
