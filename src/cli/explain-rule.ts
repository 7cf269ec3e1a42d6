import { FRAMEWORKS } from '../engine/controls.ts';
import { groupBy } from '../engine/group-by.ts';
import { kindOf, type Rule } from '../engine/rule.ts';
import type { AnyCollector, AnySubjects } from '../facts/collector.ts';
import type { Need } from '../facts/needs.ts';
import { collectorsOf, planOf } from '../facts/plan.ts';

/** A rule as a page of plain text: what it judges, reads and asks for, and where the requirement comes from. */
export function explainRule(rule: Rule): string {
  const demand = { on: rule.on, needs: rule.needs };
  const { operations, iamActions } = planOf([demand]);
  const optional = optedIn(rule);
  const withOptions = planOf([{ ...demand, values: Object.fromEntries(optional.map((name) => [name, true])) }]);
  const more = (all: readonly string[], usual: readonly string[]): readonly string[] =>
    all.filter((each) => !usual.includes(each)).map((each) => `${each} (only with ${optional.join(' or ')})`);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Judges', [`each ${rule.on.name}`]],
    ['Parameters', parameters(rule)],
    ['How to fix', [rule.remediation.text, ...(rule.remediation.commands ?? []).flatMap(indented)]],
    ['Needs', needs(rule)],
    ['API calls', [...operations, ...more(withOptions.operations, operations)]],
    ['IAM actions', [...iamActions, ...more(withOptions.iamActions, iamActions)]],
    ['Where the requirement comes from', [...controlLines(rule), ...rule.references]],
  ];
  const facts = [rule.severity, kindOf(rule), rule.capability, `pack ${rule.pack}`, `since ${rule.since}`].join(' · ');
  const blocks = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`);
  return `${rule.id}\n${rule.title}\n${facts}\n\n${rule.description}\n\n${blocks.join('\n')}`;
}

const indented = (command: string): readonly string[] => command.split('\n').map((line) => `  ${line}`);

const parameters = (rule: Rule): readonly string[] =>
  Object.entries<{ readonly default: unknown; readonly description: string }>(rule.parameters).map(
    ([name, schema]) => `${name} = ${JSON.stringify(schema.default)}: ${schema.description}`,
  );

const needsOf = (rule: Rule): readonly Need[] => Object.values(rule.needs);

const optedIn = (rule: Rule): readonly string[] => [
  ...new Set(needsOf(rule).flatMap((need) => (need.kind === 'opt-in' ? [need.parameter] : []))),
];

/** Each fact once, with where it is asked, and the sections of the policy file. */
function needs(rule: Rule): readonly string[] {
  const optional = needsOf(rule).flatMap((need) =>
    need.kind === 'opt-in' ? [`${factLine(need.of)}, only with ${need.parameter}`] : [],
  );
  const declared = [...needsOf(rule), ...needsBehind(rule.on)].flatMap((need) =>
    need.kind === 'declared' ? [`the section "${need.section}" of the policy file`] : [],
  );
  const facts = collectorsOf({ on: rule.on, needs: rule.needs }).map(factLine);
  return [...new Set([...facts, ...optional, ...declared])];
}

const needsBehind = (on: AnySubjects): readonly Need[] => (on.kind === 'subjects' ? Object.values(on.needs) : []);

function factLine(collector: AnyCollector): string {
  const { operation, aspect } = collector;
  const about = aspect === undefined ? '' : ` (${aspect})`;
  return `${operation}${about}, ${where(collector)}`;
}

function where(collector: AnyCollector): string {
  if (collector.kind === 'item')
    return `for each ${collector.of.name}${collector.when === undefined ? '' : ' where it matters'}`;
  switch (collector.scope) {
    case 'account':
      return 'once';
    case 'region':
      return 'in each region';
    case 'repository':
      return 'in the repository';
  }
}

/** `CIS AWS Foundations 7.0: 2.12`, the ids of one framework on one line. */
function controlLines({ controls }: Rule): readonly string[] {
  const byFramework = groupBy([...controls], ({ framework, version }) => `${framework} ${version}`);
  return [...byFramework.entries()].map(([name, members]) => {
    const known = FRAMEWORKS.find(({ framework, version }) => `${framework} ${version}` === name);
    return `${known?.title ?? name}: ${members.map(({ id }) => id).join(', ')}`;
  });
}
