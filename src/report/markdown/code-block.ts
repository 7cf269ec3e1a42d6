import { publicText } from '../plain-text.ts';
import { backticksAround } from './inert-text.ts';

/** A code block whose fence is longer than any in the code. */
export function markdownCode(lines: readonly string[], language = 'sh'): string {
  const code = lines.map(publicText).join('\n');
  const fence = backticksAround(code, 3);
  return `${fence}${language}\n${code}\n${fence}`;
}
