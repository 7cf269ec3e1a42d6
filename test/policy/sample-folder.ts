import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Rule } from '../../src/engine/rule.ts';
import { ok, problem } from '../../src/outcome.ts';
import { definePlugin, type Plugin } from '../../src/plugins/plugin.ts';
import { type LoadPolicyInput, loadPolicy } from '../../src/policy/load-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { formatProblem } from '../../src/policy/problem.ts';
import { keyRotated, NOW, rules, trailEncrypted } from './fake-rules.ts';

/** A folder with policy files, and what they come to. */
export interface SampleFolder {
  readonly root: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  load(options?: Partial<LoadPolicyInput>): Promise<Policy>;
  /** The problems of a policy that is expected to have some, as they are printed. */
  problems(options?: Partial<LoadPolicyInput>): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export async function sampleFolder(): Promise<SampleFolder> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'keydrill-policy-')));
  const outcomeOf = (options: Partial<LoadPolicyInput> = {}) =>
    loadPolicy({ path: 'keydrill.yaml', cwd: root, rules, now: NOW, plugins: fakePlugins().plugins, ...options });
  return {
    root,
    async write(files) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(root, name)), { recursive: true });
        await writeFile(join(root, name), content);
      }
    },
    async load(options) {
      const outcome = await outcomeOf(options);
      if (!outcome.ok) throw new Error(outcome.problems.map(formatProblem).join('\n'));
      return outcome.policy;
    },
    async problems(options) {
      const outcome = await outcomeOf(options);
      if (outcome.ok) throw new Error('the policy is valid');
      return outcome.problems.map(formatProblem);
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export const bucketTagged: Rule = { ...keyRotated, id: 'acme/bucket-tagged', aliases: [], pack: 'recommended' };
export const bucketNamed: Rule = { ...trailEncrypted, id: 'acme/bucket-named', aliases: [], pack: 'strict' };

export const acme: Plugin = definePlugin({
  apiVersion: 1,
  name: 'acme',
  rules: [bucketTagged, bucketNamed],
  tests: [],
  packs: {
    baseline: {
      title: 'What every account of Acme needs',
      rules: {
        'acme/bucket-tagged': { maxAgeDays: 30 },
        'cloudtrail-encrypted': 'high',
        'iam-access-key-rotated': 'on',
      },
    },
    extra: { title: 'More', rules: { 'acme/bucket-named': 'on' } },
    wrong: { title: 'A mistake', rules: { 'acme/bucket-tagged': { maxAgeDays: 0 }, 'acme/bucket-tagd': 'on' } },
  },
});

/** A loader that knows these plug-ins by the name of their file or package, and counts what it runs. */
export function fakePlugins(known: Readonly<Record<string, Plugin | string>> = { './acme.mjs': acme }) {
  const ran: string[] = [];
  const plugins: NonNullable<LoadPolicyInput['plugins']> = {
    resolve: async (name, folder) =>
      Object.keys(known).some((each) => name.endsWith(each.replace('./', '')))
        ? ok({ name, entry: resolve(folder, name), package: null })
        : problem(`There is no plug-in ${JSON.stringify(name)}; install it.`),
    load: async ({ name, entry }) => {
      ran.push(entry);
      const found = Object.entries(known).find(([each]) => name.endsWith(each.replace('./', '')))?.[1];
      return typeof found === 'object'
        ? { ok: true, plugin: found }
        : { ok: false, problems: [found ?? 'It is broken; mend it.'] };
    },
  };
  return { plugins, ran };
}
