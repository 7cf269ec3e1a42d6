import { groupBy } from '../../engine/group-by.ts';
import type { Result } from '../../engine/result.ts';
import type { Folded } from './fold.ts';
import { shownMessage, shownText } from './message.ts';
import { atMost } from './wording.ts';

/** So few are told one by one. */
const FEW = 3;

/** More names than one would read are counted, but for the first. */
const MOST_NAMES = 10;
const FIRST_NAMES = 2;

/** Stands for a name in a message; cannot occur in text that was made harmless. */
const NAME = '\u0000';

interface Named {
  readonly result: Result;
  readonly message: string;
  /** The part of the message that names the resource, e.g. `AKIA…MPLE of ci`. */
  readonly name: string;
  /** The message without that part; null when it does not name the resource. */
  readonly template: string | null;
}

/** What is true of more than a few resources in the same words: said once, with the names of the others. */
export function foldNames(results: readonly Result[]): {
  readonly folded: readonly Folded[];
  readonly others: readonly Result[];
} {
  const groups = [...groupBy(results.map(named), ({ result, template }) => groupKey(result, template)).values()];
  const alike = groups.filter((group) => group.length > FEW && group[0]?.template !== null);
  const told = new Set(alike.flatMap((group) => group.map(({ result }) => result)));
  return { folded: alike.flatMap(sayOnce), others: results.filter((result) => !told.has(result)) };
}

const groupKey = ({ severity }: Result, template: string | null): string => JSON.stringify([severity, template]);

function named(result: Result): Named {
  const { resource, target } = result;
  const message = shownMessage(result);
  // The message shows a key id masked, and so does `shownText`. Regions are folded as regions.
  const names = [resource.name, resource.id].filter((name) => name !== '' && name !== target.region).map(shownText);
  const places = names.flatMap((name) => placeOf(name, message));
  if (places.length === 0) return { result, message, name: '', template: null };
  const start = Math.min(...places.map((place) => place.start));
  const end = Math.max(...places.map((place) => place.end));
  const template = `${message.slice(0, start)}${NAME}${message.slice(end)}`;
  return { result, message, name: message.slice(start, end), template };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

const AFTER_A_NAME = /^(?:[ ,;:)]|\.?$)/;

/** Where a name first stands as a word of its own. */
function placeOf(name: string, message: string): readonly Place[] {
  const start = message.startsWith(`${name} `) ? 0 : message.indexOf(` ${name}`) + 1;
  const end = start + name.length;
  const found = message.startsWith(name, start) && AFTER_A_NAME.test(message.slice(end, end + 2));
  return found ? [{ start, end }] : [];
}

function sayOnce(group: readonly Named[]): readonly Folded[] {
  const [first, ...others] = group;
  if (first === undefined) return [];
  const names = atMost(
    others.map(({ name }) => name),
    others.length > MOST_NAMES ? FIRST_NAMES : MOST_NAMES,
  );
  const text = `${first.message} The same holds for ${names}.`;
  return [{ text, severity: first.result.severity, count: group.length }];
}
