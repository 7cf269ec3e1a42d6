import { truncate } from '../../plain-text.ts';
import type { Report } from '../../report.ts';
import { shownText } from '../../text/message.ts';
import { atMost, counted, grouped, joined } from '../../text/wording.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import {
  type AccountCoverage,
  applicableIn,
  type Cell,
  coverageOf,
  type RegionCoverage,
  type Tally,
  tally,
  WATCHES,
  worstOf,
} from './coverage.ts';
import { SHOWN, type Shown, sign, tellingSign } from './mark.ts';

/** AWS has fewer regions. */
const MOST_REGIONS = 60;
const MOST_ACCOUNTS = 100;
/** Accounts whose regions are shown one by one. */
const MOST_OPENED = 20;
const MOST_NAMES = 5;
/** Room for what the rules say; a grid says it hundreds of times. */
const LONGEST_MEANING = 240;

const WORDS: Readonly<Record<Shown, string>> = {
  pass: 'covered',
  fail: 'gap',
  unknown: 'unknown',
  excepted: 'gap, excepted',
  'not-applicable': 'not applicable',
  'not-evaluated': 'not evaluated',
};

/** What watches which region: one grid for an account, and for several a table with a grid for each to open. */
export function coverageGrid(report: Report): Markup {
  const accounts = coverageOf(report);
  const read = accounts.filter(({ rows }) => rows.length > 0);
  const unread = accounts.filter(({ rows }) => rows.length === 0);
  if (accounts.length === 0) return nothing;
  const summaries = read.map(summarised);
  const title = accounts.length === 1 ? 'Coverage by region.' : 'Coverage by account and region.';
  const tables = accounts.length === 1 ? read.map(grid) : severalAccounts(summaries);
  return markup`<figure class="picture coverage-picture">
<figcaption><strong>${title}</strong> ${caption(summaries)}</figcaption>
${tables}${unreadNote(unread)}${legend(read)}</figure>
`;
}

interface Summarised {
  readonly account: AccountCoverage;
  readonly total: Tally;
}

const summarised = (account: AccountCoverage): Summarised => ({
  account,
  total: tally(account.rows.flatMap(({ cells }) => cells)),
});

function caption(summaries: readonly Summarised[]): string {
  const [only, ...others] = summaries;
  if (only === undefined) return 'No region could be looked at.';
  const unasked = unaskedNote(summaries);
  if (others.length === 0) return `${capitalized(toldOf(only.total))} in ${regionsOf(only.account)}.${unasked}`;
  const open = summaries.filter(({ total }) => total.fail > 0).length;
  const dim = summaries.filter(({ total }) => total.fail === 0 && total.unknown > 0).length;
  const unknown = dim === 0 ? '' : `; ${grouped(dim)} more ${dim === 1 ? 'has' : 'have'} something unknown`;
  const gaps = `${grouped(open)} of ${counted(summaries.length, 'account')} ${open === 1 ? 'has' : 'have'} gaps`;
  return `${gaps}${unknown}.${unasked}`;
}

/** What no account says anything of. */
function unaskedNote(summaries: readonly Summarised[]): string {
  const rows = summaries.flatMap(({ account }) => account.rows);
  const names = WATCHES.filter((_, index) => rows.every(({ cells }) => cells[index]?.shown === 'not-evaluated'));
  return names.length === 0 ? '' : ` Not evaluated: ${joined(names.map(({ name }) => name))}.`;
}

const regionsOf = ({ rows }: AccountCoverage): string => counted(rows.length, 'region');

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function toldOf({ fail, unknown, excepted }: Tally): string {
  const parts = [
    ...(fail > 0 ? [counted(fail, 'gap')] : []),
    ...(unknown > 0 ? [`${grouped(unknown)} unknown`] : []),
    ...(excepted > 0 ? [`${grouped(excepted)} excepted`] : []),
  ];
  return parts.length === 0 ? 'no gaps' : joined(parts);
}

/** The regions of one account. */
function grid({ accountId, rows }: AccountCoverage): Markup {
  const heads = WATCHES.map(({ heading }, index) =>
    head(heading, tally(rows.flatMap(({ cells }) => cells[index] ?? []))),
  );
  const left = rows.length - MOST_REGIONS;
  return markup`<table>
<caption class="unseen">What watches each region of account ${shownText(accountId)}</caption>
<thead><tr><th scope="col">Region</th>${heads}</tr></thead>
<tbody>
${rows.slice(0, MOST_REGIONS).map(row)}</tbody>
</table>
${left > 0 ? markup`<p>And ${counted(left, 'more region', 'more regions')}.</p>\n` : nothing}`;
}

