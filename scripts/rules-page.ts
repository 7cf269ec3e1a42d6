import { CAPABILITIES, type Rule } from '../src/engine/rule.ts';

const TITLES: Readonly<Record<string, string>> = {
  see: 'see: could we see what the key did?',
  hear: 'hear: would we hear about it?',
  exposure: 'exposure: how many keys can leak, and what could they do?',
  contain: 'contain: can we cut a key off without breaking production?',
  respond: 'respond: do people know what to do?',
  now: 'now: is it happening?',
};

/** docs/rules.md: every rule, by the question that it serves, with the way to its page. */
export function rulesPage(rules: readonly Rule[]): string {
  const sections = CAPABILITIES.flatMap((capability) => {
    const members = rules.filter((rule) => rule.capability === capability);
    return members.length === 0 ? [] : [`## ${TITLES[capability]}`, '', ...table(members), ''];
  });
  return [
    '# Rules',
    '',
    'Generated from the rules by `npm run generate`. Each pack holds the one before it: essential, recommended, strict. The',
    'page of a rule says why, how it judges, how to fix what it finds, and what it reads; `keydrill rules explain ID` shows',
    'it in a terminal. [The policy file](policy.md) selects rules and sets their parameters; [controls](controls.md) maps them',
    'to other frameworks; [writing rules](writing-rules.md) adds your own.',
    '',
    ...sections,
  ].join('\n');
}

const table = (rules: readonly Rule[]): readonly string[] => [
  '| rule | severity | pack | judges | parameters |',
  '|---|---|---|---|---|',
  ...rules.map(
    (rule) =>
      `| [${rule.id}](rules/${rule.id}.md)<br>${rule.title} | ${rule.severity} | ${rule.pack} | each ${rule.on.name} | ${parametersOf(rule)} |`,
  ),
];

const parametersOf = (rule: Rule): string =>
  Object.entries<{ readonly default: unknown }>(rule.parameters)
    .map(([name, schema]) => `\`${name}\` ${JSON.stringify(schema.default)}`)
    .join('<br>');
