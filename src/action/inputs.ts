import { CommandError } from '../cli/command-error.ts';
import { EXTRA_FORMATS, type ExtraFormat, isExtraFormat } from './report-files.ts';

/** The inputs of action.yml. A text that is empty was not given. */
export interface Inputs {
  readonly policy: string;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  readonly organization: boolean;
  readonly roleName: string;
  readonly externalId: string;
  readonly failOn: string;
  readonly allowUnknown: boolean;
  readonly baseline: string;
  readonly formats: readonly ExtraFormat[];
  readonly outputDir: string;
  readonly sarifLocation: string;
  readonly uploadSarif: boolean;
  readonly publish: Publish;
  readonly summary: boolean;
  readonly annotations: boolean;
}

const PUBLISH = ['off', 'dry-run', 'on'] as const;
export type Publish = (typeof PUBLISH)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where action.yml puts an input: `KEYDRILL_INPUT_FAIL_ON` for `fail-on`. The runner sets none for composite actions. */
export const variableOf = (input: string): string => `KEYDRILL_INPUT_${input.toUpperCase().replaceAll('-', '_')}`;

/** Reads every input. Throws `CommandError` for a value that is none of its choices; what is left to the CLI passes as it is. */
export function readInputs(environment: Environment): Inputs {
  const text = (input: string): string => (environment[variableOf(input)] ?? '').trim();
  const flag = (input: string, otherwise: boolean): boolean => booleanOf(input, text(input), otherwise);
  return {
    policy: text('policy'),
    regions: listOf(text('regions')),
    accounts: listOf(text('accounts')),
    organization: flag('organization', false),
    roleName: text('role-name'),
    externalId: text('external-id'),
    failOn: text('fail-on'),
    allowUnknown: flag('allow-unknown', false),
    baseline: text('baseline'),
    formats: formatsOf(text('formats')),
    outputDir: text('output-dir') || 'keydrill-report',
    sarifLocation: text('sarif-location'),
    uploadSarif: flag('upload-sarif', true),
    publish: publishOf(text('publish')),
    summary: flag('summary', true),
    annotations: flag('annotations', true),
  };
}

/** White space and commas separate; nothing is said twice. */
const listOf = (text: string): readonly string[] => [...new Set(text.split(/[\s,]+/).filter((item) => item !== ''))];

/** As the core schema of YAML 1.2 writes them, which is what the runner's own inputs accept. */
function booleanOf(input: string, text: string, otherwise: boolean): boolean {
  if (text === '') return otherwise;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  throw new CommandError(`The input ${input} takes true or false, not "${text}".`);
}

function publishOf(text: string): Publish {
  if (text === '') return 'off';
  const known = PUBLISH.find((choice) => choice === text);
  if (known === undefined) throw new CommandError(`The input publish takes off, dry-run or on, not "${text}".`);
  return known;
}

function formatsOf(text: string): readonly ExtraFormat[] {
  // These two are written whether they are asked for or not.
  const asked = listOf(text).filter((format) => format !== 'json' && format !== 'sarif');
  const unknown = asked.find((format) => !isExtraFormat(format));
  if (unknown !== undefined) {
    const known = Object.keys(EXTRA_FORMATS).join(', ');
    throw new CommandError(`The input formats takes ${known}, not "${unknown}"; json and sarif are always written.`);
  }
  return asked.filter(isExtraFormat);
}
