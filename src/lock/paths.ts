import { relative, sep } from 'node:path';

/** The path of a file from a folder, with forward slashes, so that it is the same on every machine. */
export const slashed = (folder: string, path: string): string => relative(folder, path).split(sep).join('/');
