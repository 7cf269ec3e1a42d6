import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import type { Result } from '../../src/engine/result.ts';
import type { Rule } from '../../src/engine/rule.ts';
import { asffFindings } from '../../src/report/asff/finding.ts';
import { maskIdentifiers } from '../../src/report/mask.ts';
import { type OcsfFinding, ocsfFindings } from '../../src/report/ocsf/finding.ts';
import { ocsf } from '../../src/report/ocsf.ts';
import type { Report } from '../../src/report/report.ts';
import { anyText } from './any-text.ts';
import { demoReport, hostileFindings, manyKeys, textsIn } from './asff-samples.ts';
import {
  ACCOUNT,
  blind,
  clean,
  context,
  large,
  manyAccounts,
  oldKey,
  sampleReport,
  sampleResult,
  worst,
} from './sample-report.ts';
import { guardDuty, keyRotated, leastPrivilege, notQuarantined, sampleRules } from './sample-rules.ts';

const read = (path: string): object => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
formats.default(ajv);
const own = ajv.compile(read('../../schemas/ocsf.schema.json'));
// Not ours: what OCSF publishes for one event of the class.
const published = new Ajv2020({ allErrors: true, strict: false }).compile(read('ocsf-1.6.0-compliance-finding.json'));

function problems(findings: readonly unknown[]): readonly string[] {
  own(findings);
  const errors = findings.flatMap((finding) => (published(finding) ? [] : [...(published.errors ?? [])]));
  return [...(own.errors ?? []), ...errors].map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const written = (report: Report, rules: readonly Rule[] = sampleRules): string =>
  [...ocsf(report, { ...context, rules })].join('');

const findingsOf = (report: Report, rules?: readonly Rule[]): readonly OcsfFinding[] =>
  JSON.parse(written(report, rules));

/** The finding of a report that has one result. */
function findingOf(result: Result, rules?: readonly Rule[], run: Partial<Report['run']> = {}): OcsfFinding {
  const [finding, ...more] = findingsOf(sampleReport([result], { run }), rules);
  if (finding === undefined || more.length > 0) throw new Error('not one finding');
  return finding;
}

const resourceOf = (resource: Partial<Result['resource']>) =>
  findingOf(sampleResult({ rule: leastPrivilege, resource })).resources[0];

const demo = await demoReport();

describe.each<readonly [string, Report, readonly Rule[]]>([
  ['demo', demo, builtInRules],
  ['demo, of which only the ids of the rules are known', demo, []],
  ['worst', worst(), sampleRules],
  ['clean', clean(), sampleRules],
  ['blind', blind(), sampleRules],
  ['hostile', hostileFindings(), sampleRules],
  ['20 accounts', manyAccounts(20), sampleRules],
  ['2,000 keys', manyKeys(2_000), sampleRules],
  ['empty', sampleReport([]), sampleRules],
])('the events of the report: %s', (_, report, rules) => {
  const findings = findingsOf(report, rules);

  it('are valid by what OCSF publishes and by our own schema', () => {
    expect(problems(findings)).toEqual([]);
  });

  it('are the findings of Security Hub', () => {
    const hub = [...asffFindings(report, rules)];
    expect(findings.map(({ finding_info }) => finding_info.uid)).toEqual(hub.map(({ Id }) => Id));
    expect(findings.map(({ resources }) => resources[0].uid)).toEqual(hub.map(({ Resources }) => Resources[0].Id));
    expect(findings.map(({ finding_info }) => finding_info.title)).toEqual(hub.map(({ Title }) => Title));
    expect(findings.map(({ message }) => message)).toEqual(hub.map(({ Description }) => Description));
    expect(findings.map(({ finding_info }) => finding_info.types)).toEqual(
      hub.map(({ FindingProviderFields }) => FindingProviderFields.Types),
    );
  });

  it('show key ids and addresses in resources only', () => {
    const shown = findings.flatMap((finding) => textsIn(finding, ['resources']));
    expect(shown.filter((text) => maskIdentifiers(text) !== text)).toEqual([]);
  });
});

describe('ocsf', () => {
  it('describes a finding', () => {
    expect(findingOf(oldKey('ses-mailer', 7))).toMatchInlineSnapshot(`
      {
        "activity_id": 1,
        "activity_name": "Create",
        "category_name": "Findings",
        "category_uid": 2,
        "class_name": "Compliance Finding",
        "class_uid": 2003,
        "cloud": {
          "account": {
            "type": "AWS Account",
            "type_id": 10,
            "uid": "111122223333",
          },
          "cloud_partition": "aws",
          "provider": "AWS",
          "region": "us-east-1",
        },
        "compliance": {
          "control": "iam-access-key-rotated",
          "desc": "A long-lived access key that is older than the limit has had more days in which to leak.",
          "requirements": [
            "CIS AWS Foundations 7.0/1.13",
            "CIS AWS Foundations 6.0/1.13",
            "CIS AWS Foundations 5.0/1.13",
            "CIS AWS Foundations 3.0/1.13",
            "CIS AWS Foundations 1.4/1.13",
          ],
          "standards": [
            "CIS AWS Foundations 7.0",
            "CIS AWS Foundations 6.0",
            "CIS AWS Foundations 5.0",
            "CIS AWS Foundations 3.0",
            "CIS AWS Foundations 1.4",
          ],
          "status": "Fail",
          "status_id": 3,
        },
        "finding_info": {
          "desc": "Access key AKIA…KEYS of user ses-mailer is 107 days old; the limit is 90 days.",
          "title": "Access keys are rotated",
          "types": [
            "Software and Configuration Checks/AWS Security Best Practices",
          ],
          "uid": "keydrill/iam-access-key-rotated/111122223333/us-east-1/a52af0648e6f2e96a83c699c994c38bf4f6c25e6af71d9c65cbd789ab58dde00",
        },
        "message": "Access key AKIA…KEYS of user ses-mailer is 107 days old; the limit is 90 days.",
        "metadata": {
          "event_code": "iam-access-key-rotated",
          "product": {
            "name": "keydrill",
            "vendor_name": "keydrill",
            "version": "0.1.0",
          },
          "profiles": [
            "cloud",
          ],
          "version": "1.6.0",
        },
        "remediation": {
          "desc": "Create a second key, move every consumer to it, then deactivate the old one; delete it once nothing complains.",
          "references": [
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
          ],
        },
        "resources": [
          {
            "cloud_partition": "aws",
            "name": "ses-mailer",
            "region": "us-east-1",
            "type": "AwsIamAccessKey",
            "uid": "AKIA000000000007KEYS",
            "uid_alt": "arn:aws:iam::111122223333:user/ses-mailer",
          },
        ],
        "severity": "High",
        "severity_id": 4,
        "status": "New",
        "status_code": "fail",
        "status_id": 1,
        "time": 1795169409000,
        "type_name": "Compliance Finding: Create",
        "type_uid": 200301,
        "unmapped": {
          "capability": "exposure",
          "fingerprint": "a52af0648e6f2e96a83c699c994c38bf4f6c25e6af71d9c65cbd789ab58dde00",
          "kind": "gap",
          "rule_severity": "high",
        },
      }
    `);
  });

  it('is an array, one line an event', () => {
    expect(written(sampleReport([]))).toBe('[\n]\n');
    const lines = written(worst()).split('\n');
    expect(lines).toHaveLength(worst().results.length + 3);
    expect(lines.slice(1, -2).every((line) => line.startsWith('{"activity_id":1'))).toBe(true);
  });

  it('comes in pieces', () => {
    const pieces = [...ocsf(large(10_000), context)];
    expect(pieces.length).toBeGreaterThan(100);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(100_000);
    expect(JSON.parse(pieces.join(''))).toHaveLength(10_000);
  });

  it('gives the events themselves, too', () => {
    expect([...ocsfFindings(worst(), sampleRules)]).toEqual(findingsOf(worst()));
  });

  it('says nothing of what does not apply', () => {
    expect(findingsOf(sampleReport([sampleResult({ rule: keyRotated, status: 'not-applicable' })]))).toEqual([]);
  });

  it('tells time in milliseconds', () => {
    const { time } = findingOf(oldKey('a', 1), sampleRules, { finishedAt: '2026-11-20T11:10:09+01:00' });
    expect(new Date(time).toISOString()).toBe('2026-11-20T10:10:09.000Z');
  });

  it('marks the events of the example account', () => {
    expect(findingOf(oldKey('a', 1)).metadata).not.toHaveProperty('labels');
    expect(findingOf(oldKey('a', 1), sampleRules, { example: true }).metadata.labels).toEqual(['sample']);
  });
});

describe('severity', () => {
  it.each([
    ['critical', 5, 'Critical'],
    ['high', 4, 'High'],
    ['medium', 3, 'Medium'],
    ['low', 2, 'Low'],
  ] as const)('%s is %i unless it passes', (severity, severity_id, caption) => {
    for (const status of ['fail', 'unknown', 'excepted'] as const) {
      const finding = findingOf(sampleResult({ rule: guardDuty, severity, status }));
      expect(finding).toMatchObject({ severity_id, severity: caption, unmapped: { rule_severity: severity } });
    }
    const passed = findingOf(sampleResult({ rule: guardDuty, severity, status: 'pass' }));
    expect(passed).toMatchObject({ severity_id: 1, severity: 'Informational', unmapped: { rule_severity: severity } });
  });
});

describe('status', () => {
  it.each([
    ['pass', 1, 'Pass', 1, 'New'],
    ['unknown', 2, 'Warning', 1, 'New'],
    ['fail', 3, 'Fail', 1, 'New'],
    ['excepted', 3, 'Fail', 3, 'Suppressed'],
  ] as const)('%s is compliance %i %s and finding %i %s', (code, checkId, check, findingId, finding) => {
    expect(findingOf(sampleResult({ rule: guardDuty, status: code }))).toMatchObject({
      status_id: findingId,
      status: finding,
      status_code: code,
      compliance: { status_id: checkId, status: check },
    });
  });

  it('takes nothing for a failure that an exception covers without its having been judged', () => {
    const exception = { reason: 'Vendor.', owner: 'me', expires: '2027-01-31', ticket: null };
    const cause = { kind: 'throttled', operation: 'o', code: 'c', iamAction: null, message: 'm' } as const;
    expect(findingOf(sampleResult({ rule: guardDuty, status: 'excepted', exception, cause }))).toMatchObject({
      status: 'Suppressed',
      compliance: { status_id: 2, status: 'Warning', status_code: 'EXCEPTION_GRANTED' },
    });
  });

  it('says until when there is an exception, by whom and why', () => {
    const exception = { reason: 'Vendor.', owner: 'me@example.com', expires: '2027-01-31', ticket: 'SEC-1' };
    const { compliance } = findingOf(sampleResult({ rule: guardDuty, status: 'excepted', exception }));
    expect(compliance.status_code).toBe('EXCEPTION_GRANTED');
    expect(compliance.status_details).toEqual(['Excepted until 2027-01-31 by m…@example.com (SEC-1): Vendor.']);
  });

  it('says why it could not be judged, and what would help', () => {
    const finding = findingsOf(blind())[0];
    expect(finding?.compliance).toMatchObject({ status_code: 'AccessDenied', status_details: ['denied'] });
    expect(finding?.unmapped).toMatchObject({
      operation: 'cloudtrail:LookupEvents',
      iam_action: 'cloudtrail:LookupEvents',
    });
  });

  it('needs no reason to pass or fail', () => {
    for (const status of ['pass', 'fail'] as const) {
      const { compliance, unmapped } = findingOf(sampleResult({ rule: guardDuty, status }));
      expect(Object.keys(compliance)).toEqual(['status_id', 'status', 'control', 'desc', 'standards', 'requirements']);
      expect(Object.keys(unmapped)).toEqual(['rule_severity', 'capability', 'kind', 'fingerprint']);
    }
  });

  it('names an incident as one', () => {
    const { unmapped, finding_info } = findingOf(sampleResult({ rule: notQuarantined }));
    expect(unmapped).toMatchObject({ kind: 'incident', capability: 'now' });
    expect(finding_info.types).toContain('TTPs/Credential Access');
  });
});

describe('where', () => {
  it('is the account and region of the verdict', () => {
    const target = { partition: 'aws-cn', accountId: '444455556666', region: 'cn-north-1' };
    const finding = findingOf({ ...sampleResult({ rule: guardDuty, resource: { region: 'cn-northwest-1' } }), target });
    expect(finding.cloud).toEqual({
      provider: 'AWS',
      account: { uid: '444455556666', type_id: 10, type: 'AWS Account' },
      region: 'cn-north-1',
      cloud_partition: 'aws-cn',
    });
    expect(finding.resources[0]).toMatchObject({ region: 'cn-northwest-1', cloud_partition: 'aws-cn' });
    expect(problems([finding])).toEqual([]);
  });

  it('is the home region for what is global', () => {
    expect(resourceOf({ region: 'global' }).region).toBe('us-east-1');
    expect(resourceOf({ region: '' })).not.toHaveProperty('region');
  });

  it('of an access key the key and its user', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/ci`;
    expect(resourceOf({ type: 'AwsIamAccessKey', id: 'AKIAIOSFODNN7EXAMPLE', arn, name: 'ci' })).toEqual({
      uid: 'AKIAIOSFODNN7EXAMPLE',
      uid_alt: arn,
      name: 'ci',
      type: 'AwsIamAccessKey',
      region: 'us-east-1',
      cloud_partition: 'aws',
    });
  });

  it('of all else its ARN, under its own type', () => {
    const arn = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`;
    expect(resourceOf({ type: 'AwsSnsTopic', id: arn, arn, name: 'alerts', region: 'us-east-1' })).toEqual({
      uid: arn,
      name: 'alerts',
      type: 'AwsSnsTopic',
      region: 'us-east-1',
      cloud_partition: 'aws',
    });
  });

  it('leaves out what is blank', () => {
    expect(Object.keys(resourceOf({ type: '', id: 'x', arn: '', name: ' ' }))).toEqual([
      'uid',
      'region',
      'cloud_partition',
    ]);
  });
});

