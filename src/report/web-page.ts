/** Browsers are more lenient than RFC 3986, which is what a schema goes by. */
const PAGE = /^https:\/\/(?:[\w.~:/?@!$&'()*+,;=-]|%[\dA-Fa-f]{2})+(?:#(?:[\w.~:/?@!$&'()*+,;=-]|%[\dA-Fa-f]{2})*)?$/;

/** The address of a reference in its normal form, if anybody may open it; nothing else is linked to. */
export function webPage(reference: string): string | null {
  if (!URL.canParse(reference)) return null;
  const { href, username, password } = new URL(reference);
  return `${username}${password}` === '' && PAGE.test(href) ? href : null;
}
