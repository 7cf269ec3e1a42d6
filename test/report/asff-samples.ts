import { builtInRules } from '../../rules/index.ts';
import { demoAccount } from '../../src/demo/account.ts';
import { demoPolicy } from '../../src/demo/policy.ts';
import { deepFreeze } from '../../src/facts/snapshot.ts';
import { judgeAccount } from '../../src/judge.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { selectRules } from '../../src/policy/select-rules.ts';
import { buildReport } from '../../src/report/build-report.ts';
import type { Report } from '../../src/report/report.ts';
import { ACCOUNT, hostile, oldKey, sampleReport } from './sample-report.ts';

/** What `keydrill demo` reports. */
export async function demoReport(): Promise<Report> {
  const policy = { ...defaultPolicy(), ...demoPolicy };
  const selection = selectRules({ policy, rules: builtInRules, only: [], skip: [] });
  if (!selection.ok) throw new Error(selection.problem);
  return buildReport({
    accounts: [judgeAccount(deepFreeze(await demoAccount()), selection.selected, policy.declarations)],
    rules: selection.selected,
    exceptions: policy.exceptions,
    rotation: policy.declarations.rotation,
    policy: null,
    regions: null,
    notices: [],
    example: true,
  });
}

/** The hostile report, but for the regions that were scanned: keydrill has chosen those. */
export function hostileFindings(texts?: readonly string[]): Report {
  const report = hostile(texts);
  const results = report.results.map((result) => ({ ...result, target: { ...result.target, region: 'eu-west-1' } }));
  return { ...report, results };
}

/** An account with so many users, each with a key of which half have an ARN only. */
export const manyKeys = (count: number): Report =>
  sampleReport(
    Array.from({ length: count }, (_, index) => {
      const key = oldKey(`user-${index}`, index);
      if (index % 2 === 0) return key;
      const id = `arn:aws:iam::${ACCOUNT}:user/user-${index}/access-key/2026-01-01T00:00:00.000Z`;
      return { ...key, status: 'pass' as const, resource: { ...key.resource, id } };
    }),
  );

/** Every text in a value, keys too, except below the given keys. */
export function textsIn(value: unknown, except: readonly string[] = []): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    except.includes(key) ? [] : [...(Array.isArray(value) ? [] : [key]), ...textsIn(inner, except)],
  );
}
