import type { Rule } from '../engine/rule.ts';
import type { AnyCollector } from '../facts/collector.ts';
import { iamActionOf } from '../facts/iam-actions.ts';
import type { Need } from '../facts/needs.ts';
import { collectorsOf, isRegional, planOf } from '../facts/plan.ts';
import { enabledRegionsFact } from '../facts/regions.ts';
import { inertMarkdown } from '../report/markdown/inert-text.ts';
import { codeSpan, type Link, linked, markdownTable } from './page-markup.ts';

/** What the rule rests on: every operation with where it is asked and what allows it, and the sections of the policy. */
export function factsRead(rule: Rule, link: Link): readonly string[] {
  const sections = sectionsOf(rule).map((name) => linked(codeSpan(name), link(`docs/policy.md#${name}`)));
  return [
    '## What it reads',
    ...(sections.length === 0 ? [] : [`Of the policy file: ${sections.join(' and ')}.`]),
    markdownTable(['operation', 'asked', 'IAM action'], operationRows(rule)),
    ...(asksAws(rule) ? [`${codeSpan(`keydrill permissions --rule ${rule.id}`)} prints the IAM policy for it.`] : []),
  ];
}

const asksAws = ({ on, needs }: Rule): boolean => planOf([{ on, needs }]).iamActions.length > 0;

/** First who is asking and where to ask, as in every plan. */
function operationRows(rule: Rule): readonly (readonly string[])[] {
  const demand = { on: rule.on, needs: rule.needs };
  const [identity = ''] = planOf([]).operations;
  const regions = isRegional(demand) ? rowsOf(enabledRegionsFact, 'once', 'where that is denied') : [];
  const usual = collectorsOf(demand);
  const optional = optionsOf(rule).flatMap((option) =>
    collectorsOf({ ...demand, values: { [option]: true } })
      .filter((collector) => !usual.includes(collector))
      .flatMap((collector) => rowsOf(collector, `${where(collector)}, only with ${codeSpan(option)}`)),
  );
  return [
    [codeSpan(identity), 'once', 'none'],
    ...regions,
    ...usual.flatMap((collector) => rowsOf(collector, where(collector))),
    ...optional,
  ];
}

/** A row for the operation, and one for each that goes with it. */
function rowsOf(collector: AnyCollector, asked: string, alsoAsked?: string): readonly (readonly string[])[] {
  const { operation, aspect, also = [] } = collector;
  const about = aspect === undefined ? '' : ` (${inertMarkdown(aspect)})`;
  return [
    [`${codeSpan(operation)}${about}`, asked, actionOf(collector, operation)],
    ...also.map((each) => [codeSpan(each), alsoAsked ?? `with ${codeSpan(operation)}`, actionOf(collector, each)]),
  ];
}

function actionOf(collector: AnyCollector, operation: string): string {
  if (scopeOf(collector) === 'repository') return 'none';
  const action = iamActionOf(operation);
  return action === operation ? 'the same' : codeSpan(action);
}

const scopeOf = (collector: AnyCollector) => (collector.kind === 'item' ? collector.of.scope : collector.scope);

function where(collector: AnyCollector): string {
  if (collector.kind === 'item') {
    return `for each ${inertMarkdown(collector.of.name)}${collector.when === undefined ? '' : ' where it matters'}`;
  }
  switch (collector.scope) {
    case 'account':
      return 'once';
    case 'region':
      return 'in each region';
    case 'repository':
      return 'in the repository';
  }
}

const needsOf = (rule: Rule): readonly Need[] => Object.values(rule.needs);

const optionsOf = (rule: Rule): readonly string[] => [
  ...new Set(needsOf(rule).flatMap((need) => (need.kind === 'opt-in' ? [need.parameter] : []))),
];

/** Also those behind what is judged. */
function sectionsOf(rule: Rule): readonly string[] {
  const behind: readonly Need[] = rule.on.kind === 'subjects' ? Object.values(rule.on.needs) : [];
  const sections = [...needsOf(rule), ...behind].flatMap((need) => (need.kind === 'declared' ? [need.section] : []));
  return [...new Set<string>(sections)];
}
