import { isCredentialsError } from '../aws/classify-error.ts';
import type { UnreadFacts } from '../engine/coverage.ts';
import { groupBy } from '../engine/group-by.ts';
import { INSUFFICIENT } from '../facts/fact.ts';
import { EXPLICIT_DENY, looksQuarantined, PERHAPS_QUARANTINED } from '../report/denials.ts';
import { atMost, counted, joined } from '../report/text/wording.ts';
import { type Check, fine, type MissingPermission, remark, trouble } from './check.ts';

/** What reading an account, and judging nothing, came to. */
export interface DryCollection {
  readonly account: string;
  /** How many IAM actions the selected rules need. */
  readonly planned: number;
  readonly unread: readonly UnreadFacts[];
  /** The seconds after which reading was ended; null when it came to its own end. */
  readonly stoppedAfter: number | null;
}

/** What a scan of this account could not read, by what would mend it. */
export function permissionChecks({ account, planned, unread, stoppedAfter }: DryCollection): readonly Check[] {
  const ofAws = unread.filter(({ operation }) => !operation.startsWith('repository:'));
  const missing = missingPermissions(ofAws);
  const others = ofAws.filter(({ iamAction }) => iamAction === null).map(otherwiseUnread);
  const checks = [...missing.map(missingCheck), ...others];
  const tried = `${counted(planned, 'planned IAM action')} in account ${account}`;
  return [
    ...(looksQuarantined(ofAws) ? [remark('permissions', PERHAPS_QUARANTINED)] : []),
    ...(checks.length === 0 ? [fine('permissions', `What the rules need could be read, with the ${tried}.`)] : checks),
    ...(stoppedAfter === null ? [] : [stopped(stoppedAfter)]),
  ];
}

const stopped = (seconds: number): Check =>
  trouble(
    'permissions',
    `Reading was ended after ${counted(seconds, 'second')}, so what timed out may be allowed all the same.`,
    'Try again with a longer --timeout, or with fewer rules (--rule) or regions (--region).',
  );

/** Each action once, sorted. */
function missingPermissions(unread: readonly UnreadFacts[]): readonly MissingPermission[] {
  const denied = unread.filter(({ iamAction }) => iamAction !== null);
  return [...groupBy(denied, ({ iamAction }) => iamAction ?? '')]
    .map(([iamAction, facts]) => ({
      iamAction,
      operations: distinct(facts.map(({ operation }) => operation)),
      regions: distinct(facts.flatMap(({ regions }) => regions)),
      rules: distinct(facts.flatMap(({ rules }) => rules)),
    }))
    .sort((a, b) => (a.iamAction < b.iamAction ? -1 : 1));
}

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

function missingCheck(missing: MissingPermission): Check {
  const { iamAction, operations, rules } = missing;
  const others = operations.filter((operation) => operation !== iamAction);
  const calls = others.length === 0 ? '' : ` for ${joined(operations)}`;
  return {
    ...trouble(
      'permissions',
      `${iamAction} is not allowed${calls}${whereOf(missing)}, and ${resting(rules)}.`,
      `Allow ${iamAction}.`,
    ),
    missing,
  };
}

const whereOf = ({ regions }: Pick<MissingPermission, 'regions'>): string =>
  regions.length === 0 ? '' : ` in ${atMost(regions, 4)}`;

const resting = (rules: readonly string[]): string =>
  `${counted(rules.length, 'rule')} may stay unknown for it (${atMost(rules, 3)})`;

function otherwiseUnread(facts: UnreadFacts): Check {
  const { operation, kind, code, regions, rules } = facts;
  const rest = `${whereOf({ regions })}, and ${resting(rules)}.`;
  switch (kind) {
    case 'access-denied':
      return trouble('permissions', `${operation} is denied explicitly (${code})${rest}`, EXPLICIT_DENY);
    case 'throttled':
      return trouble(
        'permissions',
        `${operation} was throttled (${code})${rest}`,
        'Try again when less else asks this account; scan with a lower --concurrency.',
      );
    case 'timeout':
      return trouble(
        'permissions',
        `${operation} did not answer in time (${code})${rest}`,
        'See that the network lets it through, or give a longer --timeout.',
      );
    case 'unavailable':
    case 'unsupported':
      return trouble(
        'permissions',
        `${operation} could not be reached (${code})${rest}`,
        'See that the network and its proxies lead to that endpoint of AWS, then try again.',
      );
    case 'failed':
      return failed(facts, rest);
  }
}

function failed({ operation, code }: UnreadFacts, rest: string): Check {
  if (INSUFFICIENT.has(code)) return remark('permissions', `${operation} answers too little (${code})${rest}`);
  const remedy = isCredentialsError({ code })
    ? 'Sign in again: the credentials expired, or that region does not know them.'
    : 'Try again; if it stays, report it with this line.';
  return trouble('permissions', `${operation} failed (${code})${rest}`, remedy);
}
