import { dayOf, isExpired, type PolicyException } from '../engine/exceptions.ts';
import type { ParameterSchemas, Parameters } from '../engine/parameters.ts';
import type { Pack, Severity } from '../engine/rule.ts';
import { type Declarations, NOTHING_DECLARED } from '../facts/declarations.ts';
import type { Trusted } from '../lock/trusted.ts';
import type { Plugin } from '../plugins/plugin.ts';
import type { PolicyLayer } from './layers.ts';

/** What the policy says about one rule. */
export interface RuleSetting {
  readonly state: 'on' | 'off';
  /** Null leaves it to the rule. */
  readonly severity: Severity | null;
  /** Only those that the policy names; valid by the rule's own schema. */
  readonly parameters: Parameters<ParameterSchemas>;
}

export interface PolicyNotice {
  readonly code: 'rule-renamed' | 'rule-deprecated';
  readonly message: string;
  /** `file:line:col`; null when the name came from the command line. */
  readonly location: string | null;
}

/** Where rules stand in the file itself, for outputs that point at the line which sets a limit. */
export interface PolicyLines {
  /** A rule that only an extended file sets is not here. */
  readonly rules: Readonly<Record<string, number>>;
  readonly extends: number | null;
}

/**
 * A policy file with all that it extends, checked, and with every default filled in, as it holds for an account that no
 * override names. Rules go by their id here, never by an alias.
 */
export interface Policy {
  readonly extends: readonly Pack[];
  readonly regions: 'enabled' | readonly string[];
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** What it says about the account and the team, which rules may ask for. */
  readonly declarations: Declarations;
  readonly exceptions: readonly PolicyException[];
  readonly maxExceptionDays: number;
  readonly lines: PolicyLines;
  readonly notices: readonly PolicyNotice[];
  /** Those that the file and what it extends name, each once, in the order of their names. */
  readonly plugins: readonly Plugin[];
  /** Everything that the file takes from elsewhere, as a lock pins it. */
  readonly trusted: readonly Trusted[];
  /** What each file and pack says by itself, the file that was named last; overrides and origins are in here. */
  readonly layers: readonly PolicyLayer[];
  /** The file as it was named or found; null when there is none. */
  readonly path: string | null;
  /** SHA-256 of the source in hex; null when there is no file. */
  readonly sha256: string | null;
}

export const DEFAULT_MAX_EXCEPTION_DAYS = 180;

/** What holds without a policy file. */
export const defaultPolicy = (): Policy => ({
  extends: ['recommended'],
  regions: 'enabled',
  rules: {},
  declarations: NOTHING_DECLARED,
  exceptions: [],
  maxExceptionDays: DEFAULT_MAX_EXCEPTION_DAYS,
  lines: { rules: {}, extends: null },
  notices: [],
  plugins: [],
  trusted: [],
  layers: [],
  path: null,
  sha256: null,
});

/** Exceptions whose last day is over. A scan ignores them and says so; `policy check` may fail on them. */
export const expiredExceptions = (policy: Policy, now: Date): readonly PolicyException[] =>
  policy.exceptions.filter((exception) => isExpired(exception, now));

/** Exceptions that hold today, and whose last day is at most so many days ahead; in UTC, as they expire. */
export function expiringExceptions(policy: Policy, now: Date, days: number): readonly PolicyException[] {
  const last = lastAllowedDay(now, days);
  return policy.exceptions.filter((exception) => !isExpired(exception, now) && exception.expires <= last);
}

/** The last day to which an exception may run. */
export const lastAllowedDay = (now: Date, maxExceptionDays: number): string =>
  dayOf(new Date(now.getTime() + maxExceptionDays * 86_400_000));
