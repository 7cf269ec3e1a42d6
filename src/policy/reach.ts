import type { Trusted } from '../lock/trusted.ts';
import type { Plugin } from '../plugins/plugin.ts';

/** A policy file that was read. */
export interface ReadFile {
  /** As messages name it. */
  readonly file: string;
  /** Absolute; what it names by ./ or ../ leads from here. */
  readonly path: string;
  readonly source: string;
  /** The folder of the package that it belongs to, which it may not lead out of; null for a file of one's own. */
  readonly home: string | null;
  /** The same for the same file, whichever way it was reached. */
  readonly identity: string;
}

/** `reason` is a clause, `it is …; do …`; a `sentence` stands for itself. */
export type Refusal =
  | { readonly ok: false; readonly reason: string }
  | { readonly ok: false; readonly sentence: string };

export type Extended = { readonly ok: true; readonly read: ReadFile; readonly trusted: Trusted } | Refusal;

export type ReachedPlugin =
  | { readonly ok: true; readonly plugin: Plugin; readonly entry: string; readonly trusted: Trusted }
  | { readonly ok: false; readonly sentences: readonly string[] };

export type Origin = Pick<ReadFile, 'path' | 'home'>;

/** How a policy gets at what it names: the disk, or in tests anything. */
export interface Reach {
  /** The file that a name in another file stands for; null when it is a package's and that is not installed. */
  readonly file: (name: string, from: Origin) => Promise<Extended | null>;
  readonly plugin: (name: string, from: Origin) => Promise<ReachedPlugin>;
}

/** For a text that comes from no file. */
export const NOTHING_IN_REACH: Reach = {
  file: async () => ({ ok: false, reason: 'there is no folder to look in; save the policy as a file' }),
  plugin: async (name) => ({
    ok: false,
    sentences: [`Plug-in ${JSON.stringify(name)} is out of reach; save the policy as a file.`],
  }),
};