describe('rules', () => {
  it('are controls, with the frameworks that they help with', () => {
    expect(findingOf(oldKey('a', 1)).compliance).toMatchObject({
      control: 'iam-access-key-rotated',
      desc: 'A long-lived access key that is older than the limit has had more days in which to leak.',
      standards: ['7.0', '6.0', '5.0', '3.0', '1.4'].map((version) => `CIS AWS Foundations ${version}`),
      requirements: ['7.0', '6.0', '5.0', '3.0', '1.4'].map((version) => `CIS AWS Foundations ${version}/1.13`),
    });
  });

  it('may have many requirements of one framework', () => {
    const controls = Array.from({ length: 40 }, (_, index) => ({ framework: 'acme', version: '2', id: String(index) }));
    const { compliance } = findingOf(oldKey('a', 1), [{ ...keyRotated, controls }]);
    expect(compliance.standards).toEqual(['acme 2']);
    expect(compliance.requirements).toHaveLength(40);
  });

  it('of which only the id is known have no more to say', () => {
    const finding = findingOf(oldKey('a', 1), []);
    expect(finding).not.toHaveProperty('remediation');
    expect(finding.finding_info.title).toBe('iam-access-key-rotated');
    expect(finding.compliance).toEqual({
      status_id: 3,
      status: 'Fail',
      control: 'iam-access-key-rotated',
      standards: [],
      requirements: [],
    });
  });

  it('may be blank', () => {
    const blank: Rule = {
      ...keyRotated,
      title: ' ',
      description: '',
      remediation: { text: '\n' },
      references: ['no page'],
      controls: [{ framework: ' ', version: ' ', id: ' ' }],
    };
    const finding = findingOf({ ...oldKey('', 1), message: '' }, [blank]);
    expect(problems([finding])).toEqual([]);
    expect(finding).not.toHaveProperty('remediation');
  });

  it('link to every safe page', () => {
    const references = ['https://example.com/1', 'javascript:alert(1)', 'https://example.com/2'];
    const { remediation } = findingOf(oldKey('a', 1), [{ ...keyRotated, references }]);
    expect(remediation?.references).toEqual(['https://example.com/1', 'https://example.com/2']);
  });
});

