import type { Result } from '../../engine/result.ts';
import { publicText, shorten, truncate } from '../plain-text.ts';

/** IAM allows 64 characters for a name, 128 for a policy; a longer one says nothing more. */
const LONGEST_NAME = 80;
const LONGEST_WORD = 120;
const LONGEST_MESSAGE = 600;

/** A name, a code or an id for a screen. */
export const shownText = (text: string): string => shorten(publicText(text), LONGEST_WORD);

/** The message of a result for a screen: harmless, masked, and without names that fill it. */
export function shownMessage({ message, resource }: Pick<Result, 'message' | 'resource'>): string {
  const names = [resource.arn ?? '', resource.id, resource.name].filter((name) => name.length > LONGEST_NAME);
  const text = names
    .map(publicText)
    .reduce((shown, name) => shown.replaceAll(name, () => shorten(name, LONGEST_NAME)), publicText(message));
  return truncate(
    text.replace(/[^ ]+/g, (word) => shorten(word, LONGEST_WORD)),
    LONGEST_MESSAGE,
  );
}
