import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import type { Result } from '../../src/engine/result.ts';
import type { Rule } from '../../src/engine/rule.ts';
import { type AsffFinding, asffFindings } from '../../src/report/asff/finding.ts';
import { asff } from '../../src/report/asff.ts';
import { maskIdentifiers } from '../../src/report/mask.ts';
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
  type ResultParts,
  sampleReport,
  sampleResult,
  worst,
} from './sample-report.ts';
import { guardDuty, keyRotated, leastPrivilege, notQuarantined, sampleRules, tamperingAlerts } from './sample-rules.ts';

const schema: unknown = JSON.parse(readFileSync(new URL('../../schemas/asff.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
formats.default(ajv);
const validate = ajv.compile(schema as object);

const problems = (findings: unknown): readonly string[] => {
  validate(findings);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

const written = (report: Report, rules: readonly Rule[] = sampleRules): string =>
  [...asff(report, { ...context, rules })].join('');

const findingsOf = (report: Report, rules?: readonly Rule[]): readonly AsffFinding[] =>
  JSON.parse(written(report, rules));

/** The finding of a report that has one result. */
function findingOf(result: Result, rules?: readonly Rule[], run: Partial<Report['run']> = {}): AsffFinding {
  const [finding, ...more] = findingsOf(sampleReport([result], { run }), rules);
  if (finding === undefined || more.length > 0) throw new Error('not one finding');
  return finding;
}

const resourceOf = (resource: Partial<Result['resource']>, parts: Partial<ResultParts> = {}) =>
  findingOf(sampleResult({ rule: leastPrivilege, resource, ...parts })).Resources[0];

const demo = await demoReport();

describe.each<readonly [string, Report, readonly Rule[]]>([
  ['demo', demo, builtInRules],
  ['demo, of which only the ids of the rules are known', demo, []],
  ['worst', worst(), sampleRules],
  ['clean', clean(), sampleRules],
  ['blind', blind(), sampleRules],
  ['hostile', hostileFindings(), sampleRules],
  ['hostile, of which only the ids of the rules are known', hostileFindings(), []],
  ['20 accounts', manyAccounts(20), sampleRules],
  ['2,000 keys', manyKeys(2_000), sampleRules],
  ['empty', sampleReport([]), sampleRules],
])('the findings of the report: %s', (_, report, rules) => {
  const findings = findingsOf(report, rules);

  it('are valid', () => {
    expect(problems(findings)).toEqual([]);
  });

  it('are one for each result that applies, in the order of the report', () => {
    const applying = report.results.filter(({ status }) => status !== 'not-applicable');
    expect(findings.map(({ ProductFields }) => ProductFields['keydrill/fingerprint'])).toEqual(
      applying.map(({ fingerprint }) => fingerprint),
    );
    expect(new Set(findings.map(({ Id }) => Id)).size).toBe(new Set(applying.map(fingerprintAndPlace)).size);
  });

  it('show key ids and addresses in resources only', () => {
    const shown = findings.flatMap((finding) => textsIn(finding, ['Resources']));
    expect(shown.filter((text) => maskIdentifiers(text) !== text)).toEqual([]);
  });
});

const fingerprintAndPlace = ({ ruleId, target, fingerprint }: Result): string =>
  [ruleId, target.accountId, target.region, fingerprint].join(' ');

describe('asff', () => {
  it('describes a finding', () => {
    const key = { ...oldKey('ses-mailer', 7), observed: { createdAt: '2026-07-01T10:00:00+02:00' } };
    expect(findingOf(key)).toMatchInlineSnapshot(`
      {
        "AwsAccountId": "111122223333",
        "Compliance": {
          "RelatedRequirements": [
            "CIS AWS Foundations 7.0/1.13",
            "CIS AWS Foundations 6.0/1.13",
            "CIS AWS Foundations 5.0/1.13",
            "CIS AWS Foundations 3.0/1.13",
            "CIS AWS Foundations 1.4/1.13",
          ],
          "Status": "FAILED",
        },
        "CreatedAt": "2026-11-20T10:10:09.000Z",
        "Description": "Access key AKIA…KEYS of user ses-mailer is 107 days old; the limit is 90 days.",
        "FindingProviderFields": {
          "Severity": {
            "Label": "HIGH",
            "Original": "high",
          },
          "Types": [
            "Software and Configuration Checks/AWS Security Best Practices",
          ],
        },
        "FirstObservedAt": "2026-11-20T10:10:09.000Z",
        "GeneratorId": "keydrill/iam-access-key-rotated",
        "Id": "keydrill/iam-access-key-rotated/111122223333/us-east-1/a52af0648e6f2e96a83c699c994c38bf4f6c25e6af71d9c65cbd789ab58dde00",
        "LastObservedAt": "2026-11-20T10:10:09.000Z",
        "ProductArn": "arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default",
        "ProductFields": {
          "ProviderName": "keydrill",
          "ProviderVersion": "0.1.0",
          "keydrill/capability": "exposure",
          "keydrill/fingerprint": "a52af0648e6f2e96a83c699c994c38bf4f6c25e6af71d9c65cbd789ab58dde00",
          "keydrill/kind": "gap",
          "keydrill/rule": "iam-access-key-rotated",
          "keydrill/status": "fail",
        },
        "RecordState": "ACTIVE",
        "Remediation": {
          "Recommendation": {
            "Text": "Create a second key, move every consumer to it, then deactivate the old one; delete it once nothing complains.",
            "Url": "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
          },
        },
        "Resources": [
          {
            "Details": {
              "AwsIamAccessKey": {
                "AccessKeyId": "AKIA000000000007KEYS",
                "AccountId": "111122223333",
                "CreatedAt": "2026-07-01T08:00:00.000Z",
                "PrincipalName": "ses-mailer",
                "PrincipalType": "IAMUser",
              },
            },
            "Id": "AKIA000000000007KEYS",
            "Partition": "aws",
            "Region": "us-east-1",
            "Type": "AwsIamAccessKey",
          },
        ],
        "SchemaVersion": "2018-10-08",
        "Title": "Access keys are rotated",
        "UpdatedAt": "2026-11-20T10:10:09.000Z",
      }
    `);
  });

  it('describes an incident', () => {
    const { Title, FindingProviderFields, ProductFields } = findingOf(sampleResult({ rule: notQuarantined }));
    expect(Title).toBe('AWS has quarantined nobody');
    expect(FindingProviderFields).toEqual({
      Severity: { Label: 'CRITICAL', Original: 'critical' },
      Types: ['Software and Configuration Checks/AWS Security Best Practices', 'TTPs/Credential Access'],
    });
    expect(ProductFields['keydrill/kind']).toBe('incident');
  });

  it('is an array, one line a finding', () => {
    expect(written(sampleReport([]))).toBe('[\n]\n');
    const lines = written(worst()).split('\n');
    expect(lines).toHaveLength(worst().results.length + 3);
    expect(lines.slice(1, -2).every((line) => line.startsWith('{"SchemaVersion":"2018-10-08"'))).toBe(true);
  });

  it('comes in pieces', () => {
    const pieces = [...asff(large(10_000), context)];
    expect(pieces.length).toBeGreaterThan(100);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(100_000);
    expect(JSON.parse(pieces.join(''))).toHaveLength(10_000);
  });

  it('gives the findings themselves, too', () => {
    expect([...asffFindings(worst(), sampleRules)]).toEqual(findingsOf(worst()));
  });

  it('says nothing of what does not apply', () => {
    expect(findingsOf(sampleReport([sampleResult({ rule: keyRotated, status: 'not-applicable' })]))).toEqual([]);
  });

  it('never sends what belongs to the customer', () => {
    const fields = new Set(findingsOf(worst()).flatMap((finding) => Object.keys(finding)));
    for (const field of ['Note', 'Workflow', 'WorkflowState', 'UserDefinedFields', 'VerificationState']) {
      expect(fields).not.toContain(field);
    }
    for (const field of ['Severity', 'Types', 'Confidence', 'Criticality']) expect(fields).not.toContain(field);
  });

  it('marks the findings of the example account', () => {
    expect(findingOf(oldKey('a', 1))).not.toHaveProperty('Sample');
    expect(findingOf(oldKey('a', 1), sampleRules, { example: true }).Sample).toBe(true);
  });
});

describe('identity', () => {
  const moved = (report: Report): Report => ({
    ...report,
    run: { ...report.run, startedAt: '2027-01-01T00:00:00Z', finishedAt: '2027-01-01T00:00:09Z' },
  });
  const timeless = ({ CreatedAt, UpdatedAt, FirstObservedAt, LastObservedAt, ...rest }: AsffFinding) => rest;

  it('does not change with time, nor does anything else', () => {
    const [before, after] = [findingsOf(worst()), findingsOf(moved(worst()))];
    expect(after.map(timeless)).toEqual(before.map(timeless));
    expect(after[0]?.UpdatedAt).toBe('2027-01-01T00:00:09.000Z');
  });

  it('does not change with the status', () => {
    const failed = oldKey('a', 1);
    const ids = (['fail', 'pass', 'unknown'] as const).map((status) => findingOf({ ...failed, status }).Id);
    expect(new Set(ids).size).toBe(1);
  });

  it('tells two keys of one user apart', () => {
    const [first, second] = findingsOf(sampleReport([oldKey('both', 1), oldKey('both', 2)]));
    expect(first?.Id).not.toBe(second?.Id);
    expect(first?.Resources[0].Id).not.toBe(second?.Resources[0].Id);
    expect(first?.GeneratorId).toBe(second?.GeneratorId);
  });

  it('is made of the rule, the account, the region and the fingerprint', () => {
    const result = sampleResult({ rule: guardDuty, accountId: '444455556666', region: 'eu-west-1' });
    expect(findingOf(result)).toMatchObject({
      Id: `keydrill/guardduty-enabled/444455556666/eu-west-1/${result.fingerprint}`,
      GeneratorId: 'keydrill/guardduty-enabled',
      AwsAccountId: '444455556666',
      ProductArn: 'arn:aws:securityhub:eu-west-1:444455556666:product/444455556666/default',
    });
  });

  it('stays within its length, and keeps rules apart', () => {
    const idOf = (ruleId: string) => {
      const { Id, GeneratorId } = findingOf({ ...sampleResult({ rule: guardDuty }), ruleId });
      expect(Id.startsWith(`${GeneratorId}/`)).toBe(true);
      return Id;
    };
    const long = `acme/${'x'.repeat(10_000)}`;
    expect(idOf(`${long}-a`).length).toBeLessThanOrEqual(512);
    expect(idOf(`${long}-a`)).toBe(idOf(`${long}-a`));
    expect(idOf(`${long}-a`)).not.toBe(idOf(`${long}-b`));
    expect(idOf(`acme/${'x'.repeat(390)}`)).toContain('x'.repeat(390));
  });

  it('times are those of the end of the run, in UTC', () => {
    const { CreatedAt, FirstObservedAt, UpdatedAt, LastObservedAt } = findingOf(oldKey('a', 1), sampleRules, {
      finishedAt: '2026-11-20T11:10:09+01:00',
    });
    expect([CreatedAt, FirstObservedAt, UpdatedAt, LastObservedAt]).toEqual(Array(4).fill('2026-11-20T10:10:09.000Z'));
  });

  it.each([
    ['aws-cn', 'cn-north-1', 'aws-cn'],
    ['aws-us-gov', 'us-gov-west-1', 'aws-us-gov'],
    ['aws-iso-b', 'us-isob-east-1', undefined],
    ['aws-eusc', 'eusc-de-east-1', undefined],
  ])('names the partition %s where the format knows it', (partition, region, known) => {
    const result = { ...sampleResult({ rule: guardDuty }), target: { partition, accountId: ACCOUNT, region } };
    const finding = findingOf(result);
    expect(finding.ProductArn).toBe(`arn:${partition}:securityhub:${region}:${ACCOUNT}:product/${ACCOUNT}/default`);
    expect(finding.Resources[0].Partition).toBe(known);
    expect(problems([finding])).toEqual([]);
  });
});

describe('severity', () => {
  it.each([
    ['critical', 'CRITICAL'],
    ['high', 'HIGH'],
    ['medium', 'MEDIUM'],
    ['low', 'LOW'],
  ] as const)('%s is %s unless it passes', (severity, label) => {
    const said = (['fail', 'unknown', 'excepted', 'pass'] as const).map((status) => {
      const { Severity } = findingOf(sampleResult({ rule: guardDuty, severity, status })).FindingProviderFields;
      expect(Severity.Original).toBe(severity);
      return Severity.Label;
    });
    expect(said).toEqual([label, label, label, 'INFORMATIONAL']);
  });

  it.each([
    ['fail', 2],
    ['excepted', 2],
    ['unknown', 1],
    ['pass', 1],
  ] as const)('only what is happening is an attack: %s', (status, types) => {
    const { FindingProviderFields } = findingOf(sampleResult({ rule: notQuarantined, status }));
    expect(FindingProviderFields.Types).toHaveLength(types);
    expect(findingOf(sampleResult({ rule: guardDuty, status })).FindingProviderFields.Types).toHaveLength(1);
  });
});

describe('compliance', () => {
  const complianceOf = (parts: Partial<ResultParts>) =>
    findingOf(sampleResult({ rule: tamperingAlerts, ...parts })).Compliance;

  it('is what was found', () => {
    expect(complianceOf({ status: 'pass' })).toEqual({ Status: 'PASSED' });
    expect(complianceOf({ status: 'fail' })).toEqual({ Status: 'FAILED' });
  });

  it('says who excepted it, until when and why', () => {
    const exception = { reason: 'The vendor is slow.', owner: 'Platform team', expires: '2027-01-31', ticket: 'SEC-1' };
    expect(complianceOf({ status: 'excepted', exception })).toEqual({
      Status: 'FAILED',
      StatusReasons: [
        {
          ReasonCode: 'EXCEPTION_GRANTED',
          Description: 'Excepted until 2027-01-31 by Platform team (SEC-1): The vendor is slow.',
        },
      ],
    });
    const [reason] =
      complianceOf({ status: 'excepted', exception: { ...exception, ticket: null } }).StatusReasons ?? [];
    expect(reason?.Description).toBe('Excepted until 2027-01-31 by Platform team: The vendor is slow.');
  });

  it('takes nothing for a failure that an exception covers without its having been judged', () => {
    const exception = { reason: 'Vendor.', owner: 'me', expires: '2027-01-31', ticket: null };
    const cause = { kind: 'throttled', operation: 'o', code: 'c', iamAction: null, message: 'm' } as const;
    const compliance = complianceOf({ status: 'excepted', exception, cause });
    expect(compliance.Status).toBe('NOT_AVAILABLE');
    expect(compliance.StatusReasons?.[0].ReasonCode).toBe('EXCEPTION_GRANTED');
  });

  it('keeps owner and end of an exception with a long reason', () => {
    const exception = { reason: 'x'.repeat(5_000), owner: 'me@example.com', expires: '2027-01-31', ticket: null };
    const [reason] = complianceOf({ status: 'excepted', exception }).StatusReasons ?? [];
    expect(reason?.Description).toMatch(/^Excepted until 2027-01-31 by m…@example\.com: x+…$/);
    expect(reason?.Description).toHaveLength(1_024);
  });

  it('says why it could not be judged, and what would help', () => {
    const cause = {
      kind: 'access-denied',
      operation: 'events:ListRules',
      code: 'AccessDeniedException',
      iamAction: 'events:ListRules',
      message: 'User deploy@example.com is not authorized.',
    } as const;
    const finding = findingOf(sampleResult({ rule: tamperingAlerts, status: 'unknown', cause }));
    expect(finding.Compliance).toEqual({
      Status: 'NOT_AVAILABLE',
      StatusReasons: [{ ReasonCode: 'AccessDeniedException', Description: 'User d…@example.com is not authorized.' }],
    });
    expect(finding.ProductFields).toMatchObject({
      'keydrill/status': 'unknown',
      'keydrill/operation': 'events:ListRules',
      'keydrill/iamAction': 'events:ListRules',
    });
  });

  it('never says it with nothing', () => {
    const cause = { kind: 'rule-crashed', operation: null, code: ' ', iamAction: null, message: '' } as const;
    const finding = findingOf(sampleResult({ rule: tamperingAlerts, status: 'unknown', cause }));
    expect(finding.Compliance.StatusReasons).toEqual([
      { ReasonCode: 'UNKNOWN', Description: 'Nothing more is known.' },
    ]);
    expect(Object.keys(finding.ProductFields)).not.toContain('keydrill/operation');
    expect(complianceOf({ status: 'unknown', cause: null })).toEqual({ Status: 'NOT_AVAILABLE' });
  });

  it('names requirements with the version of their framework, the newest first', () => {
    expect(findingOf(oldKey('a', 1)).Compliance.RelatedRequirements).toEqual([
      'CIS AWS Foundations 7.0/1.13',
      'CIS AWS Foundations 6.0/1.13',
      'CIS AWS Foundations 5.0/1.13',
      'CIS AWS Foundations 3.0/1.13',
      'CIS AWS Foundations 1.4/1.13',
    ]);
  });

  it('holds as many requirements as a finding may', () => {
    const controls = Array.from({ length: 40 }, (_, index) => ({ framework: 'acme', version: '2', id: `A.${index}` }));
    const long = { framework: 'x'.repeat(300), version: '1', id: '1' };
    const rule = { ...keyRotated, controls: [...controls, ...controls, long] };
    const finding = findingOf(oldKey('a', 1), [rule]);
    expect(finding.Compliance.RelatedRequirements).toHaveLength(32);
    expect(finding.Compliance.RelatedRequirements?.slice(1, 3)).toEqual(['acme 2/A.39', 'acme 2/A.38']);
    expect(problems([finding])).toEqual([]);
  });
});

describe('resources', () => {
  const arn = `arn:aws:iam::${ACCOUNT}:user/ci`;

  it.each([
    ['AwsIamUser', { id: arn, arn }, arn],
    ['AwsIamRole', { id: 'AROAEXAMPLE', arn: `arn:aws:iam::${ACCOUNT}:role/r` }, `arn:aws:iam::${ACCOUNT}:role/r`],
    ['AwsS3Bucket', { id: 'logs', arn: 'arn:aws:s3:::logs' }, 'arn:aws:s3:::logs'],
    ['AwsAccount', { id: 'contact', arn: `arn:aws:account::${ACCOUNT}:account` }, `AWS::::Account:${ACCOUNT}`],
    ['AwsIamAccessKey', { id: 'AKIAIOSFODNN7EXAMPLE', arn }, 'AKIAIOSFODNN7EXAMPLE'],
    [
      'AwsIamAccessKey',
      { id: `${arn}/access-key/2026-01-01T00:00:00Z`, arn },
      `${arn}/access-key/2026-01-01T00:00:00Z`,
    ],
    ['AwsGuardDutyDetector', { id: 'detector' }, 'detector'],
  ])('%s is known by its %j', (type, parts, id) => {
    expect(resourceOf({ type, ...parts })).toMatchObject({ Type: type, Id: id });
  });

  it.each(['AwsSnsTopic', 'AwsKmsKey', 'Other', 'AcmeThing', '', 'constructor'])('%j is Other', (type) => {
    expect(resourceOf({ type, id: 'x' })).toMatchObject({ Type: 'Other', Id: 'x' });
  });

  it('lie in their region; what is global in the home region of its account', () => {
    expect(resourceOf({ region: 'eu-west-1' }).Region).toBe('eu-west-1');
    expect(resourceOf({ region: 'global' }).Region).toBe('us-east-1');
    expect(resourceOf({ region: 'global' }, { region: 'eu-west-1' }).Region).toBe('us-east-1');
    expect(resourceOf({ region: 'global' }, { accountId: '444455556666', region: 'eu-west-1' }).Region).toBe(
      'eu-west-1',
    );
    for (const region of ['', '  ', 'a-region-that-cannot-be']) {
      expect(resourceOf({ region })).not.toHaveProperty('Region');
    }
  });

  it('of the home region of their own account', () => {
    const targets = ['111111111111', '222222222222'].map((accountId, index) => ({
      partition: 'aws',
      accountId,
      homeRegion: ['us-east-1', 'eu-central-1'][index] ?? '',
      regions: [],
    }));
    const result = sampleResult({ rule: guardDuty, accountId: '222222222222', region: 'eu-west-1' });
    expect(findingOf(result, sampleRules, { targets }).Resources[0].Region).toBe('eu-central-1');
  });

  it('tell of an access key what is certain', () => {
    const type = 'AwsIamAccessKey';
    const id = 'AKIAIOSFODNN7EXAMPLE';
    const detailsOf = (resource: Partial<Result['resource']>, observed: Result['observed'] = null) =>
      resourceOf({ type, ...resource }, { observed }).Details?.AwsIamAccessKey;
    expect(detailsOf({ id, arn, name: 'ci' }, { createdAt: '2026-07-01T10:00:00Z' })).toEqual({
      AccountId: ACCOUNT,
      AccessKeyId: id,
      PrincipalName: 'ci',
      PrincipalType: 'IAMUser',
      CreatedAt: '2026-07-01T10:00:00.000Z',
    });
    const root = `arn:aws:iam::${ACCOUNT}:root`;
    expect(detailsOf({ id: `${root}/access-key/x`, arn: root, name: 'root' }, { createdAt: 'long ago' })).toEqual({
      AccountId: ACCOUNT,
      PrincipalName: 'root',
      PrincipalType: 'Root',
    });
    expect(detailsOf({ id: 'x', name: ' ' }, { createdAt: 7 })).toEqual({ AccountId: ACCOUNT });
  });

  it('name the user of a key whole, because responders need it', () => {
    const named = resourceOf({ type: 'AwsIamAccessKey', id: 'x', name: 'anna@example.com' });
    expect(named.Details?.AwsIamAccessKey?.PrincipalName).toBe('anna@example.com');
  });

  it('say in which file they are', () => {
    const file = { path: 'playbooks/leaked key.md', line: 12 };
    expect(resourceOf({ type: 'Other', id: 'playbook#say-so', file })).toEqual({
      Type: 'Other',
      Id: 'playbook#say-so',
      Partition: 'aws',
      Region: 'us-east-1',
      Details: { Other: { File: 'playbooks/leaked key.md', Line: '12' } },
    });
    expect(resourceOf({ type: 'AwsIamUser', id: 'x' })).not.toHaveProperty('Details');
  });

  it('keep beginning and end of an id that is too long, and always have one', () => {
    const { Id } = resourceOf({ type: 'AwsIamUser', id: `arn:${'x'.repeat(10_000)}:the-end` });
    expect(Id).toMatch(/^arn:x+…x+:the-end$/);
    expect(Id).toHaveLength(512);
    expect(resourceOf({ type: 'Other', id: '  ' }).Id).toBe(`AWS::::Account:${ACCOUNT}`);
  });
});

describe('texts', () => {
  it('stay as masked as the message has them', () => {
    const message = 'Key AKIA…MPLE of s…@example.com is old.';
    expect(findingOf({ ...oldKey('a', 1), message }).Description).toBe(message);
    const unmasked = 'Key AKIAIOSFODNN7EXAMPLE of security@example.com is old.';
    expect(findingOf({ ...oldKey('a', 1), message: unmasked }).Description).toBe(message);
  });

  it('are the id of the rule where nothing else is known', () => {
    const finding = findingOf(oldKey('a', 1), []);
    expect(finding.Title).toBe('iam-access-key-rotated');
    expect(finding).not.toHaveProperty('Remediation');
    expect(finding.Compliance).toEqual({ Status: 'FAILED' });
  });

  it('are cut to what a finding may hold, never within a character', () => {
    const long = `x${'😀'.repeat(6_000)}`;
    const rule: Rule = {
      ...keyRotated,
      title: long,
      remediation: { text: long },
      references: [`https://example.com/${'x'.repeat(3_000)}`],
    };
    const finding = findingOf({ ...oldKey('a', 1), message: long }, [rule]);
    expect(finding.Title.length).toBe(256);
    expect([1_023, 1_024]).toContain(finding.Description.length);
    expect(finding.Remediation?.Recommendation.Text.length).toBe(512);
    expect(finding.Remediation?.Recommendation).not.toHaveProperty('Url');
    expect(JSON.stringify(finding)).not.toMatch(/\p{Cs}|\\ud/u);
  });

  it('are never blank', () => {
    const blank: Rule = { ...keyRotated, title: ' ', remediation: { text: '\n' } };
    const finding = findingOf({ ...oldKey('', 1), message: '' }, [blank]);
    expect(finding.Title).toBe('A rule without a title');
    expect(finding.Description).toBe('Nothing is known about this.');
    expect(finding).not.toHaveProperty('Remediation');
    expect(problems([finding])).toEqual([]);
  });

  it.each([
    [['http://example.com/', 'https://example.com/a b#c?d'], 'https://example.com/a%20b#c?d'],
    [['https://example.com/%zz', 'https://example.com/?a[0]', 'HTTPS://EXAMPLE.COM'], 'https://example.com/'],
    [['javascript:alert(1)', 'no address', 'https://example.com/#a#b', 'https://me:pw@example.com/', ''], undefined],
  ])('of %j only a safe page is linked to', (references, url) => {
    const { Remediation } = findingOf(oldKey('a', 1), [{ ...keyRotated, references }]);
    expect(Remediation?.Recommendation.Url).toBe(url);
  });

  it('at their longest make a finding that is far from too large', () => {
    const long = '\u202e日'.repeat(10_000);
    const controls = Array.from({ length: 40 }, (_, index) => ({
      framework: long,
      version: '1',
      id: `${index}${long}`,
    }));
    const rule: Rule = { ...keyRotated, title: long, remediation: { text: long }, controls };
    const report = hostileFindings([long, '😀'.repeat(10_000), '\ud800'.repeat(10_000), '\u0000'.repeat(10_000)]);
    const lines = written(report, [rule, ...sampleRules]).split('\n');
    expect(lines.length).toBeGreaterThan(20);
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThan(60_000);
    expect(problems(findingsOf(report, [rule, ...sampleRules]))).toEqual([]);
  });
});

describe('hostile text', () => {
  const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/u;

  it('makes no finding that Security Hub refuses, and reaches no terminal or runner', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const text = written(hostileFindings([name]));
        expect(text.replaceAll('\n', '')).not.toMatch(unseen);
        expect(text).not.toMatch(/^\s*::|##\[/mu);
        const findings: readonly AsffFinding[] = JSON.parse(text);
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
});

describe('schemas/asff.schema.json', () => {
  const sound = findingOf(oldKey('ses-mailer', 7));
  const [resource] = sound.Resources;
  const provider = sound.FindingProviderFields;

  it.each<readonly [string, object]>([
    ['a missing Id', { Id: undefined }],
    ['another schema version', { SchemaVersion: '2019-01-01' }],
    ['an Id that is too long', { Id: `keydrill/${'x'.repeat(500)}/${ACCOUNT}/us-east-1/${'a'.repeat(64)}` }],
    ['an Id of another tool', { Id: `other/${ACCOUNT}/us-east-1/${'a'.repeat(64)}` }],
    ['a product of another account', { ProductArn: sound.ProductArn.replace(ACCOUNT, '444455556666') }],
    ['a product without a region', { ProductArn: `arn:aws:securityhub::${ACCOUNT}:product/${ACCOUNT}/default` }],
    ['a short account id', { AwsAccountId: '1' }],
    ['a time without a zone', { CreatedAt: '2026-11-20T10:10:09.000' }],
    ['a time that is none', { UpdatedAt: '2026-13-20T10:10:09.000Z' }],
    ['an empty title', { Title: '' }],
    ['a blank title', { Title: ' ' }],
    ['a long title', { Title: 'x'.repeat(257) }],
    ['a long description', { Description: 'x'.repeat(1_025) }],
    ['a workflow', { Workflow: { Status: 'NEW' } }],
    ['a severity of the customer', { Severity: { Label: 'LOW' } }],
    ['no provider fields', { FindingProviderFields: undefined }],
    ['an unknown label', { FindingProviderFields: { ...provider, Severity: { Label: 'WORSE', Original: 'high' } } }],
    ['a type of four parts', { FindingProviderFields: { ...provider, Types: ['TTPs/a/b/c'] } }],
    ['a type in no namespace', { FindingProviderFields: { ...provider, Types: ['Checks'] } }],
    ['no types', { FindingProviderFields: { ...provider, Types: [] } }],
    ['an empty product field', { ProductFields: { ...sound.ProductFields, 'keydrill/operation': '' } }],
    ['a foreign product field', { ProductFields: { ...sound.ProductFields, 'aws/securityhub/x': 'x' } }],
    ['a long product field', { ProductFields: { ...sound.ProductFields, 'keydrill/rule': 'x'.repeat(2_049) } }],
    ['no resource', { Resources: [] }],
    ['two resources', { Resources: [resource, resource] }],
    ['an unknown resource type', { Resources: [{ ...resource, Type: 'AwsThing' }] }],
    ['an empty resource id', { Resources: [{ ...resource, Id: '' }] }],
    ['a long resource id', { Resources: [{ ...resource, Id: 'x'.repeat(513) }] }],
    ['a region that is none', { Resources: [{ ...resource, Region: 'global' }] }],
    ['a long region', { Resources: [{ ...resource, Region: 'x'.repeat(17) }] }],
    ['an unknown partition', { Resources: [{ ...resource, Partition: 'aws-iso' }] }],
    ['an account by another name', { Resources: [{ Type: 'AwsAccount', Id: ACCOUNT }] }],
    ['details of another type', { Resources: [{ ...resource, Type: 'AwsIamUser' }] }],
    ['no compliance status', { Compliance: {} }],
    ['an unknown compliance status', { Compliance: { Status: 'FAIL' } }],
    ['a reason to pass', { Compliance: { Status: 'PASSED', StatusReasons: [{ ReasonCode: 'X', Description: 'x' }] } }],
    ['a blank reason', { Compliance: { Status: 'FAILED', StatusReasons: [{ ReasonCode: ' ', Description: 'x' }] } }],
    ['no requirements', { Compliance: { Status: 'FAILED', RelatedRequirements: [] } }],
    ['33 requirements', { Compliance: { Status: 'FAILED', RelatedRequirements: Array.from({ length: 33 }, String) } }],
    ['an unknown record state', { RecordState: 'GONE' }],
    ['an insecure page', { Remediation: { Recommendation: { Text: 'x', Url: 'http://example.com/' } } }],
    ['a long recommendation', { Remediation: { Recommendation: { Text: 'x'.repeat(513) } } }],
  ])('refuses %s', (_, change) => {
    expect(problems([sound])).toEqual([]);
    expect(problems([{ ...sound, ...change }])).not.toEqual([]);
  });
});
