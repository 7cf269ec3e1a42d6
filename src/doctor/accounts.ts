import { atMost, counted } from '../report/text/wording.ts';
import { type Check, fine, trouble } from './check.ts';

/** Whether a role could be assumed in an account. */
export interface Entered {
  readonly account: string;
  /** A clause; null when it could be entered. */
  readonly why: string | null;
}

/** Which of several accounts can be entered. */
export function accountChecks(entered: readonly Entered[], roleName: string): readonly Check[] {
  const open = entered.filter(({ why }) => why === null).map(({ account }) => account);
  const closed = entered.flatMap(({ account, why }) =>
    why === null
      ? []
      : [
          trouble(
            'accounts',
            `Account ${account} cannot be entered through the role ${roleName}: ${why}.`,
            'See that the role exists there, trusts the caller, and is given the external id that it asks for.',
          ),
        ],
  );
  if (open.length === 0) return closed;
  const all = closed.length === 0 && open.length > 1 ? 'All ' : '';
  return [fine('accounts', `${all}${counted(open.length, 'account')} can be entered (${atMost(open, 5)}).`), ...closed];
}
