import { STATUSES } from '../../../engine/result.ts';
import { type Markup, markup } from '../markup.ts';

/** What a picture can say of a place: a status, or that nobody looked. */
export const SHOWN = [...STATUSES, 'not-evaluated'] as const;
export type Shown = (typeof SHOWN)[number];

/** One sign each, drawn in a square of 16, so that no status is told by its colour alone. */
const SIGNS: Readonly<Record<Shown, Markup>> = {
  pass: markup`<path d="M3.5 8.5l3 3 6-7"/>`,
  fail: markup`<rect x="1" y="1" width="14" height="14" rx="3"/><path d="M5 5l6 6M11 5l-6 6"/>`,
  unknown: markup`<path d="M5.5 6.2a2.5 2.5 0 1 1 3.7 2.2Q8 9 8 10.2M8 12.9v.1"/>`,
  excepted: markup`<path d="M8 2.5L13.5 8 8 13.5 2.5 8z"/>`,
  'not-applicable': markup`<path d="M4.5 8h7"/>`,
  'not-evaluated': markup`<path d="M8 8v.01"/>`,
};

/** The sign beside words that say the same. */
export const sign = (shown: Shown): Markup =>
  markup`<svg class="sign ${shown}" viewBox="0 0 16 16" aria-hidden="true">${SIGNS[shown]}</svg>`;

/** The sign that stands alone: what it means is its tooltip, and what is read out. */
export const tellingSign = (shown: Shown, meaning: string): Markup =>
  markup`<svg class="sign ${shown}" viewBox="0 0 16 16" role="img"><title>${meaning}</title>${SIGNS[shown]}</svg>`;
