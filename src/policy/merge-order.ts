import type { ChainFile, PackLink } from './chain.ts';

/** What goes over what, lowest first: what a file extends, left to right, then the file. What is reached twice counts once, at its first place. */
export function mergeOrder(root: ChainFile): readonly (ChainFile | PackLink)[] {
  const seen = new Set<unknown>();
  const order: (ChainFile | PackLink)[] = [];
  const add = (file: ChainFile): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const link of file.links) {
      if (link.kind === 'file') add(link.file);
      else if (link.kind === 'plugin-pack' && !seen.has(link.pack)) {
        seen.add(link.pack);
        order.push(link);
      }
    }
    order.push(file);
  };
  add(root);
  return order;
}
