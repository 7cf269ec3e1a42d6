import { type Block, markdownBlocks } from '../../src/facts/repository/markdown.ts';
import { type Idea, plainWords } from './phrases.ts';

/** A paragraph, list item, table row or code block, with the headings that it stands under. */
interface Piece {
  readonly line: number;
  /** The headings above it, then its own words. */
  readonly words: string;
  readonly length: number;
  /** The line of the outermost heading above it, the title of the document aside; null in front of the first. */
  readonly section: number | null;
}

/** Words that can still be about one thing. */
const LONGEST_PASSAGE = 200;

/** An entry of a table of contents: it only announces what is said elsewhere. */
const ANNOUNCEMENT = /^\[[^\]]*\]\(#[^)]*\)[.,]?$/;

let last: { readonly text: string; readonly pieces: readonly Piece[] } | null = null;

/** A text in pieces of which neighbours of one section can be read together. Kept for the next requirement on the same text. */
export function piecesOf(text: string): readonly Piece[] {
  if (last?.text !== text) last = { text, pieces: readPieces(text) };
  return last.pieces;
}

function readPieces(text: string): readonly Piece[] {
  const blocks = markdownBlocks(text).filter(({ kind }) => kind !== 'front-matter' && kind !== 'comment');
  const titled = blocks.filter(({ kind, level }) => kind === 'heading' && level === 1).length === 1;
  let above: readonly Block[] = [];
  return blocks.flatMap((block) => {
    if (block.kind === 'heading') {
      above = [...above.filter(({ level }) => level < block.level), block];
      return [];
    }
    if (ANNOUNCEMENT.test(block.text)) return [];
    const headings = above.filter(({ level }) => !titled || level > 1);
    const parts = sentencesOf(block).filter((part) => /[\p{L}\p{N}]/u.test(part));
    return parts.map((part) => pieceOf(part, block.line, headings));
  });
}

/** A paragraph without end is no single statement. */
function sentencesOf({ text, kind }: Block): readonly string[] {
  if (kind === 'code' || text.split(/\s+/).length <= LONGEST_PASSAGE) return [text];
  return text.split(/(?<=[.!?;])\s+/);
}

function pieceOf(text: string, line: number, headings: readonly Block[]): Piece {
  const own = plainWords(text);
  const words = [...headings.map((heading) => plainWords(heading.text)), own].join('.');
  return { line, words, length: own.trim().split(' ').length, section: headings[0]?.line ?? null };
}

/**
 * The line of the first passage in which every statement is made, each by one piece of it; null when there is none. A
 * passage is a piece and those after it in the same section, as long as they are few words together.
 */
export function lineSaying(pieces: readonly Piece[], statements: readonly (readonly Idea[])[]): number | null {
  const made = statements.map((ideas) => pieces.map(({ words }) => ideas.every((idea) => idea(words))));
  const begin = pieces.findIndex(
    (_, from) =>
      made.some((by) => by[from]) && made.every((by) => by.slice(from, endOfPassage(pieces, from)).includes(true)),
  );
  return pieces[begin]?.line ?? null;
}

function endOfPassage(pieces: readonly Piece[], from: number): number {
  let end = from;
  for (let length = 0; end < pieces.length; end += 1) {
    length += pieces[end]?.length ?? 0;
    const goesOn = length <= LONGEST_PASSAGE && pieces[end]?.section === pieces[from]?.section;
    if (end > from && !goesOn) break;
  }
  return end;
}
