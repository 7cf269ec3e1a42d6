import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ActionStep, actionFile } from './action-file.ts';
import { readOutputs } from './read-outputs.ts';

/** A run step of action.yml, as it ended. */
export interface EndedStep {
  readonly name: string;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What it added to the page of the run. */
  readonly summary: string;
}

export interface ActionResult {
  /** Those that ran, in order. */
  readonly steps: readonly EndedStep[];
  /** Of the first step that failed; 0 when none did. */
  readonly code: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  /** What was handed to github/codeql-action/upload-sarif, in order. */
  readonly uploads: readonly string[];
}

export interface ActionOptions {
  /** As under `with:`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** All of the environment but what the runner sets. */
  readonly env: Readonly<Record<string, string>>;
  readonly workspace: string;
  /** Where the Action was fetched to. */
  readonly actionPath: string;
  /** Files of the runner that this one does not have. */
  readonly without?: readonly ('GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY')[];
}

type StepOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Runs the steps of action.yml as the runner does: conditions, expressions, `bash` with the runner's own flags, and for
 * each step new files for outputs and summary. Only `uses` is not followed.
 */
export async function runSteps(options: ActionOptions): Promise<ActionResult> {
  const temp = await mkdtemp(join(tmpdir(), 'keydrill-runner-'));
  const steps: EndedStep[] = [];
  const uploads: string[] = [];
  const outputs: Record<string, Readonly<Record<string, string>>> = {};
  try {
    for (const [index, step] of actionFile.runs.steps.entries()) {
      const failed = steps.some(({ code }) => code !== 0);
      if (!isDue(step, failed, outputs)) continue;
      if (step.run === undefined) {
        uploads.push(evaluate(step.with?.['sarif_file'] ?? '', options, outputs));
        continue;
      }
      const { ended, set } = await runStep(step, { ...options, temp: join(temp, String(index)), outputs });
      steps.push(ended);
      if (step.id !== undefined) outputs[step.id] = set;
    }
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
  const mapped = Object.entries(actionFile.outputs).map(([name, { value }]) => [
    name,
    evaluate(value, options, outputs),
  ]);
  const code = steps.find((step) => step.code !== 0)?.code ?? 0;
  return { steps, code, outputs: Object.fromEntries(mapped), uploads };
}

/** A condition that calls no status function also asks for success. No other forms are known. */
function isDue({ if: condition }: ActionStep, failed: boolean, outputs: StepOutputs): boolean {
  if (condition === undefined) return !failed;
  const [, always, step = '', output = ''] =
    /^(\$\{\{ !cancelled\(\) && )?steps\.([\w-]+)\.outputs\.([\w-]+) != ''(?: \}\})?$/.exec(condition) ?? [];
  if (step === '') throw new Error(`This runner does not know the condition ${condition}.`);
  return (always !== undefined || !failed) && (outputs[step]?.[output] ?? '') !== '';
}

/** A text whose expressions are inputs or outputs of steps: all that action.yml has. */
function evaluate(text: string, { inputs = {} }: Pick<ActionOptions, 'inputs'>, outputs: StepOutputs): string {
  return text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    const [, input] = /^inputs\.([\w-]+)$/.exec(expression) ?? [];
    if (input !== undefined) return inputs[input] ?? actionFile.inputs[input]?.default ?? '';
    const [, step = '', output = ''] = /^steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(expression) ?? [];
    if (step === '') throw new Error(`This runner does not know the expression ${expression}.`);
    return outputs[step]?.[output] ?? '';
  });
}

interface StepContext extends ActionOptions {
  readonly temp: string;
  readonly outputs: StepOutputs;
}

async function runStep(step: ActionStep, context: StepContext) {
  const { temp, workspace, actionPath, env, outputs, without = [] } = context;
  await mkdir(temp, { recursive: true });
  const script = join(temp, 'script.sh');
  await writeFile(script, step.run ?? '');
  const files = { GITHUB_OUTPUT: join(temp, 'set_output'), GITHUB_STEP_SUMMARY: join(temp, 'step_summary') };
  for (const file of Object.values(files)) await writeFile(file, '');
  const ofRunner = {
    ...files,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    GITHUB_ACTION_PATH: actionPath,
    RUNNER_TEMP: temp,
  };
  const given = Object.entries(step.env ?? {}).map(([name, value]) => [name, evaluate(value, context, outputs)]);
  const environment: Record<string, string> = { ...env, ...Object.fromEntries(given), ...ofRunner };
  for (const name of without) delete environment[name];
  const ended = await runBash(script, workspace, environment);
  const summary = await readFile(files.GITHUB_STEP_SUMMARY, 'utf8');
  return {
    ended: { name: step.name, summary, ...ended },
    set: readOutputs(await readFile(files.GITHUB_OUTPUT, 'utf8')),
  };
}

/** `shell: bash` is `bash --noprofile --norc -eo pipefail {0}`. */
export function runBash(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Pick<EndedStep, 'code' | 'stdout' | 'stderr'>> {
  return new Promise((done, fail) => {
    const child = spawn('/bin/bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const text = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text.stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text.stderr += chunk;
    });
    child.once('error', fail);
    child.once('close', (code) => done({ code, ...text }));
  });
}
