/** The words of a text, each once. */
export const wordsOf = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * A table of IAM actions, one service in a line: `sts: GetFederationToken GetSessionToken`. Gives `service:action`, all
 * in lower case, because AWS compares actions so.
 */
export const actionTable = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [service = '', names = ''] = line.toLowerCase().split(': ');
        return names.split(' ').map((name) => `${service}:${name}`);
      }),
  );
