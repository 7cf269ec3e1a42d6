import type { Rule } from '../engine/rule.ts';
import type { PolicyNotice } from './policy.ts';

/** What to tell whoever named a rule by an old name, or named a rule on its way out. */
export function nameNotices(name: string, rule: Rule | undefined, location: string | null): readonly PolicyNotice[] {
  if (rule === undefined) return [];
  const renamed = `Rule ${name} is now called ${rule.id}; use the new name.`;
  const instead = rule.deprecated?.instead === undefined ? '' : `; use ${rule.deprecated.instead} instead`;
  return [
    ...(name === rule.id ? [] : [{ code: 'rule-renamed', message: renamed, location } as const]),
    ...(rule.deprecated === undefined
      ? []
      : [{ code: 'rule-deprecated', message: `Rule ${rule.id} is deprecated${instead}.`, location } as const]),
  ];
}
