import type { Result } from '../../engine/result.ts';
import type { Rule } from '../../engine/rule.ts';
import { harmlessJson } from '../json.ts';
import { harmlessLine, truncate } from '../plain-text.ts';
import { attributes, escaped, xmlCharacters } from './xml.ts';

/** What stands in a case that is not simply passed; null for one that is. */
export function outcomeOf(result: Result, rule: Rule | undefined): string | null {
  switch (result.status) {
    case 'pass':
      return null;
    case 'fail': {
      const message = result.kind === 'incident' ? `Incident: ${result.message}` : result.message;
      const lines = [...evidence(result), ...remedy(rule)];
      return outcome('failure', { type: result.severity, message, lines });
    }
    case 'unknown':
      return outcome('error', {
        type: result.cause?.kind ?? 'unknown',
        message: result.message,
        lines: [...resourceLine(result), ...causeLines(result)],
      });
    case 'not-applicable':
      return outcome('skipped', { type: result.status, message: result.message, lines: [] });
    case 'excepted':
      return outcome('skipped', {
        type: result.status,
        message: `${exceptionOf(result)} ${result.message}`,
        lines: evidence(result),
      });
  }
}

interface Outcome {
  readonly type: string;
  readonly message: string;
  /** What there is to say beyond the message. */
  readonly lines: readonly string[];
}

/** More than this of one line is for the JSON report: GitLab takes no file over 30 MB. */
const LINE_LENGTH = 2_000;

/** The message comes twice: GitLab shows only the text, Azure DevOps and lists of failures only the attribute. */
function outcome(element: 'failure' | 'error' | 'skipped', { type, message, lines }: Outcome): string {
  const [shown = '', ...more] = [message, ...lines].map((line) => truncate(xmlCharacters(line), LINE_LENGTH));
  const text = [shown, ...more].map((line) => escaped(harmlessLine(line)));
  return `<${element}${attributes({ type, message: shown })}>${text.join('\n')}</${element}>`;
}

const evidence = (result: Result): readonly string[] => [
  ...resourceLine(result),
  ...(result.observed === null ? [] : [`Observed: ${harmlessJson(result.observed)}`]),
  ...(result.expected === null ? [] : [`Expected: ${harmlessJson(result.expected)}`]),
];

const resourceLine = ({ resource: { type, id, arn, file } }: Result): readonly string[] => [
  `Resource: ${type} ${id}${arn === undefined || arn === id ? '' : ` (${arn})`}`,
  ...(file === undefined ? [] : [`File: ${file.path}:${file.line}`]),
];

function causeLines({ cause }: Result): readonly string[] {
  if (cause === null) return [];
  const { iamAction, operation, code, message } = cause;
  return [
    ...(iamAction === null ? [] : [`Missing permission: ${iamAction}`]),
    `${operation === null ? 'Error' : `Answer of ${operation}`}: ${code}: ${message}`,
  ];
}

function exceptionOf({ exception }: Result): string {
  if (exception === null) return 'Excepted.';
  const { owner, expires, reason, ticket } = exception;
  return `Excepted until ${expires} by ${owner}${ticket === null ? '' : ` (${ticket})`}: ${reason.replace(/\.$/, '')}.`;
}

function remedy(rule: Rule | undefined): readonly string[] {
  if (rule === undefined) return [];
  const { text, commands = [] } = rule.remediation;
  return [`To fix: ${text}`, ...commands.flatMap((command) => command.split('\n')).map((line) => `    ${line}`)];
}
