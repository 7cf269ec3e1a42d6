import type { DescribedRule } from './described-rule.ts';
import { REQUIREMENTS } from './limits.ts';
import { judged, type PublishedResult } from './published.ts';
import { reasonOf } from './reason.ts';

export interface AsffCompliance {
  readonly Status: AsffStatus;
  readonly StatusReasons?: readonly [{ readonly ReasonCode: string; readonly Description: string }];
  readonly RelatedRequirements?: readonly string[];
}

export type AsffStatus = 'PASSED' | 'FAILED' | 'NOT_AVAILABLE';

/** An excepted finding stays failed: whether it is suppressed is for the customer to say. */
const STATUSES: Readonly<Record<ReturnType<typeof judged>, AsffStatus>> = {
  pass: 'PASSED',
  fail: 'FAILED',
  unknown: 'NOT_AVAILABLE',
};

/** What was found, why where that needs a word, and the requirements of other frameworks that it touches. */
export function complianceOf(result: PublishedResult, { requirements }: DescribedRule): AsffCompliance {
  const reason = reasonOf(result);
  return {
    Status: STATUSES[judged(result)],
    ...(reason === undefined ? {} : { StatusReasons: [{ ReasonCode: reason.code, Description: reason.text }] }),
    ...(requirements.length === 0 ? {} : { RelatedRequirements: requirements.slice(0, REQUIREMENTS) }),
  };
}
