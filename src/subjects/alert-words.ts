import type { Coverage, Matter } from './alert-coverage.ts';
import type { Route } from './alert-routes.ts';

/** One sentence on what reaches whom. `alerts` is its subject, in the plural. */
export function describeReach(alerts: string, { carriers }: Pick<Coverage, 'carriers'>): string {
  const remarks = carriers.flatMap(({ target, remark }) => (remark === null ? [] : [`${target} ${remark}`]));
  const parts = [`${alerts} reach ${listed(carriers.map(wayOf), 'route')}`, ...new Set(remarks)];
  return `${parts.join('; ')}.`;
}

const wayOf = ({ target, through, region }: Route): string => `${target} through ${through} in ${region}`;

/** One sentence on what nobody hears of, why, and what should be. */
export function describeSilence(what: string, { failing }: Pick<Coverage, 'failing'>, should: string): string {
  const [first, ...others] = failing;
  const more = others.length === 0 ? '' : `, and ${others.length} more ${others.length === 1 ? 'route' : 'routes'}`;
  const because = first === undefined ? '' : ` (${endOf(first)}${more})`;
  return `Nobody is told of ${what}${because}; ${should}.`;
}

function endOf({ through, target, remark }: Route): string {
  return target === null ? `${through} ${remark}` : `${through} sends to ${target}, which ${remark}`;
}

/** `CreateUser, CreateAccessKey, CreateLoginProfile and 3 more in us-east-1`. */
export function namesOf(missed: readonly Matter[]): string {
  const events = [...new Set(missed.map(({ event }) => event))];
  const regions = [...new Set(missed.map(({ region }) => region))];
  return `${listed(events, 'event')} in ${listed(regions, 'region')}`;
}

const NAMED = 3;

/** `a`, `a and b`, `a, b, c and 4 more routes`. */
function listed(names: readonly string[], noun: string): string {
  const rest = names.length - NAMED;
  const more = rest > 0 ? [`${rest} more ${noun}${rest === 1 ? '' : 's'}`] : [];
  const shown = [...names.slice(0, NAMED), ...more];
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
