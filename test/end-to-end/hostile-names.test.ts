import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Log } from 'sarif';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { rejections } from '../report/sarif-rejections.ts';
import {
  HOSTILE,
  hostileAnswers,
  hostileErrors,
  hostileRegions,
  hostileUsers,
  REGIONS_AT_ONCE,
  USERS_AT_ONCE,
} from './sample-hostile.ts';
import { contactsSnapshot } from './sample-snapshots.ts';
import { harmIn, openWorkspace, type Workspace } from './sample-workspace.ts';

const chunks = (texts: readonly string[], size: number): readonly (readonly string[])[] =>
  texts.length <= size ? [texts] : [texts.slice(0, size), ...chunks(texts.slice(size), size)];

/** One account for as many texts as fit into it. */
const accounts = async (
  make: (texts: readonly string[], accountId: string) => Promise<string>,
  size: number,
): Promise<readonly string[]> =>
  Promise.all(chunks(HOSTILE, size).map((texts, index) => make(texts, String(111122223330 + index))));

interface Run {
  readonly text: string;
  readonly colored: string;
  readonly json: string;
  readonly sarif: string;
  readonly stderr: string;
}

let workspace: Workspace;
beforeAll(async () => {
  workspace = await openWorkspace();
  // The rules for which the hostile answers are made.
  await workspace.file('keydrill.yaml', 'extends: essential\n');
});
afterAll(() => workspace.remove());

async function judged(snapshots: readonly string[], args: readonly string[] = []): Promise<Run> {
  const names = await Promise.all(snapshots.map((snapshot, index) => workspace.file(`${index}.json`, snapshot)));
  const formats = ['json=report.json', 'sarif=report.sarif'].flatMap((format) => ['--format', format]);
  const plain = await workspace.run(['evaluate', ...names, ...args, ...formats, '--format', 'text']);
  expect([1, 3], plain.stderr).toContain(plain.code);
  const colored = await workspace.run(['evaluate', ...names, ...args], { env: { FORCE_COLOR: '1' } });
  const [json, sarif] = [await workspace.read('report.json'), await workspace.read('report.sarif')];
  return { text: plain.stdout, colored: colored.stdout, json, sarif, stderr: plain.stderr };
}

/** No output can steer a terminal or a runner; JSON and SARIF are what they should be. */
function demandHarmless({ text, colored, json, sarif, stderr }: Run): void {
  expect(harmIn(text)).toEqual([]);
  expect(colored).not.toBe(text);
  expect(harmIn(colored.replace(/\u001b\[\d{1,2}m/g, ''))).toEqual([]);
  expect(stripVTControlCharacters(colored)).toBe(text);
  for (const written of [json, sarif, stderr]) expect(harmIn(written)).toEqual([]);
  expect(rejections(sarif)).toEqual([]);
  for (const run of (JSON.parse(sarif) as Log).runs) for (const result of run.results ?? []) demandPlace(result);
}

/** A path relative to the repository, of nothing but what a URI may hold. */
function demandPlace({ locations }: NonNullable<Log['runs'][number]['results']>[number]): void {
  const uri = locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '';
  expect(uri).toMatch(/^(?:[\w.~!$&'()*+,;=@-]|%[0-9A-F]{2})+(?:\/(?:[\w.~!$&'()*+,;=@-]|%[0-9A-F]{2})+)*$/);
  expect(() => decodeURIComponent(uri)).not.toThrow();
  expect(uri.split('/')).not.toContain('..');
  const url = new URL(uri, 'file:///repository/');
  expect(url.href).toBe(`file:///repository/${uri}`);
}

const resultsOf = ({ json }: Run): Report['results'] => (JSON.parse(json) as Report).results;

describe('hostile names come out harmless', () => {
  it('of users', async () => {
    const run = await judged(await accounts(hostileUsers, USERS_AT_ONCE), ['--sarif-location', 'resource']);
    demandHarmless(run);
    // Harmless, and yet whole where a program reads them.
    const names = new Set(resultsOf(run).map(({ resource }) => resource.name));
    expect(HOSTILE.filter((text) => !names.has(text))).toEqual([]);
  });

  it('of regions', async () => {
    const run = await judged(await accounts(hostileRegions, REGIONS_AT_ONCE), ['--sarif-location', 'resource']);
    demandHarmless(run);
    const regions = new Set(resultsOf(run).map(({ target }) => target.region));
    expect(HOSTILE.filter((text) => !regions.has(text))).toEqual([]);
  });

  it('of errors, operations and permissions', async () => {
    const run = await judged([await hostileErrors(HOSTILE, '111122223333')]);
    demandHarmless(run);
    const results = resultsOf(run);
    expect(results.some(({ cause }) => cause !== null && HOSTILE.includes(cause.message))).toBe(true);
    expect(results.filter(({ status }) => status !== 'unknown' && status !== 'not-applicable')).toEqual([]);
    // Nothing hostile is offered for pasting into a policy.
    expect(run.text).not.toContain('"Action": [');
  });

  it('of policies, buckets, trails, keys, tags and addresses', async () => {
    const texts = chunks(HOSTILE, 12);
    for (const [part, some] of texts.entries()) {
      const snapshots = some.map((text, index) => hostileAnswers(text, String(111122223300 + part * 12 + index)));
      const run = await judged(await Promise.all(snapshots));
      demandHarmless(run);
      const told = JSON.stringify(resultsOf(run));
      expect(some.filter((text) => !told.includes(JSON.stringify(text).slice(1, -1)))).toEqual([]);
    }
  });

  it('as an error without a region list', async () => {
    const snapshot = JSON.parse(contactsSnapshot());
    const accounts = HOSTILE.map((text, index) => ({
      ...snapshot,
      account: { partition: text, id: String(111122223300 + index) },
      homeRegion: text,
      tool: { name: 'keydrill', version: text },
      regions: {
        ok: false,
        error: { kind: 'access-denied', operation: text, code: text, iamAction: text, message: text },
      },
    }));
    demandHarmless(await judged(accounts.map((each) => JSON.stringify(each))));
  });
});

describe('a hostile policy comes out harmless', () => {
  it('in the words of its exceptions and in its own name', async () => {
    const exceptions = HOSTILE.map((text, index) => ({
      rule: 'account-alternate-contacts-set',
      resource: '*',
      accounts: [String(111122223300 + index)],
      reason: text,
      owner: text,
      ticket: text,
      expires: '2026-01-31',
    }));
    const unused = { ...exceptions[0], resource: '\u001b[31m::error::no such' };
    const name = '::error file=x::owned \u001b[31m\u202e##[error].yaml';
    await mkdir(join(workspace.folder, '.git'), { recursive: true });
    await workspace.file(name, JSON.stringify({ exceptions: [...exceptions, unused] }));
    const contacts = { SECURITY: 'missing', BILLING: 'denied' } as const;
    const run = await judged(
      HOSTILE.map((_, index) => contactsSnapshot({ accountId: String(111122223300 + index), contacts })),
      ['--policy', name, '--fail-on', 'low', '--rule', 'account-alternate-contacts-set', '--rule', 'guardduty-enabled'],
    );
    demandHarmless(run);
    const excepted = resultsOf(run).filter(({ status }) => status === 'excepted');
    expect(excepted.map(({ exception }) => exception?.owner)).toEqual(HOSTILE);
    for (const command of [
      ['policy', 'check'],
      ['policy', 'print'],
    ]) {
      const { stdout, stderr } = await workspace.run([...command, '--policy', name]);
      expect(harmIn(stderr)).toEqual([]);
      expect(stdout).not.toContain('\u001b');
    }
  });
});
