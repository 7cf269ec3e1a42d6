/**
 * Reads a file behind GITHUB_OUTPUT as the runner does, by the grammar of `EnvFileKeyValuePairs` in
 * https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs: `name=value`, or `name<<delimiter`
 * with lines until one that is the delimiter, which must itself end with a line feed. The last of one name wins.
 */
export function readOutputs(text: string): Readonly<Record<string, string>> {
  const outputs = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const line = lineAt(text, at);
    at = line.next;
    if (line.text === '') continue;
    const equals = line.text.indexOf('=');
    const heredoc = line.text.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      outputs.set(line.text.slice(0, equals), line.text.slice(equals + 1));
    } else if (heredoc >= 0) {
      const [name, delimiter] = [line.text.slice(0, heredoc), line.text.slice(heredoc + 2)];
      if (name === '' || delimiter === '') throw new Error(`Invalid format '${line.text}'`);
      const { value, next } = heredocAt(text, at, delimiter);
      outputs.set(name, value);
      at = next;
    } else {
      throw new Error(`Invalid format '${line.text}'`);
    }
  }
  return Object.fromEntries(outputs);
}

function heredocAt(text: string, start: number, delimiter: string) {
  let end = start;
  for (let at = start; at < text.length; ) {
    const line = lineAt(text, at);
    if (line.text === delimiter) return { value: text.slice(start, end), next: line.next };
    if (!line.ended) throw new Error('Invalid value. EOF marker missing new line.');
    end = line.next - 1;
    at = line.next;
  }
  throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
}

function lineAt(text: string, at: number) {
  const feed = text.indexOf('\n', at);
  return feed < 0
    ? { text: text.slice(at), next: text.length, ended: false }
    : { text: text.slice(at, feed), next: feed + 1, ended: true };
}
