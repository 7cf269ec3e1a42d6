import { Document, isMap, isScalar } from 'yaml';
import { type SelectedRule, severityOf } from '../engine/select.ts';
import type { Declarations } from '../facts/declarations.ts';
import type { Policy } from './policy.ts';

/**
 * The policy as it is applied, as YAML that is itself a valid policy and selects the same rules: every default written out,
 * every selected rule with its parameters, and its pack and effective severity in a comment.
 */
export function printPolicy(policy: Policy, selected: readonly SelectedRule[]): string {
  const document = new Document({
    extends: policy.extends,
    regions: policy.regions,
    rules: ruleSettings(policy, selected),
    ...declaredSections(policy.declarations),
    exceptions: policy.exceptions.map(exceptionEntry),
    maxExceptionDays: policy.maxExceptionDays,
  });
  document.commentBefore = ` The policy ${policy.path === null ? 'that holds without a file' : `in ${inComment(policy.path)}`}, with every default written out.`;
  const rules = document.get('rules', true);
  const byId = new Map(selected.map((each) => [each.rule.id, each]));
  for (const { key } of isMap(rules) ? rules.items : []) {
    const each = isScalar(key) ? byId.get(String(key.value)) : undefined;
    if (each !== undefined && isScalar(key)) key.commentBefore = ` ${each.rule.pack}, ${severityOf(each)}`;
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Sections of which the file says nothing are left out: an empty register would say that there should be no key. */
function declaredSections({ playbook, rotation, keys, attestations, ...others }: Declarations) {
  const { drillLog, ...figures } = rotation;
  const { incidentLog = null, ...book } = playbook ?? {};
  const said = Object.entries({ ...others, keys }).filter(([, value]) => value !== null);
  return {
    ...(playbook === null ? {} : { playbook: incidentLog === null ? book : { ...book, incidentLog } }),
    rotation: drillLog === null ? figures : { ...figures, drillLog },
    ...Object.fromEntries(said),
    ...(Object.keys(attestations).length === 0 ? {} : { attestations }),
  };
}

/** A severity is written only where the policy sets one: written out, it would replace what the rule finds. */
function ruleSettings(policy: Policy, selected: readonly SelectedRule[]): Readonly<Record<string, unknown>> {
  const chosen = selected.map(({ rule, severity, parameters }) => {
    const settings = { ...(severity === null ? {} : { severity }), ...parameters };
    return [rule.id, Object.keys(settings).length === 0 ? 'on' : settings] as const;
  });
  const off = Object.entries(policy.rules)
    .filter(([, { state }]) => state === 'off')
    .map(([id]) => [id, 'off'] as const);
  return Object.fromEntries([...off, ...chosen]);
}

function exceptionEntry({ location, ...exception }: Policy['exceptions'][number]): Readonly<Record<string, unknown>> {
  const entries = Object.entries(exception).filter(
    ([name, value]) => value !== null && !(name === 'status' && value === 'fail'),
  );
  return Object.fromEntries(entries);
}

/** A line break in a file name would end the comment. */
const inComment = (text: string): string => JSON.stringify(text).slice(1, -1);
