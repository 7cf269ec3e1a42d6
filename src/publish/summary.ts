import { harmlessLine, publicText, truncate } from '../report/plain-text.ts';
import { counted, grouped, joined } from '../report/text/wording.ts';
import type { Failure } from './failure.ts';
import { ACTIONS, type Action } from './plan.ts';
import {
  type Change,
  type Counts,
  countsOf,
  type HubPublication,
  isComplete,
  type Publication,
} from './publication.ts';

/** A line for each hub, with what went wrong below it, and a total. Text of AWS in it is harmless, and masked. */
export function summaryLines(publication: Publication): readonly string[] {
  const { hubs, notEntered, dryRun } = publication;
  return [
    ...hubs.flatMap((hub) => [
      hubLine(hub, dryRun),
      ...(dryRun ? hub.changes.map(changeLine) : []),
      ...failureLines(hub),
    ]),
    ...notEntered.map(({ accountId, problem }) => publicText(`${accountId}: ${problem}`)),
    `Total: ${countsInWords(countsOf(hubs), dryRun)}.`,
  ].map(harmlessLine);
}

/** One sentence that says what did not arrive; null when everything did. */
export function incompleteness(publication: Publication): string | null {
  if (isComplete(publication)) return null;
  const { hubs, notEntered, dryRun } = publication;
  const { failed } = countsOf(hubs);
  const unread = hubs.filter(({ failures, changes }) => failures.length > 0 && changes.length === 0).length;
  const missing = [
    ...(failed > 0 ? [counted(failed, 'finding')] : []),
    ...(unread > 0 ? [counted(unread, 'region')] : []),
    ...(notEntered.length > 0 ? [counted(notEntered.length, 'account')] : []),
  ];
  const what = dryRun ? 'Not every hub could be looked at' : 'Not everything was published';
  return `${what}: ${joined(missing)} failed; mend what is said of them, and publish the same report again.`;
}

const nameOf = ({ hub }: HubPublication): string => publicText(`${hub.accountId} ${hub.region}`);

function hubLine(published: HubPublication, dryRun: boolean): string {
  const { changes, failures, isOff } = published;
  if (isOff) return `${nameOf(published)}: Security Hub is off there, and the report has nothing for it.`;
  const [failure] = failures;
  if (failure !== undefined && changes.length === 0) {
    return `${nameOf(published)}: not published: ${shown(failure.message)}; ${failure.remedy}.`;
  }
  return `${nameOf(published)}: ${countsInWords(countsOf([published]), dryRun)}.`;
}

const DONE: Readonly<Record<Action, string>> = {
  create: 'created',
  update: 'updated',
  resolve: 'resolved',
  archive: 'archived',
};

function countsInWords(counts: Counts, dryRun: boolean): string {
  const some = ACTIONS.filter((action) => counts[action] > 0);
  const changes = dryRun
    ? some.map((action, index) => `${index === 0 ? 'would ' : ''}${action} ${grouped(counts[action])}`)
    : some.map((action) => `${grouped(counts[action])} ${DONE[action]}`);
  const { failed, unchanged, stale } = counts;
  const parts = [
    ...changes,
    ...(failed > 0 ? [`${grouped(failed)} failed`] : []),
    ...(unchanged > 0 ? [`${grouped(unchanged)} unchanged`] : []),
    ...(stale > 0 ? [`${grouped(stale)} left alone, because the hub knows something newer than this report`] : []),
  ];
  return parts.length === 0 ? 'nothing to send' : parts.join(', ');
}

const changeLine = ({ action, severity, rule, message }: Change): string =>
  `  ${action} ${publicText(`${severity} ${rule}: ${message}`)}`;

/** Every finding that failed by itself, then each way to mend it once. */
function failureLines({ failures, changes }: HubPublication): readonly string[] {
  if (changes.length === 0) return [];
  const remedies = new Set(failures.map(({ remedy }) => remedy));
  return [...failures.map(failureLine), ...[...remedies].map((remedy) => `  To mend it: ${remedy}.`)];
}

function failureLine({ ids, message }: Failure): string {
  const [id] = ids;
  const what = ids.length === 1 && id !== undefined ? publicText(id) : counted(ids.length, 'finding');
  return `  failed ${what}: ${shown(message)}`;
}

/** AWS words its errors, and need not be brief. */
const LONGEST_MESSAGE = 600;

const shown = (message: string): string => truncate(publicText(message), LONGEST_MESSAGE);
