import type { PolicyException } from '../engine/exceptions.ts';
import { PACKS, type Rule, type Severity } from '../engine/rule.ts';
import { declarationsOf } from './declarations-of.ts';
import { DEFAULT_MAX_EXCEPTION_DAYS, type Policy, type PolicyNotice, type RuleSetting } from './policy.ts';
import type { PolicyFile } from './policy-file.generated.ts';
import type { YamlText } from './read-yaml.ts';
import { ruleNamed } from './rule-names.ts';

interface PolicyOfInput {
  /** Valid by the schema. */
  readonly content: PolicyFile;
  readonly text: YamlText;
  readonly rules: readonly Rule[];
  readonly path: string;
  readonly sha256: string;
}

/** A valid file as the rest of the program sees it: defaults filled in, aliases resolved, positions noted. */
export function policyOf({ content, text, rules, path, sha256 }: PolicyOfInput): Policy {
  const settings = Object.entries(content.rules ?? {}).map(([name, setting]) => {
    const position = text.keyAt(['rules', name]);
    return { name, rule: ruleNamed(rules, name), setting: ruleSetting(setting, position) };
  });
  const byId = settings.map(({ name, rule, setting }) => [rule?.id ?? name, setting] as const);
  const location = (position: { line: number; column: number }) => `${path}:${position.line}:${position.column}`;
  const exceptions = (content.exceptions ?? []).map((exception, index) => ({
    exception,
    location: location(text.valueAt(['exceptions', String(index)])),
    ruleLocation: location(text.valueAt(['exceptions', String(index), 'rule'])),
  }));
  return {
    extends: packsOf(content.extends),
    regions: content.regions ?? 'enabled',
    rules: Object.fromEntries(byId),
    declarations: declarationsOf(content),
    exceptions: exceptions.map(({ exception, location }) => policyException(exception, { rules, location })),
    maxExceptionDays: content.maxExceptionDays ?? DEFAULT_MAX_EXCEPTION_DAYS,
    lines: {
      rules: Object.fromEntries(byId.map(([id, { line }]) => [id, line])),
      extends: content.extends === undefined ? null : text.keyAt(['extends']).line,
    },
    notices: [
      ...settings.flatMap(({ name, rule, setting }) => nameNotices(name, rule, location(setting))),
      ...exceptions.flatMap(({ exception, ruleLocation }) =>
        nameNotices(exception.rule, ruleNamed(rules, exception.rule), ruleLocation),
      ),
    ],
    path,
    sha256,
  };
}

/** In the order of the packs, each once. */
function packsOf(value: PolicyFile['extends']): Policy['extends'] {
  const named = typeof value === 'string' ? [value] : (value ?? ['recommended']);
  return PACKS.filter((pack) => named.includes(pack));
}

type SettingValue = NonNullable<PolicyFile['rules']>[string];

function ruleSetting(value: SettingValue, position: { line: number; column: number }): RuleSetting {
  if (typeof value === 'object') {
    const { severity, ...parameters } = value;
    // The schema of the rule has checked each of them.
    return {
      state: 'on',
      severity: severity ?? null,
      parameters: parameters as RuleSetting['parameters'],
      ...position,
    };
  }
  if (value === 'off') return { state: 'off', severity: null, parameters: {}, ...position };
  const severity: Severity | null = value === 'on' ? null : value;
  return { state: 'on', severity, parameters: {}, ...position };
}

type FileException = NonNullable<PolicyFile['exceptions']>[number];

const policyException = (
  { rule, resource, accounts, regions, reason, owner, ticket, expires, status }: FileException,
  { rules, location }: { readonly rules: readonly Rule[]; readonly location: string },
): PolicyException => ({
  rule: ruleNamed(rules, rule)?.id ?? rule,
  resource,
  accounts: accounts ?? null,
  regions: regions ?? null,
  reason,
  owner,
  ticket: ticket ?? null,
  expires,
  status: status ?? 'fail',
  location,
});

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
