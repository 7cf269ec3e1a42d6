import type { AccountShape } from './account.ts';

/** What the measuring process says to the server process. */
export type Order =
  /** Forget what was counted; from now on be this account, and answer after so many milliseconds. */
  { readonly kind: 'begin'; readonly shape: AccountShape; readonly latencyMs: number } | { readonly kind: 'count' };

/** What the server saw since it was told to begin. */
export interface Seen {
  readonly total: number;
  readonly byOperation: Readonly<Record<string, number>>;
  /** The region that a request was signed for. */
  readonly byRegion: Readonly<Record<string, number>>;
  /** Operations for which the server has no answer. Anything here means that the figures are not to be trusted. */
  readonly unanswered: readonly string[];
  /** Milliseconds since 1970 at which the first request arrived and the last answer left; null before that. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** The most requests of one service that waited at the same time. */
  readonly mostAtOnce: Readonly<Record<string, number>>;
}

/** What the server process says back. */
export type Word = { readonly kind: 'listening'; readonly port: number } | { readonly kind: 'began' } | Report;

interface Report {
  readonly kind: 'seen';
  readonly seen: Seen;
}
