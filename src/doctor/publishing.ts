import { whyUnread } from '../engine/evaluate.ts';
import type { FactError } from '../facts/fact.ts';
import { isHubOff } from '../publish/failure.ts';
import { IMPORT, READ } from '../publish/operations.ts';
import { type Check, fine, notChecked, remark } from './check.ts';

export interface HubReading {
  readonly region: string;
  /** Why the hub could not be read; null when it could. */
  readonly error: FactError | null;
}

/** Whether findings could be sent to Security Hub. A scan does without, so that nothing here is a problem. */
export function publishingChecks({ region, error }: HubReading): readonly Check[] {
  if (error === null) {
    return [
      fine('publishing', `Security Hub is on in ${region}, and ${READ} is allowed.`),
      notChecked('publishing', `${IMPORT} was not tried, because it writes; "keydrill permissions --publish" has it.`),
    ];
  }
  if (isHubOff(error.code)) {
    return [
      remark(
        'publishing',
        `Security Hub is off in ${region}, so nothing can be published there.`,
        'To publish, turn it on with "aws securityhub enable-security-hub".',
      ),
    ];
  }
  return [
    remark(
      'publishing',
      `Security Hub in ${region} could not be read: ${whyUnread(error)}.`,
      'To publish, allow what "keydrill permissions --publish" prints.',
    ),
  ];
}
