import { type Document, isMap, isNode, isScalar } from 'yaml';
import { printable } from './problem.ts';

/** A value of a document, and what to say of it in comments. */
export interface Place {
  readonly path: readonly (string | number)[];
  /** Said behind the value, or above what takes several lines; undefined for what nobody set. */
  readonly origin: string | undefined;
  /** Said above the key; then nothing is said of a value without origin. */
  readonly above?: string;
}

/** Writes where a value comes from beside it; nothing where there is no such value. */
export function note(document: Document, { path, origin, above }: Place): void {
  const node = document.getIn(path, true);
  if (!isNode(node)) return;
  if (above !== undefined) {
    const key = keyNode(document, path);
    if (isScalar(key)) key.commentBefore = ` ${printable(above)}`;
    if (origin === undefined) return;
  }
  // A line break in a file name would end the comment.
  const comment = ` ${printable(origin ?? 'default')}`;
  if (isMap(node) && node.items.length > 0) node.commentBefore = comment;
  else node.comment = comment;
}

function keyNode(document: Document, path: Place['path']): unknown {
  const parent = document.getIn(path.slice(0, -1), true);
  return isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key : null;
}
