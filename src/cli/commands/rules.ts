import { compareIds, FRAMEWORKS, type Framework } from '../../engine/controls.ts';
import { CAPABILITIES, type Rule } from '../../engine/rule.ts';
import { suggestion } from '../../policy/did-you-mean.ts';
import type { Policy } from '../../policy/policy.ts';
import { listed, quote } from '../../policy/problem.ts';
import { ruleNamed } from '../../policy/rule-names.ts';
import { plainText } from '../../report/plain-text.ts';
import { rulePage } from '../../rule-pages/rule-page.ts';
import { terminalPage } from '../../rule-pages/terminal-page.ts';
import { CommandError } from '../command-error.ts';
import { pageOf } from '../judge-and-report.ts';
import { readPolicy, registryOf } from '../policy.ts';
import { readRuleBody } from '../rule-body.ts';
import { type Streams, tell, write } from '../streams.ts';

export interface RulesListFlags {
  readonly policy?: string | undefined;
  readonly controls?: string | undefined;
}

/** Every rule, by capability: severity, smallest pack, id and title. Or those that help with a framework, by its controls. */
export async function rulesList({ policy, controls }: RulesListFlags, streams: Streams): Promise<number> {
  const framework = controls === undefined ? null : frameworkNamed(controls);
  const rules = registryOf(await pluginsOf(policy, streams));
  const lines = framework === null ? byCapability(rules) : byControl(rules, framework);
  await write(streams.stdout, `${lines.join('\n').trimEnd()}\n`);
  return 0;
}

/**
 * The plug-ins that a policy names. What is wrong with a policy often sends its author here, so one that nobody named, but
 * that was found, is no obstacle: then only the built-in rules are known.
 */
async function pluginsOf(path: string | undefined, streams: Streams): Promise<Pick<Policy, 'plugins'>> {
  try {
    return await readPolicy(path);
  } catch (thrown) {
    const [first] = thrown instanceof CommandError && path === undefined ? thrown.lines : [];
    if (first === undefined) throw thrown;
    await tell(streams, first);
    await tell(streams, 'Until the policy is valid, only the built-in rules are known here.');
    return { plugins: [] };
  }
}

function byCapability(all: readonly Rule[]): readonly string[] {
  const row = rowsOf(all);
  return CAPABILITIES.flatMap((capability) => {
    const rules = all.filter((rule) => rule.capability === capability);
    return rules.length === 0 ? [] : [capability, ...rules.map((rule) => `  ${row(rule)}`), ''];
  });
}

function byControl(all: readonly Rule[], { framework, version, title }: Framework): readonly string[] {
  const helping = all.flatMap((rule) =>
    rule.controls
      .filter((control) => control.framework === framework && control.version === version)
      .map(({ id }) => ({ id: plainText(id), rule })),
  );
  const row = rowsOf(helping.map(({ rule }) => rule));
  const width = Math.max(0, ...helping.map(({ id }) => id.length));
  const rules = new Set(helping.map(({ rule }) => rule));
  return [
    `${title}: ${rules.size} of ${all.length} rules help with ${new Set(helping.map(({ id }) => id)).size} controls`,
    ...helping.toSorted((a, b) => compareIds(a.id, b.id)).map(({ id, rule }) => `  ${id.padEnd(width)}  ${row(rule)}`),
  ];
}

function rowsOf(rules: readonly Rule[]): (rule: Rule) => string {
  const width = Math.max(0, ...rules.map(({ id }) => id.length));
  return ({ severity, pack, id, title }) =>
    `${severity.padEnd(8)}  ${pack.padEnd(11)}  ${plainText(id).padEnd(width)}  ${plainText(title)}`;
}

function frameworkNamed(name: string): Framework {
  const framework = FRAMEWORKS.find(({ key }) => key === name);
  if (framework !== undefined) return framework;
  const keys = FRAMEWORKS.map(({ key }) => key);
  throw new CommandError(`There is no framework "${name}"; --controls takes ${listed(keys, 'or')}.`);
}

export interface RulesExplainFlags {
  readonly id: string;
  readonly policy?: string | undefined;
  readonly color: boolean;
}

/** The page of one rule, by its id or a former one. */
export async function rulesExplain({ id, policy, color }: RulesExplainFlags, streams: Streams): Promise<number> {
  const { plugins } = await pluginsOf(policy, streams);
  const rules = registryOf({ plugins });
  const rule = ruleNamed(rules, id);
  if (rule === undefined) {
    const ids = rules.map((known) => known.id);
    throw new CommandError(`There is no rule ${quote(id)}${suggestion(id, ids)}; "keydrill rules list" shows all.`);
  }
  const plugin = plugins.find((each) => each.rules.includes(rule))?.name ?? null;
  const page = rulePage({ rule, body: await readRuleBody(rule, plugin), plugin, link: besidesRules });
  await write(streams.stdout, terminalPage(page, pageOf(streams, { color })));
  return 0;
}

/** Other rules are explained by their ids, so that naming a page for them would only be in the way. */
const besidesRules = (path: string): string | null => (path.startsWith('docs/rules/') ? null : path);
