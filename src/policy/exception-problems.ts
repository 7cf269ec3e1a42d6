import { dayOf } from '../engine/exceptions.ts';
import { kindOf, type Rule } from '../engine/rule.ts';
import { hasWildcard } from '../engine/wildcard.ts';
import { suggestion } from './did-you-mean.ts';
import { DEFAULT_MAX_EXCEPTION_DAYS, lastAllowedDay } from './policy.ts';
import { type PolicyProblem, quote } from './problem.ts';
import type { YamlText } from './read-yaml.ts';
import { byAnyName, ruleNamed } from './rule-names.ts';

interface ExceptionCheck {
  readonly file: string;
  readonly text: YamlText;
  readonly rules: readonly Rule[];
  readonly now: Date;
}

/** What a schema cannot say of exceptions. Takes the file as it was written, so that every mistake is told at once. */
export function exceptionProblems(check: ExceptionCheck): readonly PolicyProblem[] {
  const { exceptions, maxExceptionDays } = record(check.text.value);
  const days = Number.isInteger(maxExceptionDays) ? Number(maxExceptionDays) : DEFAULT_MAX_EXCEPTION_DAYS;
  const last = days >= 1 && days <= 3650 ? lastAllowedDay(check.now, days) : null;
  return list(exceptions).flatMap((exception, index) => {
    const at = (key: string) => ({ file: check.file, ...check.text.valueAt(['exceptions', String(index), key]) });
    const { rule, expires } = record(exception);
    const wrongRule = typeof rule === 'string' ? ruleProblem(rule, check.rules) : null;
    const wrongDay = typeof expires === 'string' && last !== null ? dayProblem(expires, last, days) : null;
    return [
      ...(wrongRule === null ? [] : [{ ...at('rule'), message: wrongRule }]),
      ...(wrongDay === null ? [] : [{ ...at('expires'), message: wrongDay }]),
    ];
  });
}

function ruleProblem(name: string, rules: readonly Rule[]): string | null {
  if (hasWildcard(name))
    return `Patterns such as ${quote(name)} are not allowed here; write one exception for each rule.`;
  const rule = ruleNamed(rules, name);
  if (rule !== undefined) {
    return kindOf(rule) === 'gap'
      ? null
      : `Rule ${quote(name)} reports incidents, which cannot be excepted; remove this exception.`;
  }
  const hint = suggestion(
    name,
    byAnyName(rules).map(([known]) => known),
  );
  return hint === ''
    ? `There is no rule ${quote(name)}; see "keydrill rules list".`
    : `There is no rule ${quote(name)}${hint}.`;
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

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
