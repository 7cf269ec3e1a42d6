import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse as parseHtml, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { rulesIn } from '../../src/cli/policy.ts';
import { hubFinding, isOfHub, placeOf } from '../../src/publish/hub-finding.ts';
import type { AsffFinding } from '../../src/report/asff/finding.ts';
import { FORMATS, type Format, reporterOf } from '../../src/report/reporters.ts';
import { ruleWith } from '../engine/sample-snapshot.ts';
import { ACCOUNT, context, oldKey, sampleReport, sampleResult } from '../report/sample-report.ts';
import { keyRotated, sampleRules } from '../report/sample-rules.ts';
import { rejections } from '../report/sarif-rejections.ts';

const ID = 'acme/bucket-tagged';
/** The longest id that a plug-in may have, and one beyond every limit. */
const LONG = `acme/${'a'.repeat(600)}`;

const tagged = ruleWith({ id: ID, title: 'Buckets have an owner', remediation: { text: 'Tag the bucket.' } });
const long = ruleWith({ id: LONG, title: 'A long name' });
const rules = [...sampleRules, tagged, long];

const bucket = (rule: typeof tagged, name: string, region = 'eu-west-1') =>
  sampleResult({
    rule,
    region,
    resource: { type: 'AwsS3Bucket', id: `arn:aws:s3:::${name}`, arn: `arn:aws:s3:::${name}`, name, region },
    message: `Bucket ${name} has no tag owner; it should have one.`,
  });

const report = sampleReport(
  [
    oldKey('service', 1),
    bucket(tagged, 'logs'),
    bucket(tagged, 'data'),
    { ...bucket(tagged, 'fine'), status: 'pass' },
    {
      ...bucket(tagged, 'closed'),
      status: 'unknown',
      cause: {
        kind: 'access-denied',
        operation: 's3:GetBucketTagging',
        code: 'AccessDenied',
        iamAction: null,
        message: '',
      },
    },
    bucket(long, 'long'),
  ],
  { run: { rules: rules.map(({ id }) => id), severities: Object.fromEntries(rules.map(({ id }) => [id, 'medium'])) } },
);

const written = async (format: Format): Promise<string> =>
  (await reporterOf(format))(report, {
    ...context,
    rules,
    policyLocation: { path: 'keydrill.yaml', ruleLines: { [ID]: 7 }, extendsLine: 1 },
  })
    .map((file) => [...file].join(''))
    .join('');

describe('a rule of a plug-in', () => {
  it.each(FORMATS)('is in the output as %s, by its id', async (format) => {
    const text = await written(format);
    expect(text).toMatch(/acme(\/|&#47;|%2F)bucket-tagged|Buckets have an owner/);
    expect(text).not.toMatch(/undefined|\[object/);
  });

  it('is in SARIF under its id, once, and every alert points at it', async () => {
    const text = await written('sarif');
    expect(rejections(text)).toEqual([]);
    const [run] = (JSON.parse(text) as Log).runs;
    const described = run?.tool.driver.rules ?? [];
    expect(described.filter(({ id }) => id === ID)).toMatchObject([{ name: 'AcmeBucketTagged' }]);
    const alerts = (run?.results ?? []).filter(({ ruleId }) => ruleId === ID);
    expect(alerts).toHaveLength(3);
    for (const { ruleIndex = -1, locations = [] } of alerts) {
      expect(described[ruleIndex]?.id).toBe(ID);
      const [at] = locations.map(({ physicalLocation }) => physicalLocation);
      expect(at).toMatchObject({ artifactLocation: { uri: 'keydrill.yaml' }, region: { startLine: 7 } });
    }
  });

  it('is in ASFF within the limits, and told from the finding that comes back', async () => {
    const schema: object = JSON.parse(readFileSync('schemas/asff.schema.json', 'utf8'));
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const validate = ajv.compile(schema);
    const findings: readonly AsffFinding[] = JSON.parse(await written('asff'));
    validate(findings);
    expect(validate.errors ?? []).toEqual([]);
    const own = findings.filter(({ GeneratorId }) => GeneratorId === `keydrill/${ID}`);
    expect(own).toHaveLength(4);
    expect(new Set(own.map(({ Id }) => Id)).size).toBe(4);
    for (const { Id, GeneratorId } of findings) {
      expect(Id.length).toBeLessThanOrEqual(512);
      expect(GeneratorId.length).toBeLessThanOrEqual(512);
      expect(Id.startsWith(`${GeneratorId}/${ACCOUNT}/`)).toBe(true);
    }
    const hub = { partition: 'aws', accountId: ACCOUNT, region: 'eu-west-1' };
    for (const finding of own) {
      const back = hubFinding(JSON.parse(JSON.stringify(finding)));
      expect(isOfHub(back, hub)).toBe(true);
      expect(placeOf(back, hub)).toMatchObject({ ruleId: ID, target: { accountId: ACCOUNT, region: 'eu-west-1' } });
    }
  });

  it('makes no broken link and no id twice in HTML', async () => {
    const elements = all(parseHtml(await written('html')));
    const values = (name: string) =>
      elements.flatMap(({ attrs }) => attrs.filter((each) => each.name === name).map(({ value }) => value));
    const ids = values('id');
    expect(new Set(ids).size).toBe(ids.length);
    for (const href of values('href').filter((each) => /^#./.test(each))) expect(ids).toContain(href.slice(1));
  });

  it('is a suite of its own in JUnit', async () => {
    const xml = await written('junit');
    const schema = readFileSync('test/report/junit.xsd', 'utf8');
    expect((await validateXML({ xml, schema })).errors).toEqual([]);
    expect(xml).toContain(`<testsuite name="${ID}" tests="4" failures="2" errors="1" skipped="0"`);
  });

  it('is in the annotations of GitHub with its title in one piece', async () => {
    const lines = (await written('github')).split('\n').filter((line) => line.includes(`title=${ID}`));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines)
      expect(line).toMatch(/^::(error|warning|notice) file=keydrill\.yaml,line=7,.*title=.*acme\/bucket-tagged/);
  });

  it('is told in Markdown as it is written', async () => {
    expect(await written('markdown')).toContain(ID);
  });
});

describe('the rules of a report', () => {
  const plugin = { apiVersion: 1, name: 'acme', rules: [tagged, long], tests: [], packs: {} };
  const named = (ids: readonly string[], policy: Parameters<typeof rulesIn>[1]) =>
    rulesIn({ run: { ...report.run, rules: ids } }, policy).map(({ id }) => id);

  it.each([
    ['built-in ones are always known', [keyRotated.id, ID], null, [keyRotated.id]],
    ['those of a plug-in are known by its policy', [ID, keyRotated.id], { plugins: [plugin] }, [keyRotated.id, ID]],
    ['others of the plug-in are left out', [ID], { plugins: [plugin] }, [ID]],
    ['unknown ones are left out', ['no-such-rule'], { plugins: [plugin] }, []],
  ] as const)('%s', (_, ids, policy, expected) => {
    expect(named(ids, policy)).toEqual(expected);
  });
});

function all(node: Tree.Node): readonly Tree.Element[] {
  const children = 'childNodes' in node ? node.childNodes : [];
  return children.flatMap((child) => [...('tagName' in child ? [child] : []), ...all(child)]);
}
