import { readdirSync, readFileSync, statSync } from 'node:fs';
import { demoPolicy } from '../../src/demo/policy.ts';
import type { Aws, Item } from '../../src/facts/collector.ts';
import { codeOwners } from '../../src/facts/repository/codeowners.ts';
import { drillLog } from '../../src/facts/repository/drills.ts';
import { playbookChangedAt, playbookFile } from '../../src/facts/repository/playbook.ts';
import { keyQueries } from '../../src/facts/repository/queries.ts';
import { storedKeys, workflows } from '../../src/facts/repository/workflows.ts';
import { checkoutUnreadable, type Repository } from '../../src/facts/repository.ts';
import { type Answer, answer, answerFor, HOME, known } from './answer.ts';

/** The repository in which the company keeps its policy file: the files below `checkout/`, read as any other would be. */
const ROOT = new URL('checkout/', import.meta.url);

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => statSync(new URL(path, ROOT)).isFile())
  .sort();

/** When a commit last changed a file. */
const CHANGED: Readonly<Record<string, string>> = {
  'playbooks/leaked-aws-key.md': '2025-12-09T10:03:27.000Z',
};

const repository: Repository = {
  resolve: async (path) => path,
  files: async () => files,
  text: async (path) => (files.includes(path) ? readFileSync(new URL(path, ROOT), 'utf8') : null),
  changedAt: async (path) => CHANGED[path] ?? null,
  ignores: async () => false,
};

const aws: Aws = {
  ...HOME,
  repository,
  send: () => Promise.reject(checkoutUnreadable('NotRead', 'nothing of the checkout is asked of AWS')),
};

/** Reads the fact about each of the paths. */
async function readFor<T>(collector: Item<string, T>, paths: readonly string[]): Promise<Answer> {
  const values = await Promise.all(paths.map(async (path) => ({ path, value: await collector.read(path, aws) })));
  return answerFor(collector, (asked) => {
    const found = values.find(({ path }) => path === asked);
    return known(found, asked).value;
  });
}

const declarations = known(demoPolicy.declarations, 'policy');
const playbook = known(declarations.playbook?.path, 'playbook');
const drills = known(declarations.rotation.drillLog ?? undefined, 'drill log');
const owners = await codeOwners.read(aws);
const workflowFiles = await workflows.read(aws);

export const checkoutAnswers: readonly Answer[] = [
  answer(codeOwners, () => owners),
  answer(workflows, () => workflowFiles),
  await readFor(storedKeys, workflowFiles),
  await readFor(playbookFile, [playbook]),
  await readFor(playbookChangedAt, [playbook]),
  await readFor(keyQueries, [playbook]),
  await readFor(drillLog, [drills]),
];
