import { harmlessLine, publicText } from '../report/plain-text.ts';
import { type Style, styled } from '../report/text/style.ts';
import { counted, joined } from '../report/text/wording.ts';
import { AREAS, type Check, type CheckStatus } from './check.ts';
import type { Diagnosis } from './diagnosis.ts';

const WORDS: Readonly<Record<CheckStatus, readonly [word: string, styles: readonly Style[]]>> = {
  ok: ['ok', ['green']],
  remark: ['remark', ['yellow']],
  problem: ['problem', ['red', 'bold']],
  'not-checked': ['not checked', ['dim']],
};

const STATUS_WIDTH = Math.max(...Object.values(WORDS).map(([word]) => word.length));
const AREA_WIDTH = Math.max(...AREAS.map((area) => area.length));

/** One line for each check, and one below it that says what to do. */
export function diagnosisText(diagnosis: Diagnosis, { color }: { readonly color: boolean }): string {
  const painted = (text: string, styles: readonly Style[]) => (color ? styled(text, styles) : text);
  const lines = diagnosis.checks.flatMap((check) => checkLines(check, painted));
  return [...lines, '', ...closing(diagnosis)].map((line) => `${harmlessLine(line)}\n`).join('');
}

function checkLines(
  { status, area, message, remedy }: Check,
  painted: (text: string, styles: readonly Style[]) => string,
): readonly string[] {
  const [word, styles] = WORDS[status];
  const before = `${painted(word.padEnd(STATUS_WIDTH), styles)}  ${area.padEnd(AREA_WIDTH)}  `;
  const indent = ' '.repeat(STATUS_WIDTH + AREA_WIDTH + 4);
  return [`${before}${publicText(message)}`, ...(remedy === null ? [] : [`${indent}→ ${publicText(remedy)}`])];
}

function closing({ counts, missingActions, permissions }: Diagnosis): readonly string[] {
  const missing =
    missingActions.length === 0
      ? []
      : [
          `Missing permissions: ${publicText(joined(missingActions))}.`,
          `"${publicText(permissions)}" prints an IAM policy with all that is needed.`,
        ];
  const remarks = counts.remark === 0 ? '' : `, ${counted(counts.remark, 'remark')}`;
  const verdict =
    counts.problem === 0
      ? `A scan would work: no problem${remarks}.`
      : `${counted(counts.problem, 'problem')}${remarks}.`;
  return [...missing, verdict];
}
