import type { Rule } from '../../engine/rule.ts';
import { webPage } from '../web-page.ts';
import { FIELD_LENGTH, shown, TITLE_LENGTH, URL_LENGTH } from './limits.ts';
import { requirementsOf, standardsOf } from './requirements.ts';

/** What every finding of a rule says of it: masked, harmless, and blank where nothing is known. */
export interface DescribedRule {
  /** Never blank. */
  readonly title: string;
  readonly description: string;
  readonly remedy: string;
  /** Addresses that tell more. */
  readonly pages: readonly string[];
  /** Other frameworks that the rule helps with, each with its version. */
  readonly standards: readonly string[];
  /** The requirements of those frameworks. */
  readonly requirements: readonly string[];
}

/** Of a rule that is not among the given ones, as in a merged report, only the id is known. */
export function describedRule(id: string, rules: readonly Rule[]): DescribedRule {
  const rule = rules.find((known) => known.id === id);
  if (rule === undefined) return { ...NOTHING, title: titleOf(id) };
  const known = described.get(rule) ?? describe(rule);
  described.set(rule, known);
  return known;
}

/** A rule may have thousands of findings. */
const described = new WeakMap<Rule, DescribedRule>();

const NOTHING = { description: '', remedy: '', pages: [], standards: [], requirements: [] };

const describe = ({ title, description, remediation, references, controls }: Rule): DescribedRule => ({
  title: titleOf(title),
  description: shown(description, FIELD_LENGTH, ''),
  remedy: shown(remediation.text, FIELD_LENGTH, ''),
  pages: references.flatMap(page),
  standards: standardsOf(controls),
  requirements: requirementsOf(controls),
});

const titleOf = (text: string): string => shown(text, TITLE_LENGTH, 'A rule without a title');

function page(reference: string): readonly string[] {
  const address = webPage(reference);
  return address === null || address.length > URL_LENGTH ? [] : [address];
}
