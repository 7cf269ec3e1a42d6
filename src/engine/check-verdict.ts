import type { Described } from '../facts/collector.ts';
import { notData } from '../facts/plain-data.ts';
import { SEVERITIES, type Verdict } from './rule.ts';

const STATUSES: ReadonlySet<unknown> = new Set<Verdict['status']>(['pass', 'fail', 'not-applicable']);

/**
 * What a check gave, if it is a verdict that a report can hold: rules come from plug-ins too, in plain JavaScript. Throws a
 * TypeError whose message says what to return instead.
 */
export function checkVerdict(given: Verdict): Verdict {
  if (typeof given !== 'object' || given === null || !STATUSES.has(given.status)) {
    const promised = given instanceof Promise ? ', which waits for nothing' : '';
    throw new TypeError(`check() gave no verdict${promised}; return what pass(), fail() or notApplicable() gives`);
  }
  const { message, severity, observed, expected, resource } = given;
  if (typeof message !== 'string') throw new TypeError('the message of the verdict is no text');
  if (severity !== undefined && !SEVERITIES.includes(severity)) throw new TypeError('the severity is none');
  for (const [name, evidence] of Object.entries({ observed, expected, resource })) {
    if (evidence === undefined) continue;
    const odd = typeof evidence === 'object' && evidence !== null ? notData(evidence) : `a ${typeof evidence}`;
    if (odd !== null) throw new TypeError(`${name} holds what a report cannot: ${odd}`);
  }
  return given;
}

/** The same of how a subject is described. */
export function checkDescription<D extends Described>(given: D): D {
  const { type, id, name, region } = given.resource;
  for (const [part, value] of Object.entries({ type, id, name, region })) {
    if (typeof value !== 'string') throw new TypeError(`describe() gave a resource whose ${part} is no text`);
  }
  return given;
}
