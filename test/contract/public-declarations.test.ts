import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { parseDeclarations, withoutComments } from '../../scripts/declaration-file.ts';
import { ENTRIES, writeDeclarations } from '../../scripts/declarations.ts';

/** Every name that a plug-in or a script may import, types included, and why it is public. What is here stays. */
const REVIEWED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  index: {
    account: 'the subject of rules about the account as a whole',
    allPages: 'follows the page tokens of an operation to their end',
    definePlugin: 'types what a plug-in exports',
    defineRule: 'types a rule by what it needs',
    every: 'weighs facts of which one may disprove the rest',
    everyRegion: 'hands a rule about the account the facts of its regions',
    fail: 'makes a verdict',
    item: 'makes a collector of facts about single items',
    list: 'makes a collector of items that can be judged',
    notApplicable: 'makes a verdict',
    nullWhen: 'makes an answer of "not configured"',
    one: 'makes a collector of one fact',
    pass: 'makes a verdict',
    Plugin: 'names what definePlugin gives',
    present: 'demands what AWS documents as always there',
    region: 'the subject of rules about each region',
    Report: 'what --format json writes, for scripts that read it',
    Result: 'one result of a report',
    Rule: 'names what defineRule gives',
    some: 'weighs facts of which one may prove the rest',
    subjects: 'makes a list to judge of facts that are read already',
  },
  'testing/index': {
    Expectation: 'names what a case expects, for tables made by functions',
    given: 'says what a collector answered',
    GivenFact: 'names what given() makes',
    givenFor: 'says what a collector answered about one item',
    RuleCase: 'names a row of a table',
    RuleTests: 'names what ruleTests() makes, which a plug-in lists',
    ruleTests: 'makes the table of a rule',
    TEST_ACCOUNT: 'the account of the cases, for the ARNs in them',
    testPlugin: 'runs the tables of a plug-in in vitest, jest or node:test',
    TestedPlugin: 'names what testPlugin() takes',
    testRule: 'runs one table in vitest, jest or node:test',
    TestRunner: 'names the two functions that testRule() takes from a runner',
    unread: 'says that a collector was refused',
    unreadFor: 'says that a collector was refused about one item',
  },
  'facts-api': {
    accessKeys: 'the keys of a user as they are now, with their ids',
    activeAccessKeys: 'what most rules about leaked keys judge',
    authorizationDetails: 'what users, groups and roles may do, and their tags',
    consoleUsers: 'people, as far as IAM knows them',
    credentialReport: 'passwords, MFA and keys of all users in one answer',
    guardDutyDetectors: 'whether a region is watched',
    iamRoles: 'the roles that a key may lead to',
    iamUsers: 'the users that may hold a key',
    organization: 'whether guardrails of an organization hold',
    securityHubEnabled: 'whether findings of a region are gathered',
    trailBuckets: 'where the traces of a key are kept',
    trails: 'what records the use of a key',
    trailStatus: 'whether a trail works',
  },
};

let folder: string;
let files: readonly string[];
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keydrill-declarations-'));
  writeDeclarations(folder);
  files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const exportsOf = (entry: string): readonly string[] =>
  parseDeclarations(read(`${entry}.d.ts`)).statements.flatMap(({ names }) => names);

describe.each(Object.entries(REVIEWED))('the names of %s', (entry, reviewed) => {
  it('are those that were reviewed', () => {
    expect([...exportsOf(entry)].sort()).toEqual(Object.keys(reviewed).sort());
  });

  it('each have a reason', () => {
    for (const [name, why] of Object.entries(reviewed)) expect(why, name).toMatch(/^[a-z].{10,}[^.]$/);
  });
});

it('the modules are those that package.json exports', () => {
  const types = Object.values<unknown>(manifest.exports).flatMap((target) =>
    typeof target === 'object' && target !== null && 'types' in target ? [target.types] : [],
  );
  expect(types).toEqual(ENTRIES.map((entry) => `./dist/types/${entry}.d.ts`));
  expect(Object.keys(REVIEWED)).toEqual([...ENTRIES]);
});

describe('the declarations', () => {
  it('reach only each other, and name each file so that every resolution finds it', () => {
    for (const file of files) {
      const asked = Array.from(
        withoutComments(read(file)).matchAll(/(?:from|import\() ?['"]([^'"]+)['"]/g),
        ([, name = '']) => name,
      );
      for (const name of asked) {
        expect(name, file).toMatch(/^\.\.?\/.*\.js$/);
        expect(files, `${name} of ${file}`).toContain(join(file, '..', name.replace(/\.js$/, '.d.ts')));
      }
    }
  });

  it('ask for no types of other packages', () => {
    for (const file of files) expect(read(file), file).not.toMatch(/\b(?:NodeJS|Buffer)\b|\/\/\/ <reference/);
  });

  it('have changed only where the reviewer sees it', async () => {
    const text = [...files].sort().map((file) => `// ${file}\n${withoutComments(read(file))}`);
    await expect(text.join('\n')).toMatchFileSnapshot('public-declarations.txt');
  });
});
