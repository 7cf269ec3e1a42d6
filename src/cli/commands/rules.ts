import { builtInRules } from '../../../rules/index.ts';
import { CAPABILITIES, kindOf, type Rule } from '../../engine/rule.ts';
import { planOf } from '../../facts/plan.ts';
import { suggestion } from '../../policy/did-you-mean.ts';
import { CommandError } from '../command-error.ts';
import { type Streams, write } from '../streams.ts';

/** Every rule, by capability: severity, smallest pack, id and title. */
export async function rulesList(streams: Streams): Promise<number> {
  const width = Math.max(...builtInRules.map(({ id }) => id.length));
  const lines = CAPABILITIES.flatMap((capability) => {
    const rules = builtInRules.filter((rule) => rule.capability === capability);
    if (rules.length === 0) return [];
    return [
      capability,
      ...rules.map(
        (rule) => `  ${rule.severity.padEnd(8)}  ${rule.pack.padEnd(11)}  ${rule.id.padEnd(width)}  ${rule.title}`,
      ),
      '',
    ];
  });
  await write(streams.stdout, `${lines.join('\n').trimEnd()}\n`);
  return 0;
}

/** All that is known of one rule, and what it asks of AWS. */
export async function rulesExplain(id: string, streams: Streams): Promise<number> {
  const rule = builtInRules.find((known) => known.id === id || known.aliases?.includes(id));
  if (rule === undefined) {
    const ids = builtInRules.map((known) => known.id);
    throw new CommandError(`There is no rule "${id}"${suggestion(id, ids)}; "keydrill rules list" shows all.`);
  }
  await write(streams.stdout, explain(rule));
  return 0;
}

function explain(rule: Rule): string {
  const { operations, iamActions } = planOf([rule]);
  const parameters = Object.entries<{ default: unknown; description: string }>(rule.parameters);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Judges', [`each ${rule.on.name}`]],
    [
      'Parameters',
      parameters.map(([name, schema]) => `${name} = ${JSON.stringify(schema.default)}: ${schema.description}`),
    ],
    ['How to fix', [rule.remediation.text, ...(rule.remediation.commands ?? []).map((command) => `$ ${command}`)]],
    ['Calls', operations],
    ['IAM actions', iamActions],
    ['Controls', rule.controls.map(({ framework, version, id }) => `${framework} ${version}: ${id}`)],
    ['References', rule.references],
  ];
  const facts = [rule.severity, kindOf(rule), rule.capability, `pack ${rule.pack}`, `since ${rule.since}`].join(' · ');
  const blocks = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`);
  return `${rule.id}\n${rule.title}\n${facts}\n\n${rule.description}\n\n${blocks.join('\n')}`;
}
