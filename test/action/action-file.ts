import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface ActionStep {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

/** What action.yml says, as far as the tests look. */
export interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] };
}

export const ACTION_TEXT = readFileSync('action.yml', 'utf8');
export const actionFile: ActionFile = parse(ACTION_TEXT);

/** The only step with this name, or throws. */
export function stepNamed(name: string): ActionStep {
  const found = actionFile.runs.steps.filter((step) => step.name === name);
  const [step] = found;
  if (step === undefined || found.length > 1) throw new Error(`${found.length} steps are named ${name}.`);
  return step;
}
