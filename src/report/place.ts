import type { Result } from '../engine/result.ts';
import type { PolicyLocation, ReportContext } from './context.ts';

/** A line in a file of the repository. Relative to its root, with forward slashes, not encoded; lines count from 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

/** What an alert points at: the file that the result is about, else the line of the policy that sets the limit, else nothing. */
export function placeOf({ resource, ruleId }: Result, policy: PolicyLocation | null): Place | null {
  const { file } = resource;
  const place = file === undefined ? null : inRepository(file.path, file.line);
  return place ?? (policy === null ? null : inRepository(policy.path, ruleLine(ruleId, policy)));
}

/** The policy that alerts may point into; null when they shall point at resources, or there is none. */
export const policyToShow = ({ location, policyLocation }: ReportContext): PolicyLocation | null =>
  location === 'resource' ? null : policyLocation;

const ruleLine = (ruleId: string, { ruleLines, extendsLine }: PolicyLocation): number =>
  (Object.hasOwn(ruleLines, ruleId) ? ruleLines[ruleId] : undefined) ?? extendsLine ?? 1;

/** Null for a path that leads out of the repository: GitHub could not show it. */
function inRepository(path: string, line: number): Place | null {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (/^(?:[/\\]|[A-Za-z]:)/.test(path) || segments.length === 0 || segments.includes('..')) return null;
  return { path: segments.join('/'), line: Math.max(1, line) };
}
