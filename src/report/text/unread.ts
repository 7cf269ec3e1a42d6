import { groupBy } from '../../engine/group-by.ts';
import type { Result } from '../../engine/result.ts';
import { INSUFFICIENT } from '../../facts/fact.ts';
import { EXPLICIT_DENY, hasExplicitDeny, looksQuarantined, missingActions, PERHAPS_QUARANTINED } from '../denials.ts';
import type { Report, Unreadable } from '../report.ts';
import { type Concerned, unknownSubjects, where } from './concerned.ts';
import { messageLines } from './findings.ts';
import { fold } from './fold.ts';
import { type Block, paragraph, type Section } from './layout.ts';
import { shownText } from './message.ts';
import { counted, few, joined } from './wording.ts';

/** What could not be read, what to allow so that it can, and what stayed unknown for another reason. */
export function unread(report: Report): readonly Section[] {
  const { unreadable } = report.coverage;
  if (unreadable.length === 0) return [otherUnknowns(report)];
  const heading = `Could not be read: ${counted(unreadable.length, 'kind')} of fact; what rests on them is unknown, not passed.`;
  const unknown = groupBy(unknownsOf(report), ({ cause }) => causeKey(cause));
  const manyAccounts = report.run.accounts.length > 1;
  return [
    [
      paragraph(heading, { style: ['bold', 'yellow'] }),
      ...unreadableLines(unreadable, (facts) => ({ results: unknown.get(causeKey(facts)) ?? [], manyAccounts })),
      ...quarantineHint(unreadable),
    ],
    missingPermissions(unreadable),
    otherUnknowns(report),
  ];
}

const unknownsOf = ({ results }: Report): readonly Result[] => results.filter(({ status }) => status === 'unknown');

/** Operations that failed alike share a line with all that rests on them: those of one region, or of one service. */
function unreadableLines(
  unreadable: readonly Unreadable[],
  concernedBy: (facts: Unreadable) => Concerned,
): readonly Block[] {
  const told = groupBy(unreadable, (facts) => `${familyOf(facts)}: ${whatHappened(facts, concernedBy(facts))}`);
  return [...told.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const operations = [...new Set(alike.map(({ operation }) => shownText(operation)))];
    const concerned = alike.map(concernedBy);
    const all = { ...concernedBy(first), results: concerned.flatMap(({ results }) => results) };
    const rules = [...new Set(alike.flatMap((facts) => facts.rules))].sort();
    const what = `${whatHappened(first, concernedBy(first))}${resting(rules, all)}`;
    return [paragraph(`${joined(operations)}: ${what}.`, { indent: 2, label: '-' })];
  });
}

/** In a closed region the service does not matter; elsewhere each service has trouble of its own. */
const familyOf = ({ operation, regions }: Unreadable): string =>
  regions.length > 0 ? '' : operation.slice(0, operation.indexOf(':'));

function whatHappened(facts: Unreadable, concerned: Concerned): string {
  const { kind, code, iamAction } = facts;
  const how = kind === 'access-denied' && iamAction === null ? 'denied explicitly' : WORDS[kind];
  const said = remedy(facts, concerned) ?? `${how} (${shownText(code)})`;
  return `${said}${where(facts)}`;
}

/** What is wrong with the checkout, or with an answer that does not suffice, says itself what to do. */
function remedy({ operation, code }: Unreadable, { results }: Concerned): string | undefined {
  const speaks = operation.startsWith('repository:') || INSUFFICIENT.has(code);
  const message = speaks ? results[0]?.cause?.message : undefined;
  return message === undefined ? undefined : shownText(message);
}

function resting(rules: readonly string[], concerned: Concerned): string {
  if (concerned.results.length > 0) return `; unknown: ${unknownSubjects(concerned)}`;
  return rules.length === 0 ? '' : `; needed by ${few(rules.map(shownText), 'rules')}`;
}

const WORDS: Readonly<Record<Unreadable['kind'], string>> = {
  'access-denied': 'denied',
  throttled: 'throttled',
  timeout: 'no answer in time',
  unavailable: 'unavailable',
  unsupported: 'not offered there',
  failed: 'failed',
};

/** What to add, as the `Action` of a policy statement, and what nothing that one adds would mend. */
function missingPermissions(unreadable: readonly Unreadable[]): Section {
  const actions = missingActions(unreadable);
  return [
    ...(actions.length === 0 ? [] : statement(actions)),
    ...(hasExplicitDeny(unreadable) ? [paragraph(EXPLICIT_DENY)] : []),
  ];
}

const statement = (actions: readonly string[]): readonly Block[] => [
  paragraph(
    `Missing permissions: add ${actions.length === 1 ? 'this action' : 'these actions'} to the role that scans.`,
    { style: ['bold'] },
  ),
  paragraph(`[${actions.map((action) => JSON.stringify(action)).join(', ')}]`, { indent: 2, label: '"Action":' }),
];

const quarantineHint = (unreadable: readonly Unreadable[]): readonly Block[] =>
  looksQuarantined(unreadable) ? [paragraph(PERHAPS_QUARANTINED, { indent: 2, style: ['bold', 'red'] })] : [];

/** Unknown results that no unread fact explains: a rule that crashed. */
function otherUnknowns(report: Report): Section {
  const { coverage, run } = report;
  const explained = new Set(coverage.unreadable.map(causeKey));
  const others = unknownsOf(report).filter(({ cause }) => !explained.has(causeKey(cause)));
  if (others.length === 0) return [];
  const groups = [...groupBy(others, ({ ruleId }) => ruleId)];
  return [
    paragraph(`Could not be judged: ${counted(others.length, 'result')} of ${counted(groups.length, 'rule')}.`, {
      style: ['bold', 'yellow'],
    }),
    ...groups.flatMap(([ruleId, found]) => [
      paragraph(`${shownText(ruleId)}${crashNote(found)}`),
      ...messageLines(fold(found, run.accounts.length > 1)),
    ]),
  ];
}

const causeKey = (cause: Pick<Unreadable, 'operation' | 'kind' | 'code'> | Result['cause']): string =>
  `${cause?.operation} ${cause?.kind} ${cause?.code}`;

function crashNote(results: readonly Result[]): string {
  const crash = results.find(({ cause }) => cause?.kind === 'rule-crashed')?.cause;
  return crash == null ? '' : ` · ${shownText(crash.code)}`;
}
