import { counted } from '../report/text/wording.ts';
import { type Check, fine, notChecked, remark, trouble } from './check.ts';

const MINUTE = 60_000;
/** AWS takes signatures of the last five minutes. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-signing.html */
const REFUSED_FROM = 5 * MINUTE;

/** By how much the local clock is ahead of AWS, in milliseconds; null when AWS did not say the time. */
export function clockCheck(aheadMs: number | null): Check {
  if (aheadMs === null) return notChecked('clock', 'The clock was not checked, because AWS did not say the time.');
  const off = Math.abs(aheadMs);
  if (off < MINUTE) return fine('clock', 'The clock agrees with that of AWS.');
  const message = `The clock of this computer is ${counted(Math.round(off / MINUTE), 'minute')} ${aheadMs > 0 ? 'ahead of' : 'behind'} that of AWS.`;
  const remedy = 'Set the clock by a time server: signatures and the ages of keys rest on it.';
  return off < REFUSED_FROM ? remark('clock', message, remedy) : trouble('clock', message, remedy);
}
