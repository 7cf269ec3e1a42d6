import { groupBy } from '../../engine/group-by.ts';
import type { Result } from '../../engine/result.ts';
import { SEVERITIES, type Severity } from '../../engine/rule.ts';
import { foldNames } from './fold-names.ts';
import { shownMessage, shownText } from './message.ts';
import { few } from './wording.ts';

/** What one line says of one or many results. */
export interface Folded {
  readonly text: string;
  readonly severity: Severity;
  readonly count: number;
}

/** Stands for the region in a message; cannot occur in text that was made harmless. */
const HERE = '\u0000';

/** Says once what is true in many regions or of many names; in a report on many accounts, in many accounts. */
export function fold(results: readonly Result[], manyAccounts: boolean): readonly Folded[] {
  if (!manyAccounts) return foldOne(results);
  const byAccount = [...groupBy(results, ({ target }) => target.accountId)].map(
    ([accountId, own]) => [accountId, foldRegions(own)] as const,
  );
  const said = byAccount.flatMap(([accountId, folded]) => folded.map((each) => ({ ...each, accountId })));
  return [...groupBy(said, ({ severity, text }) => JSON.stringify([severity, text])).values()].flatMap(foldAccounts);
}

function foldOne(results: readonly Result[]): readonly Folded[] {
  const { folded, others } = foldNames(results);
  const all = [...folded, ...foldRegions(others)];
  return all.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

interface Placed {
  readonly severity: Severity;
  readonly region: string;
  readonly message: string;
  readonly template: string;
}

function foldRegions(results: readonly Result[]): readonly Folded[] {
  const placed = results.map((result): Placed => {
    const message = shownMessage(result);
    const { region } = result.target;
    const template = REGION_NAME.test(region) ? message.replace(regionPattern(region), HERE) : message;
    return { severity: result.severity, region, message, template };
  });
  const groups = groupBy(placed, ({ severity, template }) => JSON.stringify([severity, template]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ severity: first.severity, count: group.length, text: sayOnce(first, group) }];
  });
}

const REGION_NAME = /^[\w-]+$/;

/** The region as a word of its own, not as a part of a name, an ARN or an address. */
const regionPattern = (region: string): RegExp => new RegExp(`(?<![\\w\\-:/.])${region}(?![\\w\\-:/]|\\.\\w)`, 'g');

function sayOnce({ message, template }: Placed, group: readonly Placed[]): string {
  if (group.length === 1) return message;
  const regions = [...new Set(group.map(({ region }) => region))];
  if (regions.length === 1) return beforePeriod(message, ` (${group.length} times)`);
  const places = few(regions.map(shownText), 'regions');
  return template.includes(HERE) ? template.replaceAll(HERE, () => places) : beforePeriod(message, ` (${places})`);
}

const beforePeriod = (sentence: string, addition: string): string =>
  sentence.endsWith('.') ? `${sentence.slice(0, -1)}${addition}.` : `${sentence}${addition}`;

function foldAccounts(group: readonly (Folded & { readonly accountId: string })[]): readonly Folded[] {
  const [first] = group;
  if (first === undefined) return [];
  const accounts = few([...new Set(group.map(({ accountId }) => shownText(accountId)))], 'accounts');
  const count = group.reduce((sum, each) => sum + each.count, 0);
  return [{ severity: first.severity, count, text: `${accounts}: ${first.text}` }];
}
