import type { Place } from '../place.ts';
import { plainText, truncate } from '../plain-text.ts';

/** As GitHub shows them: in red, in yellow, in grey. */
export const LEVELS = ['error', 'warning', 'notice'] as const;
export type Level = (typeof LEVELS)[number];

export interface Annotation {
  readonly level: Level;
  readonly title: string;
  /** Lines, harmless and masked. */
  readonly message: string;
  /** Null to show it at the run, not at a file. */
  readonly place: Place | null;
}

/** The runner passes on no more of a message. */
const MESSAGE_LENGTH = 4_096;
/** The API that the runner passes it to takes no more of a title. */
const TITLE_LENGTH = 255;

/** One workflow command, as one line. */
export function annotationLine({ level, title, message, place }: Annotation): string {
  const at =
    place === null || !isPrintable(place.path) ? [] : [['file', place.path] as const, ['line', place.line] as const];
  const properties = [...at, ['title', truncate(title, TITLE_LENGTH)] as const];
  const told = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${level} ${told.join(',')}::${escapeData(truncate(message, MESSAGE_LENGTH))}\n`;
}

/** A path must be given as it is, and so it must be fit to be printed. */
const isPrintable = (path: string): boolean => plainText(path) === path;

/** `%` first: it begins every other escape. */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
