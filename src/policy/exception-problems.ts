import { dayOf } from '../engine/exceptions.ts';
import { kindOf, type Rule } from '../engine/rule.ts';
import { hasWildcard } from '../engine/wildcard.ts';
import { DEFAULT_MAX_EXCEPTION_DAYS, lastAllowedDay } from './policy.ts';
import type { PluginRules } from './policy-schema.ts';
import { type PolicyProblem, quote } from './problem.ts';
import type { YamlText } from './read-yaml.ts';
import { byAnyName, isOfUnknownPlugin, ruleNamed, unknownRule } from './rule-names.ts';
import { list, record } from './untyped.ts';

interface ExceptionCheck {
  readonly file: string;
  readonly text: YamlText;
  readonly rules: readonly Rule[];
  readonly now: Date;
  readonly pluginRules: PluginRules;
  /** As the whole policy says it; anything where it says nonsense. */
  readonly maxExceptionDays: unknown;
}

/** What a schema cannot say of exceptions. Takes the file as it was written, so that every mistake is told at once. */
export function exceptionProblems(check: ExceptionCheck): readonly PolicyProblem[] {
  const days = Number.isInteger(check.maxExceptionDays) ? Number(check.maxExceptionDays) : DEFAULT_MAX_EXCEPTION_DAYS;
  const last = days >= 1 && days <= 3650 ? lastAllowedDay(check.now, days) : null;
  return list(record(check.text.value)['exceptions']).flatMap((exception, index) => {
    const at = (key: string) => ({ file: check.file, ...check.text.valueAt(['exceptions', String(index), key]) });
    const { rule, expires } = record(exception);
    const wrongRule = typeof rule === 'string' ? ruleProblem(rule, check) : null;
    const wrongDay = typeof expires === 'string' && last !== null ? dayProblem(expires, last, days) : null;
    return [
      ...(wrongRule === null ? [] : [{ ...at('rule'), message: wrongRule }]),
      ...(wrongDay === null ? [] : [{ ...at('expires'), message: wrongDay }]),
    ];
  });
}

function ruleProblem(name: string, { rules, pluginRules }: ExceptionCheck): string | null {
  if (hasWildcard(name))
    return `Patterns such as ${quote(name)} are not allowed here; write one exception for each rule.`;
  const rule = ruleNamed(rules, name);
  if (rule !== undefined) {
    return kindOf(rule) === 'gap'
      ? null
      : `Rule ${quote(name)} reports incidents, which cannot be excepted; remove this exception.`;
  }
  const known = byAnyName(rules).map(([each]) => each);
  return pluginRules === 'any' && isOfUnknownPlugin(name, known) ? null : unknownRule(name, known);
}

const dayProblem = (expires: string, last: string, days: number): string | null =>
  !isCalendarDay(expires) || expires <= last
    ? null
    : `An exception may run for at most ${days} days, which is until ${last}; this one runs until ${expires}.`;

/** YYYY-MM-DD, and a day that exists. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && dayOf(time) === text;
}
