import { distance } from 'fastest-levenshtein';

/** The candidate that was probably meant, else null. The same input gives the same answer: of equals, the first in the alphabet. */
export function didYouMean(name: string, candidates: Iterable<string>): string | null {
  const limit = Math.max(2, Math.floor(name.length / 3));
  const [best] = [...candidates]
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    // Two edits turn "x" into any two letters: a name that keeps nothing of what was typed is no help.
    .filter(({ candidate, edits }) => edits <= limit && edits < Math.max(name.length, candidate.length))
    .sort((a, b) => a.edits - b.edits || (a.candidate < b.candidate ? -1 : 1));
  return best?.candidate ?? null;
}

/** ` (did you mean "recommended"?)` to put before the period of a sentence, or nothing. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const meant = didYouMean(name, candidates);
  return meant === null ? '' : ` (did you mean "${meant}"?)`;
}