describe('hostile text', () => {
  const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/u;

  it('makes no invalid event, and reaches no terminal or runner', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const text = written(hostileFindings([name]));
        expect(text.replaceAll('\n', '')).not.toMatch(unseen);
        expect(text).not.toMatch(/^\s*::|##\[/mu);
        const findings: readonly OcsfFinding[] = JSON.parse(text);
        expect(problems(findings)).toEqual([]);
        for (const told of findings.flatMap((finding) => textsIn(finding))) expect(told).not.toMatch(unseen);
      }),
      { numRuns: 200 },
    );
  });

  it('of rules, too', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const rule: Rule = {
          ...keyRotated,
          title: text,
          description: text,
          remediation: { text },
          references: [text, `https://example.com/${text}`],
          controls: [{ framework: text, version: text, id: text }],
        };
        expect(problems(findingsOf(sampleReport([oldKey('a', 1)]), [rule]))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('of any length', () => {
    const report = hostileFindings(['日'.repeat(10_000), '😀'.repeat(10_000), '\ud800'.repeat(10_000)]);
    expect(problems(findingsOf(report))).toEqual([]);
    const longest = Math.max(
      ...written(report)
        .split('\n')
        .map((line) => Buffer.byteLength(line)),
    );
    expect(longest).toBeLessThan(60_000);
  });
});

