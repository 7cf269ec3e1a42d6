import type { Result, Status } from '../../engine/result.ts';

/** A result that becomes a finding of its own. */
export type PublishedResult = Result & { readonly status: Exclude<Status, 'not-applicable'> };

/** What does not apply to an account is no finding about it. */
export const isPublished = (result: Result): result is PublishedResult => result.status !== 'not-applicable';

/** What was judged, exceptions aside: one may cover what could not be judged, and that has not failed. */
export function judged({ status, cause }: PublishedResult): 'pass' | 'fail' | 'unknown' {
  if (status !== 'excepted') return status;
  return cause === null ? 'fail' : 'unknown';
}
