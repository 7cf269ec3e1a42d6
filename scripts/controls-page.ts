import { compareIds, FRAMEWORKS, type Framework } from '../src/engine/controls.ts';
import type { Rule } from '../src/engine/rule.ts';

/** docs/controls.md: which rule helps with which control of which framework, by rule and by control. */
export function controlsPage(rules: readonly Rule[]): string {
  const used = FRAMEWORKS.filter((framework) => rules.some((rule) => idsOf(rule, framework).length > 0));
  const [cis, others] = [used.filter(isCis), used.filter((framework) => !isCis(framework))];
  const mapped = rules.filter(({ controls }) => controls.length > 0);
  return [
    '# Controls',
    '',
    'Generated from the rules by `npm run generate`. Which controls of other frameworks a rule helps to meet: numbers and',
    'versions only, the text is theirs. A rule helps with a control; it does not show that all of it is met.',
    `${mapped.length} of ${rules.length} rules are mapped. \`keydrill rules list --controls cis-7.0\` shows one framework,`,
    '`keydrill scan --rule control:cis-7.0` judges the rules that help with it.',
    '',
    '## CIS AWS Foundations',
    '',
    ...table(mapped, cis),
    '',
    '## Other frameworks',
    '',
    ...table(mapped, others),
    '',
    '## Names on the command line',
    '',
    '| framework | `--controls`, `control:` |',
    '| --- | --- |',
    ...used.map(({ title, key }) => `| ${title} | \`${key}\` |`),
    '',
  ].join('\n');
}

const isCis = ({ framework }: Framework): boolean => framework === 'cis-aws';

const idsOf = ({ controls }: Rule, { framework, version }: Framework): readonly string[] =>
  controls
    .filter((control) => control.framework === framework && control.version === version)
    .map(({ id }) => id)
    .toSorted(compareIds);

function table(rules: readonly Rule[], frameworks: readonly Framework[]): readonly string[] {
  const rows = rules
    .map((rule) => ({ rule, cells: frameworks.map((framework) => idsOf(rule, framework).join(' ')) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  return [
    `| rule | ${frameworks.map(({ title }) => title.replace('CIS AWS Foundations ', 'v')).join(' | ')} |`,
    `| --- |${frameworks.map(() => ' --- |').join('')}`,
    ...rows.map(({ rule, cells }) => `| [${rule.id}](rules/${rule.id}.md) | ${cells.join(' | ')} |`),
  ];
}
