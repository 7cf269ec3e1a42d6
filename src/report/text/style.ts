/** Opening and closing SGR codes. Own, because `styleText` of Node asks the process whether it may. */
const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  alarm: [41, 49],
} as const;

export type Style = keyof typeof CODES;

export const styled = (text: string, styles: readonly Style[]): string =>
  text === '' ? text : styles.reduce((inner, style) => wrapIn(CODES[style], inner), text);

const wrapIn = ([open, close]: readonly [number, number], text: string): string =>
  `\u001b[${open}m${text}\u001b[${close}m`;
