/**
 * Whether the whole text matches a pattern in which `*` stands for any text and `?` for one UTF-16 code unit, as in IAM.
 * Only the last `*` is ever retried, so no pattern can make it exponential.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let next = 0;
  while (next < text.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at++;
      resume = next;
    } else if (wanted === '?' || wanted === text[next]) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

export const hasWildcard = (pattern: string): boolean => /[*?]/.test(pattern);
