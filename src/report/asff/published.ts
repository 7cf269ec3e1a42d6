import type { Result, Status } from '../../engine/result.ts';

/** A result that becomes a finding of its own. */
export type PublishedResult = Result & { readonly status: Exclude<Status, 'not-applicable'> };

/** What does not apply to an account is no finding about it. */
export const isPublished = (result: Result): result is PublishedResult => result.status !== 'not-applicable';
