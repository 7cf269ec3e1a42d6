import { groupBy } from '../../engine/group-by.ts';
import { compareText } from '../../engine/order.ts';
import type { GrantedException, Result } from '../../engine/result.ts';
import { paragraph, type Section } from './layout.ts';
import { shownText } from './message.ts';
import { atMost } from './wording.ts';

/** Names in one line; what is beyond is counted. */
const MOST_NAMES = 5;

/** What is accepted, by whom and until when; what ends first comes first. */
export function exceptedList(results: readonly Result[]): Section {
  const granted = results.flatMap(({ exception, ruleId, resource }) =>
    exception === null ? [] : [{ exception, ruleId, name: resource.name }],
  );
  const alike = groupBy(granted, ({ exception, ruleId }) => JSON.stringify([exception, ruleId]));
  return [...alike.values()]
    .flatMap((group) => {
      const [first] = group;
      const names = [...new Set(group.map(({ name }) => shownText(name)))];
      return first === undefined ? [] : [{ ...first, names }];
    })
    .sort((a, b) => compareText(a.exception.expires, b.exception.expires))
    .map(({ exception, ruleId, names }) =>
      paragraph(`${shownText(ruleId)}: ${atMost(names, MOST_NAMES)} ${termsOf(exception)}`, { label: '-' }),
    );
}

function termsOf({ expires, owner, ticket, reason }: GrantedException): string {
  const filed = ticket === null ? '' : `, ticket ${shownText(ticket)}`;
  return `until ${shownText(expires)}, owner ${shownText(owner)}${filed}: ${shownText(reason)}`;
}
