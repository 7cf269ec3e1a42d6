import type { DescribedRule } from '../asff/described-rule.ts';
import { FIELD_LENGTH, shown } from '../asff/limits.ts';
import { judged, type PublishedResult } from '../asff/published.ts';
import { reasonOf } from '../asff/reason.ts';

export interface OcsfCompliance {
  readonly status_id: 1 | 2 | 3;
  readonly status: 'Pass' | 'Warning' | 'Fail';
  readonly status_code?: string;
  readonly status_details?: readonly [string];
  /** The rule. */
  readonly control: string;
  readonly desc?: string;
  readonly standards: readonly string[];
  readonly requirements: readonly string[];
}

/** Warning is the schema's word for a check that lacked information. */
const STATUSES = {
  pass: { status_id: 1, status: 'Pass' },
  unknown: { status_id: 2, status: 'Warning' },
  fail: { status_id: 3, status: 'Fail' },
} as const satisfies Record<ReturnType<typeof judged>, unknown>;

export function complianceOf(result: PublishedResult, rule: DescribedRule): OcsfCompliance {
  const { description, standards, requirements } = rule;
  const reason = reasonOf(result);
  return {
    ...STATUSES[judged(result)],
    ...(reason === undefined ? {} : { status_code: reason.code, status_details: [reason.text] }),
    control: shown(result.ruleId, FIELD_LENGTH, 'rule'),
    ...(description === '' ? {} : { desc: description }),
    standards,
    requirements,
  };
}
