import { builtInRules } from '../../../rules/index.ts';
import { compareIds, FRAMEWORKS, type Framework } from '../../engine/controls.ts';
import { CAPABILITIES, type Rule } from '../../engine/rule.ts';
import { suggestion } from '../../policy/did-you-mean.ts';
import { listed } from '../../policy/problem.ts';
import { ruleNamed } from '../../policy/rule-names.ts';
import { CommandError } from '../command-error.ts';
import { explainRule } from '../explain-rule.ts';
import { type Streams, write } from '../streams.ts';

export interface RulesListFlags {
  readonly controls?: string | undefined;
}

/** Every rule, by capability: severity, smallest pack, id and title. Or those that help with a framework, by its controls. */
export async function rulesList({ controls }: RulesListFlags, streams: Streams): Promise<number> {
  const lines = controls === undefined ? byCapability() : byControl(frameworkNamed(controls));
  await write(streams.stdout, `${lines.join('\n').trimEnd()}\n`);
  return 0;
}

function byCapability(): readonly string[] {
  const row = rowsOf(builtInRules);
  return CAPABILITIES.flatMap((capability) => {
    const rules = builtInRules.filter((rule) => rule.capability === capability);
    return rules.length === 0 ? [] : [capability, ...rules.map((rule) => `  ${row(rule)}`), ''];
  });
}

function byControl({ framework, version, title }: Framework): readonly string[] {
  const helping = builtInRules.flatMap((rule) =>
    rule.controls
      .filter((control) => control.framework === framework && control.version === version)
      .map(({ id }) => ({ id, rule })),
  );
  const row = rowsOf(helping.map(({ rule }) => rule));
  const width = Math.max(0, ...helping.map(({ id }) => id.length));
  const rules = new Set(helping.map(({ rule }) => rule));
  return [
    `${title}: ${rules.size} of ${builtInRules.length} rules help with ${new Set(helping.map(({ id }) => id)).size} controls`,
    ...helping.toSorted((a, b) => compareIds(a.id, b.id)).map(({ id, rule }) => `  ${id.padEnd(width)}  ${row(rule)}`),
  ];
}

function rowsOf(rules: readonly Rule[]): (rule: Rule) => string {
  const width = Math.max(0, ...rules.map(({ id }) => id.length));
  return ({ severity, pack, id, title }) => `${severity.padEnd(8)}  ${pack.padEnd(11)}  ${id.padEnd(width)}  ${title}`;
}

function frameworkNamed(name: string): Framework {
  const framework = FRAMEWORKS.find(({ key }) => key === name);
  if (framework !== undefined) return framework;
  const keys = FRAMEWORKS.map(({ key }) => key);
  throw new CommandError(`There is no framework "${name}"; --controls takes ${listed(keys, 'or')}.`);
}

/** All that is known of one rule, and what it asks of AWS. */
export async function rulesExplain(id: string, streams: Streams): Promise<number> {
  const rule = ruleNamed(builtInRules, id);
  if (rule === undefined) {
    const ids = builtInRules.map((known) => known.id);
    throw new CommandError(`There is no rule "${id}"${suggestion(id, ids)}; "keydrill rules list" shows all.`);
  }
  await write(streams.stdout, explainRule(rule));
  return 0;
}