describe('the schemas', () => {
  const sound = findingOf(oldKey('ses-mailer', 7));
  const { metadata, compliance, cloud, resources } = sound;

  it.each<readonly [string, object]>([
    ['another class', { class_uid: 2002 }],
    ['an unknown activity', { activity_id: 7 }],
    ['a time in text', { time: '2026-11-20T10:10:09Z' }],
    ['a severity beyond the list', { severity_id: 42 }],
    ['no metadata', { metadata: undefined }],
    ['metadata without a version', { metadata: { ...metadata, version: undefined } }],
    ['a product without a name', { metadata: { ...metadata, product: { version: '1' } } }],
    ['no finding_info', { finding_info: undefined }],
    ['a finding without a uid', { finding_info: { title: 'x' } }],
    ['an unknown compliance status', { compliance: { ...compliance, status_id: 4 } }],
    ['standards in one text', { compliance: { ...compliance, standards: 'CIS' } }],
    ['no cloud', { cloud: undefined }],
    ['a cloud without a provider', { cloud: { ...cloud, provider: undefined } }],
    ['a resource without a name', { resources: [{ type: 'Other' }] }],
    ['an attribute of no class', { colour: 'red' }],
    ['a remedy without words', { remediation: { references: [] } }],
  ])('both refuse %s', (_, change) => {
    const finding = JSON.parse(JSON.stringify({ ...sound, ...change }));
    expect(problems([sound])).toEqual([]);
    expect(own([finding])).toBe(false);
    expect(published(finding)).toBe(false);
  });

  it.each<readonly [string, object]>([
    ['a time in seconds', { time: 1_795_169_409 }],
    ['a name that belongs to another id', { status_id: 3, status: 'New' }],
    ['a pass that is severe', { status_code: 'pass', compliance: { ...compliance, status_id: 1, status: 'Pass' } }],
    ['a failure that passes', { compliance: { ...compliance, status_id: 1, status: 'Pass' } }],
    ['a title that is blank', { finding_info: { ...sound.finding_info, title: ' ' } }],
    ['a region that is none', { resources: [{ ...resources[0], region: 'global' }] }],
    ['a reason without a code', { compliance: { ...compliance, status_details: ['x'] } }],
    ['an insecure page', { remediation: { desc: 'x', references: ['http://example.com/'] } }],
  ])('ours refuses %s', (_, change) => {
    expect(own([{ ...sound, ...change }])).toBe(false);
  });
});
