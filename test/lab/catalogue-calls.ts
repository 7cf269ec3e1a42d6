import type { Protocol } from './call.ts';
import { ACCOUNT_CALLS } from './catalogue-calls-account.ts';
import { ALERT_CALLS } from './catalogue-calls-alerts.ts';
import type { ClientOptions } from './client.ts';
import type { Lab } from './lab.ts';

export type CatalogueCall = readonly [
  operation: string,
  protocol: Protocol,
  /** What the request names. */
  parameters: Readonly<Record<string, string>>,
  send: (lab: Lab, options: ClientOptions) => Promise<unknown>,
];

/** What the rules of the catalogue ask, in the words of the real clients; of things that an empty account does not have. */
export const CATALOGUE_CALLS: readonly CatalogueCall[] = [...ALERT_CALLS, ...ACCOUNT_CALLS];

/** The name by which the SDK knows that a call was denied. */
export function denialOf(operation: string, protocol: Protocol): string {
  if (operation.startsWith('sns:')) return 'AuthorizationErrorException';
  const isOld = protocol === 'query' || protocol === 's3' || operation.startsWith('cloudwatch:');
  return isOld ? 'AccessDenied' : 'AccessDeniedException';
}
