import { maskIdentifiers } from '../../mask.ts';
import { countResults, narrow, readSections, type Section, type Wanted } from './results.ts';

/** So many matches are opened for the reader. */
const MOST_OPENED = 40;

/** Narrows the results down to what the form asks for, says how many are left, and keeps that in the address. */
export function startFilters(form: HTMLFormElement, shown: HTMLElement): void {
  const sections = readSections();
  const total = countResults(sections);

  const apply = (): void => {
    const asked = askedBy(form);
    const left = narrow(sections, wantedBy(asked));
    form.classList.toggle('filtered', asked.size > 0);
    shown.textContent = `${left} of ${total} shown`;
    openMatches(sections, asked.size === 0, left);
  };
  const remember = (): void => {
    apply();
    const asked = askedBy(form);
    history.replaceState(null, '', asked.size > 0 ? `#?${asked}` : location.href.replace(/#.*/, ''));
  };
  const follow = (): void => {
    if (location.hash.startsWith(MARK)) fill(form, new URLSearchParams(location.hash.slice(MARK.length)));
    apply();
  };

  form.addEventListener('input', remember);
  form.addEventListener('submit', (event) => event.preventDefault());
  // The fields are emptied after the event.
  form.addEventListener('reset', () => setTimeout(remember));
  window.addEventListener('hashchange', follow);
  form.hidden = false;
  follow();
}

/** What tells filters in the address from a link to a part of the page. */
const MARK = '#?';

/** The fields that ask for something. */
function askedBy(form: HTMLFormElement): URLSearchParams {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]);
  return new URLSearchParams(fields.filter(([, value]) => value !== ''));
}

/** The page shows key ids and addresses masked, and somebody may well paste a whole one. */
const wantedBy = (asked: URLSearchParams): Wanted => ({
  severities: asked.getAll('severity'),
  statuses: asked.getAll('status'),
  capability: asked.get('capability') ?? '',
  account: asked.get('account') ?? '',
  words: maskIdentifiers(asked.get('text') ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== ''),
});

function fill(form: HTMLFormElement, asked: URLSearchParams): void {
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && field.type === 'checkbox') {
      field.checked = asked.getAll(field.name).includes(field.value);
    } else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
      field.value = asked.get(field.name) ?? '';
    }
  }
}

/** Few matches are shown at once; without filters everything is as it was. */
function openMatches(sections: readonly Section[], everything: boolean, left: number): void {
  for (const { element, startsOpen } of sections.flatMap(({ groups }) => groups)) {
    if (everything) element.open = startsOpen;
    else if (left <= MOST_OPENED) element.open = true;
  }
}
