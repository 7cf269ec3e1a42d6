import type { PlaybookDeclaration } from '../facts/declarations.ts';
import { type PlaybookFile, playbookFile } from '../facts/repository/playbook.ts';
import { type GivenFact, givenFor } from './given.ts';

/** Answers about the repository for test tables. */

export const PLAYBOOK_PATH = 'docs/leaked-key.md';

export const playbookDeclared = (parts: Partial<PlaybookDeclaration> = {}): PlaybookDeclaration => ({
  path: PLAYBOOK_PATH,
  maxReviewAgeDays: 180,
  incidentLog: null,
  ...parts,
});

/** The playbook with a text, or in another state. */
export const playbookWith = (text: string): GivenFact => playbookIs({ path: PLAYBOOK_PATH, state: 'text', text });

export const playbookIs = (file: PlaybookFile): GivenFact => givenFor(playbookFile, PLAYBOOK_PATH, file);

/** So many words that say nothing. */
export const words = (count: number): string => Array.from({ length: count }, (_, index) => `word${index}`).join(' ');
