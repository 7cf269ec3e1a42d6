/** The results that the page lists, as far as filters tell them apart. */
export interface Section {
  readonly element: HTMLElement;
  readonly status: string | undefined;
  readonly groups: readonly Group[];
}

/** The results of one rule. */
export interface Group {
  readonly element: HTMLDetailsElement;
  readonly capability: string | undefined;
  /** The title and the id of the rule, in lower case. */
  readonly heading: string;
  readonly count: Element | null;
  /** What `count` says when nothing is filtered, e.g. `7 findings`. */
  readonly total: string;
  /** Shows the message of the first result while the group is closed. */
  readonly teaser: Element | null;
  readonly startsOpen: boolean;
  readonly items: readonly Item[];
}

interface Item {
  readonly element: HTMLElement;
  readonly severity: string | undefined;
  readonly account: string | undefined;
  /** In lower case; read when somebody first searches. */
  text: string | null;
}

/** What is asked for; empty means anything. */
export interface Wanted {
  readonly severities: readonly string[];
  readonly statuses: readonly string[];
  readonly capability: string;
  readonly account: string;
  /** In lower case; each must occur. */
  readonly words: readonly string[];
}

export const readSections = (): readonly Section[] =>
  [...document.querySelectorAll<HTMLElement>('[data-status]')].map((element) => ({
    element,
    status: element.dataset['status'],
    groups: [...element.querySelectorAll<HTMLDetailsElement>('.group')].map(readGroup),
  }));

function readGroup(element: HTMLDetailsElement): Group {
  const count = element.querySelector('.count');
  return {
    element,
    capability: element.dataset['capability'],
    heading: [...element.querySelectorAll('h3, .rule')].map(({ textContent }) => textContent.toLowerCase()).join(' '),
    count,
    total: count?.textContent ?? '',
    teaser: element.querySelector('.teaser'),
    startsOpen: element.open,
    items: [...element.querySelectorAll<HTMLElement>('.subject')].map((item) => ({
      element: item,
      severity: item.dataset['severity'],
      account: item.dataset['account'],
      text: null,
    })),
  };
}

export const countResults = (sections: readonly Section[]): number =>
  sections.flatMap(({ groups }) => groups).reduce((sum, { items }) => sum + items.length, 0);

/** Shows what is wanted and hides the rest; says how many are left. */
export function narrow(sections: readonly Section[], wanted: Wanted): number {
  let left = 0;
  for (const section of sections) {
    const before = left;
    const asked = isWanted(section.status, wanted.statuses);
    for (const group of section.groups) left += narrowGroup(group, wanted, asked);
    show(section.element, left > before || (asked && section.groups.length === 0 && isEverything(wanted)));
  }
  return left;
}

function narrowGroup(group: Group, wanted: Wanted, asked: boolean): number {
  const possible = asked && (wanted.capability === '' || wanted.capability === group.capability);
  let left = 0;
  let first: Item | null = null;
  for (const item of group.items) {
    const shown = possible && isWanted(item.severity, wanted.severities) && isMeant(item, group, wanted);
    show(item.element, shown);
    if (!shown) continue;
    left += 1;
    first ??= item;
  }
  show(group.element, left > 0);
  write(group.count, left === group.items.length ? group.total : `${left} of ${group.total}`);
  if (first !== null) write(group.teaser, first.element.querySelector('p')?.textContent ?? '');
  return left;
}

function isMeant(item: Item, { heading }: Group, { account, words }: Wanted): boolean {
  if (account !== '' && account !== item.account) return false;
  return words.every((word) => heading.includes(word) || textOf(item).includes(word));
}

function textOf(item: Item): string {
  item.text ??= item.element.textContent.toLowerCase();
  return item.text;
}

const isWanted = (value: string | undefined, wanted: readonly string[]): boolean =>
  wanted.length === 0 || (value !== undefined && wanted.includes(value));

const isEverything = ({ severities, capability, account, words }: Wanted): boolean =>
  severities.length === 0 && words.length === 0 && capability === '' && account === '';

function write(element: Element | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text;
}

/** Writing what already stands there would cost as much as changing it. */
function show(element: HTMLElement, shown: boolean): void {
  if (element.hidden === shown) element.hidden = !shown;
}
