import type { Change, Comparison, Unjudged } from '../compare.ts';
import { harmlessJson } from '../json.ts';

/** The comparison as schemas/diff.schema.json describes it. */
export function diffJson(comparison: Comparison): string {
  const { before, after, scope, notices } = comparison;
  const lists = {
    new: comparison.new.map(changeOf),
    fixed: comparison.fixed.map(changeOf),
    unchanged: comparison.unchanged.map(changeOf),
    excepted: comparison.excepted.map(changeOf),
    notEvaluated: comparison.notEvaluated.map(unjudgedOf),
  };
  const counts = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.length]));
  return `${harmlessJson({ schemaVersion: 1, before, after, counts, ...lists, scope, notices }, 2)}\n`;
}

/** What a reader of the comparison needs; the evidence is in the reports. */
function changeOf({ finding, before, after }: Change) {
  const { ruleId, capability, kind, target, resource, message, exception, fingerprint } = finding;
  return { ruleId, capability, kind, target, resource, message, exception, fingerprint, before, after };
}

const unjudgedOf = ({ why, cause, ...change }: Unjudged) => ({ ...changeOf(change), why, cause });
