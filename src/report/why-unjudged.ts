import { whyUnread } from '../engine/evaluate.ts';
import type { Cause } from '../engine/result.ts';

/** One clause: what stood in the way of a verdict. */
export const whyUnjudged = ({ kind, operation, ...cause }: Cause): string =>
  kind === 'rule-crashed' || operation === null
    ? 'the rule failed on an answer it did not expect'
    : whyUnread({ ...cause, kind, operation });
