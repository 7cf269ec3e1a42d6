import { maskKeyId } from '../../../engine/mask.ts';
import type { Result } from '../../../engine/result.ts';
import type { Report } from '../../report.ts';
import { shownMessage, shownText } from '../../text/message.ts';
import { counted, grouped, joined } from '../../text/wording.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { type AgeScale, ageScale, ticks } from './age-scale.ts';
import { type DatedKey, isNever, isOver, type Keys, keysOf, type LastUse } from './keys.ts';
import { lifeBar, lifeBarLegend } from './life-bar.ts';
import { sign, tellingSign } from './mark.ts';
import { percent } from './percent.ts';

const MOST_KEYS = 60;
const MOST_UNDATED = 10;

/** Every active key by its age and last use, beside the age it may reach; the oldest first. */
export function keyTimeline(report: Report): Markup {
  const keys = keysOf(report);
  const { dated, undated, unlisted } = keys;
  if (dated.length + undated.length + unlisted.length === 0) return nothing;
  const scale = ageScale(dated.flatMap(({ age, limitDays }) => [age, limitDays ?? 0]));
  const drawing = { scale, judgedByAge: keys.judgedByAge, manyAccounts: report.run.accounts.length > 1 };
  const drawn = dated.slice(0, MOST_KEYS);
  const rows = drawn.map((key) => row(key, drawing));
  const picture = markup`${axis(scale, commonLimit(dated))}
<ol>
${rows}</ol>
${lifeBarLegend(drawn)}`;
  const below = [youngest(dated.slice(MOST_KEYS)), ageUnknown([...unlisted, ...undated], drawing.manyAccounts)];
  return markup`<figure class="picture key-picture">
<figcaption><strong>Active access keys by age.</strong> ${caption(keys)}</figcaption>
${rows.length === 0 ? nothing : picture}${below}</figure>
`;
}

/** Null when keys have different limits, or none. */
function commonLimit(dated: readonly DatedKey[]): number | null {
  const [limit = null, ...others] = new Set(dated.map(({ limitDays }) => limitDays));
  return others.length === 0 ? limit : null;
}

function caption({ dated, undated, unlisted, judgedByAge }: Keys): string {
  const never = dated.filter(({ lastUse }) => isNever(lastUse)).length;
  const parts = [
    ...(judgedByAge && dated.length > 0 ? [overWords(dated)] : []),
    ...(never > 0 ? [`${grouped(never)} never used`] : []),
    ...(undated.length > 0 ? [`${grouped(undated.length)} of unknown age`] : []),
  ];
  const keys = counted(dated.length + undated.length, 'key');
  const sentences = [
    parts.length === 0 ? `${keys}.` : `${keys}: ${joined(parts)}.`,
    ...(unlisted.length > 0 ? ['Not all keys could be listed.'] : []),
    ...(judgedByAge ? [] : ['No limit of age was evaluated.']),
  ];
  return sentences.join(' ');
}

function overWords(dated: readonly DatedKey[]): string {
  const limit = commonLimit(dated);
  const excepted = dated.filter(({ result }) => result.status === 'excepted').length;
  const limitWords = limit === null ? 'their limit' : `the limit of ${counted(limit, 'day')}`;
  const also = excepted === 0 ? '' : ` (${grouped(excepted)} excepted)`;
  return `${grouped(dated.filter(isOver).length)} older than ${limitWords}${also}`;
}

/** Labels of the line on which the bars end; ages in words stand beside each bar. */
function axis(scale: AgeScale, limit: number | null): Markup {
  const labels = ticks(scale, limit).map(({ share, label }) => axisLabel(share, label));
  const limitLabel =
    limit === null ? '' : axisLabel(scale(limit), `limit ${counted(limit, 'day')}`, markup` class="limit-label"`);
  return markup`<div class="axis" aria-hidden="true"><svg height="16" width="100%">${labels}${limitLabel}</svg></div>`;
}

function axisLabel(share: number, label: string, name = nothing): Markup {
  const anchor = share < 0.13 ? 'start' : share > 0.87 ? 'end' : 'middle';
  return markup`<text${name} x="${percent(share)}" y="12" text-anchor="${anchor}">${label}</text>`;
}

interface Drawing {
  readonly scale: AgeScale;
  readonly judgedByAge: boolean;
  readonly manyAccounts: boolean;
}

function row(key: DatedKey, drawing: Drawing): Markup {
  const { resource, target, status } = key.result;
  const account = drawing.manyAccounts ? markup` <small>${shownText(target.accountId)}</small>` : '';
  const verdict = markup`${tellingSign(status, standing(key, drawing))} `;
  const [onAge, onUse] = drawing.judgedByAge ? [verdict, nothing] : [nothing, verdict];
  return markup`<li><span>${shownText(resource.name)}${keyId(resource.id)}${account}</span>
${lifeBar(key, drawing.scale)}
<span class="age">${onAge}${counted(key.wholeDays, 'day')}</span>
<span class="use">${onUse}${useWords(key.lastUse)}</span></li>
`;
}

/** A key that passes was never asked for its id. */
const keyId = (id: string): Markup => (/^A[KS]IA\w+$/.test(id) ? markup` <small>${maskKeyId(id)}</small>` : nothing);

function standing({ result: { status, exception } }: DatedKey, { judgedByAge }: Drawing): string {
  switch (status) {
    case 'fail':
      return judgedByAge ? 'Over the limit' : 'Unused for too long';
    case 'excepted':
      return exception === null ? 'Excepted' : `Excepted until ${shownText(exception.expires)}`;
    case 'unknown':
      return 'Unknown';
    case 'pass':
    case 'not-applicable':
      return judgedByAge ? 'Within the limit' : 'In use';
  }
}

function useWords(use: LastUse): Markup {
  if (!use.known) return markup`last use not known`;
  if (use.daysAgo === null) return markup`never used`;
  const days = Math.floor(use.daysAgo);
  const when = days === 0 ? 'used in the last day' : `used ${counted(days, 'day')} ago`;
  return use.service === null ? markup`${when}` : markup`${when} <small>(${shownText(use.service)})</small>`;
}

function youngest(left: readonly DatedKey[]): Markup {
  const [oldest] = left;
  if (oldest === undefined) return nothing;
  const over = left.filter(isOver).length;
  const also = over === 0 ? '' : `; ${grouped(over)} of them over the limit`;
  const oldestWords = counted(oldest.wholeDays, 'day');
  return markup`<p>And ${grouped(left.length)} more, the youngest: at most ${oldestWords} old${also}.</p>
`;
}

function ageUnknown(undated: readonly Result[], manyAccounts: boolean): Markup {
  if (undated.length === 0) return nothing;
  const left = undated.length - MOST_UNDATED;
  const rest = left > 0 ? markup`<li>and ${grouped(left)} more</li>\n` : '';
  return markup`<p>Age unknown:</p>
<ul>
${undated.slice(0, MOST_UNDATED).map((result) => undatedKey(result, manyAccounts))}${rest}</ul>
`;
}

function undatedKey(result: Result, manyAccounts: boolean): Markup {
  const { resource, target } = result;
  const key = resource.type === 'AwsAccount' ? [] : [shownText(resource.name)];
  const account = manyAccounts ? [shownText(target.accountId)] : [];
  const who = [...key, ...account].join(', ');
  return markup`<li>${sign('unknown')} ${who === '' ? '' : `${who}: `}${shownMessage(result)}</li>
`;
}