const head = (heading: Markup, counts: Tally): Markup =>
  markup`<th scope="col">${heading} <span class="share">${shareOf(counts)}</span></th>`;

/** `6/17`: covered, of the places where it applies. */
function shareOf(counts: Tally): Markup {
  const applicable = applicableIn(counts);
  if (applicable === 0) return markup`–`;
  return markup`${counts.pass}<span aria-hidden="true">/</span><span class="unseen"> of </span>${applicable}`;
}

const row = ({ region, cells }: RegionCoverage): Markup =>
  markup`<tr><th scope="row">${shownText(region)}</th>${cells.map(cellMarkup)}</tr>
`;

const cellMarkup = ({ shown, meaning }: Cell): Markup =>
  markup`<td>${tellingSign(shown, `${capitalized(WORDS[shown])}: ${truncate(meaning(), LONGEST_MEANING)}`)}</td>`;

/** The worst first; what is beyond is counted. */
function severalAccounts(summaries: readonly Summarised[]): Markup {
  if (summaries.length === 0) return nothing;
  const sorted = [...summaries].sort((a, b) => b.total.fail - a.total.fail || b.total.unknown - a.total.unknown);
  const heads = WATCHES.map(({ heading }) => markup`<th scope="col">${heading}</th>`);
  const left = sorted.slice(MOST_ACCOUNTS);
  const notes = [
    left.length > 0 ? markup`<p>${leftOver(left)}</p>\n` : nothing,
    sorted.length > MOST_OPENED ? OPENED_ONLY : nothing,
  ];
  return markup`<table>
<caption class="unseen">Covered regions of each account</caption>
<thead><tr><th scope="col">Account</th>${heads}</tr></thead>
<tbody>
${sorted.slice(0, MOST_ACCOUNTS).map(accountRow)}</tbody>
</table>
${notes}${sorted.slice(0, MOST_OPENED).map(opened)}`;
}

const OPENED_ONLY = markup`<p>Region by region, the ${MOST_OPENED} accounts with the most gaps:</p>
`;

function leftOver(left: readonly Summarised[]): string {
  const most = left[0]?.total.fail ?? 0;
  const gaps = most === 0 ? 'no gaps' : `at most ${counted(most, 'gap')} each`;
  return `And ${counted(left.length, 'more account', 'more accounts')}, with ${gaps}.`;
}

function accountRow({ account: { accountId, rows } }: Summarised): Markup {
  const cells = WATCHES.map((_, index) => {
    const counts = tally(rows.flatMap((each) => each.cells[index] ?? []));
    const shown = worstOf(counts);
    const applies = applicableIn(counts) > 0;
    const meaning = capitalized(applies ? toldOf(counts) : WORDS[shown]);
    return markup`<td>${tellingSign(shown, meaning)}${applies ? markup` ${shareOf(counts)}` : ''}</td>`;
  });
  return markup`<tr><th scope="row">${shownText(accountId)}</th>${cells}</tr>
`;
}

const opened = ({ account, total }: Summarised): Markup =>
  markup`<details><summary>${shownText(account.accountId)}: ${toldOf(total)} in ${regionsOf(account)}</summary>
${grid(account)}</details>
`;

function unreadNote(unread: readonly AccountCoverage[]): Markup {
  if (unread.length === 0) return nothing;
  const names = atMost(
    unread.map(({ accountId }) => shownText(accountId)),
    MOST_NAMES,
  );
  const whose = `${unread.length === 1 ? 'account' : 'accounts'} ${names}`;
  return markup`<p>${sign('unknown')} The regions of ${whose} could not be read, so what watches them is unknown.</p>
`;
}

/** The signs that occur, in words. */
function legend(accounts: readonly AccountCoverage[]): Markup {
  const total = tally(accounts.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells)));
  const entries = SHOWN.filter((shown) => total[shown] > 0).map(
    (shown) => markup`<span>${sign(shown)} ${WORDS[shown]}</span> `,
  );
  return entries.length === 0 ? nothing : markup`<p class="legend" aria-hidden="true">${entries}</p>\n`;
}
