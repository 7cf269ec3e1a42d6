import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryPages, validateXML } from 'xmllint-wasm';
import type { Result } from '../../src/engine/result.ts';
import { junit } from '../../src/report/junit.ts';
import { maskIdentifiers } from '../../src/report/mask.ts';
import { publicText } from '../../src/report/plain-text.ts';
import type { Report } from '../../src/report/report.ts';
import { anyText } from './any-text.ts';
import {
  ACCOUNT,
  blind,
  clean,
  context,
  HOSTILE_TEXTS,
  hostile,
  large,
  manyAccounts,
  oldKey,
  sampleReport,
  sampleResult,
  worst,
} from './sample-report.ts';
import {
  guardDuty,
  keyRotated,
  leastPrivilege,
  notQuarantined,
  tamperingAlerts,
  trailLogging,
} from './sample-rules.ts';

const schema = readFileSync(new URL('junit.xsd', import.meta.url), 'utf8');

const written = (report: Report, rules = context.rules): string => [...junit(report, { rules })].join('');

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** What libxml2 reads, which complains of what is not well-formed or not of the schema. */
async function read(xml: string): Promise<Element> {
  const { valid, errors, normalized } = await validateXML({
    xml,
    schema,
    normalization: 'c14n',
    maxMemoryPages: memoryPages.GiB,
  });
  expect({ valid, errors }).toEqual({ valid: true, errors: [] });
  return treeOf(normalized);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x9': '\t', '#xA': '\n' };
const decoded = (text: string) => text.replace(/&([#\w]+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

const TOKEN = /<(\/?)([\w-]+)((?: [\w-]+="[^"]*")*)>|([^<]+)/g;

/** Canonical XML, in which every tag has an end, every value stands in double quotes and nothing else needs reading. */
function treeOf(canonical: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  for (const [, end, name = '', given = '', text = ''] of canonical.matchAll(TOKEN)) {
    const current = open.at(-1) ?? root;
    if (text !== '') current.text += decoded(text);
    else if (end === '/') open.pop();
    else {
      const pairs = [...given.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        decoded(value),
      ]);
      const element = { name, attributes: Object.fromEntries(pairs), children: [], text: '' };
      current.children.push(element);
      open.push(element);
    }
  }
  const [only] = root.children;
  if (only === undefined) throw new Error('there is no element');
  return only;
}

const suitesOf = async (report: Report) => (await read(written(report))).children;
const casesOf = ({ children }: Element) => children.filter(({ name }) => name === 'testcase');
const allCases = async (results: readonly Result[]) => (await suitesOf(sampleReport(results))).flatMap(casesOf);
const namesOf = async (results: readonly Result[]) =>
  (await allCases(results)).map(({ attributes }) => attributes['name']);

/** The element inside the only case. */
async function outcomeOf(result: Result, rules = context.rules): Promise<Element | undefined> {
  const [suite] = (await read(written(sampleReport([result]), rules))).children;
  return suite === undefined ? undefined : casesOf(suite)[0]?.children[0];
}

describe('junit', () => {
  it('writes a suite for each rule and a case for each result', () => {
    const report = sampleReport([
      oldKey('deploy', 7),
      sampleResult({ rule: keyRotated, resource: { name: 'ci' }, status: 'pass', message: 'All is well.' }),
      sampleResult({
        rule: tamperingAlerts,
        resource: { type: 'Other', id: 'alerts', name: 'alerts', file: { path: 'alerts/trail.tf', line: 12 } },
        status: 'not-applicable',
        message: 'There is no trail, so nothing can be tampered with.',
      }),
    ]);
    expect(written(report)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="keydrill" tests="3" failures="1" errors="0" skipped="1" time="9.000">
        <testsuite name="iam-access-key-rotated" tests="2" failures="1" errors="0" skipped="0" time="0" timestamp="2026-11-20T10:10:00">
          <properties>
            <property name="title" value="Access keys are rotated"/>
            <property name="capability" value="exposure"/>
            <property name="severity" value="high"/>
            <property name="kind" value="gap"/>
          </properties>
          <testcase name="ci (111122223333)" classname="iam-access-key-rotated" time="0"/>
          <testcase name="deploy (111122223333)" classname="iam-access-key-rotated" time="0">
            <failure type="high" message="Access key AKIA…KEYS of user deploy is 107 days old; the limit is 90 days.">Access key AKIA…KEYS of user deploy is 107 days old; the limit is 90 days.
      Resource: AwsIamAccessKey AKIA…KEYS (arn:aws:iam::111122223333:user/deploy)
      Observed: {"ageDays":107}
      Expected: {"maxAgeDays":90}
      To fix: Create a second key, move every consumer to it, then deactivate the old one; delete it once nothing complains.
          aws iam create-access-key --user-name USER
          # This cuts off whatever still uses the old key.
          aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive</failure>
          </testcase>
        </testsuite>
        <testsuite name="trail-tampering-alerts" tests="1" failures="0" errors="0" skipped="1" time="0" timestamp="2026-11-20T10:10:00">
          <properties>
            <property name="title" value="Somebody hears when a trail is stopped"/>
            <property name="capability" value="hear"/>
            <property name="severity" value="medium"/>
            <property name="kind" value="gap"/>
          </properties>
          <testcase name="alerts (111122223333)" classname="trail-tampering-alerts" time="0" file="alerts/trail.tf" line="12">
            <skipped type="not-applicable" message="There is no trail, so nothing can be tampered with.">There is no trail, so nothing can be tampered with.</skipped>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it('begins with the incidents, and calls them so', async () => {
    const [first, ...others] = await suitesOf(worst());
    expect(first?.attributes['name']).toBe(notQuarantined.id);
    const [incident] = first === undefined ? [] : casesOf(first);
    expect(incident?.children[0]?.attributes).toEqual({
      type: 'critical',
      message: expect.stringMatching(/^Incident: User deploy carries AWSCompromisedKeyQuarantineV3/),
    });
    expect(incident?.children[0]?.text).toMatch(/^Incident: User deploy/);
    expect(others.flatMap(casesOf).filter(({ children }) => /^Incident/.test(children[0]?.text ?? ''))).toEqual([]);
  });

  it('keeps the order of the report inside a suite', async () => {
    const report = worst();
    for (const suite of await suitesOf(report)) {
      const results = report.results.filter(({ ruleId }) => ruleId === suite.attributes['name']);
      const shown = casesOf(suite).map(({ attributes }) => attributes['name'] ?? '');
      expect(shown).toHaveLength(results.length);
      shown.forEach((name, index) => {
        expect(name).toContain(results[index]?.resource.name);
      });
    }
  });

  it.each([
    ['every kind of result', worst],
    ['only passes', clean],
    ['only unknowns', blind],
    ['many accounts', () => manyAccounts(20)],
    ['hostile text', hostile],
    ['no result', () => sampleReport([])],
  ])('gives counts that add up: %s', async (_, make) => {
    const report = make();
    const root = await read(written(report));
    const { counts } = report.summary;
    const skipped = counts['not-applicable'] + counts.excepted;
    expect(tallyOf(root)).toEqual({
      tests: report.results.length,
      failures: counts.fail,
      errors: counts.unknown,
      skipped,
    });
    for (const suite of root.children) {
      const cases = casesOf(suite);
      const holding = (name: string) => cases.filter(({ children }) => children[0]?.name === name).length;
      expect(tallyOf(suite)).toEqual({
        tests: cases.length,
        failures: holding('failure'),
        errors: holding('error'),
        skipped: holding('skipped'),
      });
    }
    for (const key of ['tests', 'failures', 'errors', 'skipped'] as const) {
      expect(root.children.reduce((sum, suite) => sum + tallyOf(suite)[key], 0)).toBe(tallyOf(root)[key]);
    }
  });

  it('says of a suite what its rule is about', async () => {
    const mixed = [
      sampleResult({ rule: leastPrivilege, severity: 'critical', resource: { id: 'a', name: 'a' } }),
      sampleResult({ rule: leastPrivilege, severity: 'low', resource: { id: 'b', name: 'b' } }),
    ];
    const [suite] = await suitesOf(sampleReport(mixed));
    const properties = suite?.children.find(({ name }) => name === 'properties')?.children ?? [];
    expect(properties.map(({ attributes: { name, value } }) => [name, value])).toEqual([
      ['title', 'Users with keys are no administrators'],
      ['capability', 'exposure'],
      ['severity', 'critical'],
      ['kind', 'gap'],
    ]);
    expect(suite === undefined ? [] : casesOf(suite).map(({ children }) => children[0]?.attributes['type'])).toEqual([
      'critical',
      'low',
    ]);
  });

  it('knows a rule of a merged report by its id alone', async () => {
    const [suite] = (await read(written(sampleReport([oldKey('deploy', 7)]), []))).children;
    expect(suite?.children[0]?.children[0]?.attributes).toEqual({ name: 'title', value: keyRotated.id });
    expect((await outcomeOf(oldKey('deploy', 7), []))?.text).not.toContain('To fix');
  });

  it('tells an example account from a real one', async () => {
    const { name } = (await read(written(sampleReport([], { run: { example: true } })))).attributes;
    expect(name).toBe('keydrill, example account');
    expect((await read(written(sampleReport([])))).attributes['name']).toBe('keydrill');
  });

  it('comes in pieces that lose and repeat nothing', async () => {
    const pieces = [...junit(large(1_600), context)];
    expect(pieces.length).toBeGreaterThan(6);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1_000_000);
    const cases = (await read(pieces.join(''))).children.flatMap(casesOf);
    const shown = cases.map(({ attributes }) => attributes['name']?.split(' ')[0]);
    expect(shown).toEqual(large(1_600).results.map(({ resource }) => resource.name));
  });
});

function tallyOf({ attributes }: Element) {
  const count = (name: string) => Number(attributes[name]);
  return { tests: count('tests'), failures: count('failures'), errors: count('errors'), skipped: count('skipped') };
}

describe('the times of a junit report', () => {
  const timesOf = async (startedAt: string, finishedAt: string) => {
    const root = await read(written(sampleReport([oldKey('a', 1)], { run: { startedAt, finishedAt } })));
    return [root.attributes['time'], root.children[0]?.attributes['timestamp']];
  };

  it.each([
    ['9 seconds', '2026-11-20T10:10:00.000Z', '2026-11-20T10:10:09.250Z', ['9.250', '2026-11-20T10:10:00']],
    ['in UTC', '2026-11-20T10:10:00+02:00', '2026-11-20T08:50:00Z', ['2400.000', '2026-11-20T08:10:00']],
    ['a clock set back', '2026-11-20T10:10:09.000Z', '2026-11-20T10:10:00.000Z', ['0.000', '2026-11-20T10:10:09']],
    ['unreadable', 'yesterday', 'today', ['0.000', undefined]],
  ])('are what readers take: %s', async (_, startedAt, finishedAt, expected) => {
    expect(await timesOf(startedAt, finishedAt)).toEqual(expected);
  });
});

describe('the cases of a junit report', () => {
  const user = (name: string, parts: Partial<Result> & { readonly accountId?: string } = {}) =>
    sampleResult({ rule: leastPrivilege, resource: { type: 'AwsIamUser', id: `AIDA${name}`, name }, ...parts });

  it('are named for the resource, the account and the region, each once', async () => {
    const regional = (region: string) =>
      sampleResult({
        rule: guardDuty,
        region,
        resource: { id: `detector-${region}`, name: `detector-${region.slice(0, 2)}`, region },
      });
    const whole = sampleResult({ rule: trailLogging, resource: { name: `${ACCOUNT}/eu-west-1`, region: 'eu-west-1' } });
    expect(await namesOf([user('ci')])).toEqual([`ci (${ACCOUNT})`]);
    expect(await namesOf([regional('eu-west-1'), regional('eu-west-2')])).toEqual([
      `detector-eu (${ACCOUNT}, eu-west-1)`,
      `detector-eu (${ACCOUNT}, eu-west-2)`,
    ]);
    expect(await namesOf([whole])).toEqual([`${ACCOUNT}/eu-west-1`]);
    expect(await namesOf([user('ci'), user('ci', { accountId: '444455556666' })])).toEqual([
      `ci (${ACCOUNT})`,
      'ci (444455556666)',
    ]);
  });

  it('add the id where the name is not enough', async () => {
    expect(await namesOf([oldKey('deploy', 7), oldKey('deploy', 8), oldKey('ci', 9)])).toEqual([
      `ci (${ACCOUNT})`,
      `deploy (${ACCOUNT}) AKIA…KEYS`,
      `deploy (${ACCOUNT}) AKIA…KEYS #2`,
    ]);
    expect(await namesOf([user(''), user(' ')])).toEqual([`AIDA (${ACCOUNT})`, `AIDA  (${ACCOUNT})`]);
  });

  it('never share a name, whatever the names are', async () => {
    const twin = oldKey('deploy', 7);
    const impostor = { ...twin, resource: { ...twin.resource, name: `deploy (${ACCOUNT}) AKIA…KEYS #2` } };
    const other = { ...twin, resource: { ...twin.resource, name: 'deploy\ufffe' } };
    const spelled = { ...twin, resource: { ...twin.resource, name: 'deploy\\u{fffe}' } };
    const names = await namesOf([twin, twin, twin, impostor, impostor, other, spelled]);
    expect(new Set(names).size).toBe(7);
  });

  it('point at the file of what lies in the repository', async () => {
    const file = { path: '.github/workflows/release "x".yml', line: 31 };
    const inFile = user('release', { resource: { type: 'Other', id: 'x', name: 'release', region: 'global', file } });
    const [found] = await allCases([inFile]);
    expect(found?.attributes).toMatchObject({ classname: leastPrivilege.id, file: file.path, line: '31' });
    expect(found?.children[0]?.text).toContain(`File: ${file.path}:31`);
    const [other] = await allCases([user('ci')]);
    expect(other?.attributes).not.toHaveProperty('file');
    expect(other?.attributes).not.toHaveProperty('line');
  });

  it('say what fails, the evidence and the remedy', async () => {
    const outcome = await outcomeOf(oldKey('deploy', 7));
    expect(outcome?.name).toBe('failure');
    expect(outcome?.attributes).toEqual({
      type: 'high',
      message: 'Access key AKIA…KEYS of user deploy is 107 days old; the limit is 90 days.',
    });
    expect(outcome?.text).toMatchInlineSnapshot(`
      "Access key AKIA…KEYS of user deploy is 107 days old; the limit is 90 days.
      Resource: AwsIamAccessKey AKIA…KEYS (arn:aws:iam::111122223333:user/deploy)
      Observed: {"ageDays":107}
      Expected: {"maxAgeDays":90}
      To fix: Create a second key, move every consumer to it, then deactivate the old one; delete it once nothing complains.
          aws iam create-access-key --user-name USER
          # This cuts off whatever still uses the old key.
          aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive"
    `);
  });

  it('say why something is unknown, and what to allow', async () => {
    const cause = {
      kind: 'access-denied',
      operation: 'events:ListRules',
      code: 'AccessDeniedException',
      iamAction: 'events:ListRules',
      message: 'User: arn:aws:iam::111122223333:user/ci is not authorized',
    } as const;
    const message = 'Could not be judged: events:ListRules was denied; allow events:ListRules.';
    const denied = await outcomeOf(sampleResult({ rule: tamperingAlerts, status: 'unknown', message, cause }));
    expect(denied?.name).toBe('error');
    expect(denied?.attributes).toEqual({ type: 'access-denied', message });
    expect(denied?.text.split('\n')).toEqual([
      message,
      `Resource: AwsAccount AWS::::Account:${ACCOUNT}`,
      'Missing permission: events:ListRules',
      'Answer of events:ListRules: AccessDeniedException: User: arn:aws:iam::111122223333:user/ci is not authorized',
    ]);
    const crash = { ...cause, kind: 'rule-crashed', operation: null, code: 'TypeError', iamAction: null } as const;
    const bug = await outcomeOf(
      sampleResult({ rule: tamperingAlerts, status: 'unknown', message, cause: { ...crash, message: 'x is null' } }),
    );
    expect(bug?.attributes['type']).toBe('rule-crashed');
    expect(bug?.text.split('\n').slice(2)).toEqual(['Error: TypeError: x is null']);
    const bare = await outcomeOf(sampleResult({ rule: tamperingAlerts, status: 'unknown', message }));
    expect(bare?.attributes['type']).toBe('unknown');
  });

  it('do not call an unknown of an incident rule an incident', async () => {
    const outcome = await outcomeOf(sampleResult({ rule: notQuarantined, status: 'unknown', message: 'No answer.' }));
    expect(outcome?.attributes['message']).toBe('No answer.');
  });

  it('are skipped with the reason where nothing applies', async () => {
    const outcome = await outcomeOf(
      sampleResult({ rule: trailLogging, status: 'not-applicable', message: 'There is no trail.' }),
    );
    expect(outcome).toEqual({
      name: 'skipped',
      attributes: { type: 'not-applicable', message: 'There is no trail.' },
      children: [],
      text: 'There is no trail.',
    });
  });

  it.each([
    ['SEC-1', 'vendor', 'Excepted until 2027-01-31 by m…@example.com (SEC-1): vendor.'],
    [null, 'They move in January.', 'Excepted until 2027-01-31 by m…@example.com: They move in January.'],
  ])('are skipped with the exception that covers them (%s)', async (ticket, reason, told) => {
    const exception = { reason, owner: 'mail@example.com', expires: '2027-01-31', ticket };
    const outcome = await outcomeOf({ ...oldKey('relay', 7), status: 'excepted', exception });
    expect(outcome?.name).toBe('skipped');
    expect(outcome?.attributes).toEqual({
      type: 'excepted',
      message: `${told} Access key AKIA…KEYS of user relay is 107 days old; the limit is 90 days.`,
    });
    expect(outcome?.text).toContain('Observed: {"ageDays":107}');
    const bare = await outcomeOf({ ...oldKey('relay', 7), status: 'excepted' });
    expect(bare?.attributes['message']).toMatch(/^Excepted\. Access key/);
  });

  it('are empty when they pass', async () => {
    expect(await outcomeOf(sampleResult({ rule: trailLogging, status: 'pass' }))).toBeUndefined();
  });

  it('shorten what is endless, and no key id is cut open by it', async () => {
    const message = `${'x'.repeat(1_990)} AKIAIOSFODNN7EXAMPLE ${'y'.repeat(50_000)}`;
    const outcome = await outcomeOf({ ...oldKey('deploy', 7), message, observed: { list: 'z'.repeat(50_000) } });
    expect(outcome?.attributes['message']).toHaveLength(2_000);
    expect(outcome?.text.length).toBeLessThan(6_000);
    expect(outcome?.text).not.toContain('AKIAI');
  });
});

describe('hostile text in a junit report', () => {
  it('is read back as it should be shown', async () => {
    const texts = ['<b>&amp;"\'</b>', ']]>', '<![CDATA[x]]>', '<!-- -- -->', '&#0;', '\ufffe and \uffff', 'a\nb\tc\rd'];
    for (const text of texts) {
      const outcome = await outcomeOf({ ...oldKey('deploy', 7), message: `${text} end` });
      const shown = publicText(`${text} end`).replace('\ufffe', '\\u{fffe}').replace('\uffff', '\\u{ffff}');
      expect(outcome?.attributes['message']).toBe(shown);
      expect(outcome?.text.split('\n')[0]).toBe(shown);
    }
  });

  it('gives neither a whole key id nor an e-mail address', () => {
    const xml = written(hostile());
    expect(xml).not.toMatch(/AKIAIOSFODNN7EXAMPLE|AKIA\d{12}KEYS|security@|platform@/);
    expect(xml).toContain('AKIA…MPLE');
    expect(xml).toContain('s…@example.com');
  });

  it('is never a command to the runner of GitHub Actions', () => {
    const rule = { ...keyRotated, remediation: { text: '::a', commands: ['::b\n  ::error::c\n##[d]'] } };
    const xml = written(hostile(), [rule, tamperingAlerts]);
    expect(xml.split('\n').filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
    expect(xml).toContain('    : :b');
  });

  it('is well-formed XML of the schema, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 12 }), async (texts) => {
        const report = hostile([...texts, '\ufffe\uffff', ...HOSTILE_TEXTS.slice(0, 2)]);
        const root = await read(written(report));
        expect(root.children.flatMap(casesOf)).toHaveLength(report.results.length);
        const shown = JSON.stringify(root);
        expect(maskIdentifiers(shown)).toBe(shown);
      }),
      { numRuns: 25 },
    );
  });
});
