import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import type { Log, Run, Result as SarifResult } from 'sarif';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/engine/rule.ts';
import type { ReportContext } from '../../src/report/context.ts';
import type { Report } from '../../src/report/report.ts';
import { resourcePath } from '../../src/report/sarif/location.ts';
import { ruleDescriptor } from '../../src/report/sarif/rule-descriptor.ts';
import { sarif } from '../../src/report/sarif.ts';
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
  unread,
  worst,
} from './sample-report.ts';
import { guardDuty, keyRotated, leastPrivilege, notQuarantined, sampleRules, tamperingAlerts } from './sample-rules.ts';
import { categoryOf, rejections } from './sarif-rejections.ts';

const schemaFile = new URL(
  '../../node_modules/@microsoft/sarif-multitool-ts/assets/sarif-2.1.0.schema.json',
  import.meta.url,
);
const ajv = new Ajv2020({ strict: false });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);

const schemaProblems = (json: string): readonly string[] => {
  validate(JSON.parse(json));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

const runsOf = (report: Report, change: Partial<ReportContext> = {}): readonly Run[] =>
  sarif(report, { ...context, ...change }).flatMap((file) => (JSON.parse(file) as Log).runs);

const resultsOf = (report: Report, change: Partial<ReportContext> = {}): readonly SarifResult[] =>
  runsOf(report, change).flatMap(({ results }) => results ?? []);

const reports: readonly (readonly [string, Report])[] = [
  ['worst', worst()],
  ['clean', clean()],
  ['blind', blind()],
  ['hostile', hostile()],
  ['many accounts', manyAccounts()],
  ['large', large()],
  ['empty', sampleReport([])],
];

describe.each(reports)('the SARIF of the report: %s', (_, report) => {
  const byPolicy = sarif(report, context);
  const byResource = sarif(report, { ...context, location: 'resource' });

  it('is valid by the official schema', () => {
    for (const file of [...byPolicy, ...byResource]) expect(schemaProblems(file)).toEqual([]);
  });

  it('is within everything that GitHub refuses', () => {
    for (const file of [...byPolicy, ...byResource]) expect(rejections(file)).toEqual([]);
  });
});

describe('sarif', () => {
  it('holds failures and unknowns only, and every evaluated rule', () => {
    const [run] = runsOf(worst());
    const alerts = worst().results.filter(({ status }) => status === 'fail' || status === 'unknown');
    expect(run?.results).toHaveLength(alerts.length);
    expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(sampleRules.map(({ id }) => id));
  });

  it('is an empty list when all is well, so that old alerts close', () => {
    const [run] = runsOf(clean());
    expect(run?.results).toEqual([]);
    expect(run?.tool.driver.rules).toHaveLength(sampleRules.length);
  });

  it('describes a finding', () => {
    const [result] = resultsOf(sampleReport([oldKey('ses-mailer', 7)]));
    expect(result).toMatchInlineSnapshot(`
      {
        "level": "error",
        "locations": [
          {
            "logicalLocations": [
              {
                "fullyQualifiedName": "arn:aws:iam::111122223333:user/ses-mailer",
                "kind": "resource",
              },
            ],
            "physicalLocation": {
              "artifactLocation": {
                "uri": "security/keydrill.yaml",
                "uriBaseId": "%SRCROOT%",
              },
              "region": {
                "startColumn": 1,
                "startLine": 12,
              },
            },
          },
        ],
        "message": {
          "text": "Access key AKIA…KEYS of user ses-mailer is 107 days old; the limit is 90 days.",
        },
        "partialFingerprints": {
          "primaryLocationLineHash": "a52af0648e6f2e96:1",
        },
        "properties": {
          "capability": "exposure",
          "severity": "high",
          "status": "fail",
        },
        "ruleId": "iam-access-key-rotated",
        "ruleIndex": 5,
      }
    `);
  });

  it('describes a rule', () => {
    expect(
      runsOf(sampleReport([]))[0]?.tool.driver.rules?.find(({ id }) => id === keyRotated.id),
    ).toMatchInlineSnapshot(`
      {
        "defaultConfiguration": {
          "level": "error",
        },
        "fullDescription": {
          "text": "A long-lived access key that is older than the limit has had more days in which to leak.",
        },
        "help": {
          "markdown": "A long-lived access key that is older than the limit has had more days in which to leak.

      **To fix:** Create a second key, move every consumer to it, then deactivate the old one; delete it once nothing complains.

      \`\`\`sh
      aws iam create-access-key --user-name USER
      # This cuts off whatever still uses the old key.
      aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive
      \`\`\`

      - <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html>",
          "text": "Create a second key, move every consumer to it, then deactivate the old one; delete it once nothing complains.
          aws iam create-access-key --user-name USER
          # This cuts off whatever still uses the old key.
          aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive
      https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        },
        "helpUri": "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        "id": "iam-access-key-rotated",
        "name": "IamAccessKeyRotated",
        "properties": {
          "security-severity": "8.0",
          "tags": [
            "security",
            "aws",
            "exposure",
            "cis-aws/7.0/1.13",
            "cis-aws/6.0/1.13",
            "cis-aws/5.0/1.13",
            "cis-aws/3.0/1.13",
            "cis-aws/1.4/1.13",
          ],
        },
        "shortDescription": {
          "text": "Access keys are rotated.",
        },
      }
    `);
  });

  it('keeps the identity of what could not be judged, as a note', () => {
    const failed = sampleResult({ rule: tamperingAlerts });
    const unknown = { ...failed, status: 'unknown' as const, message: 'There may be more to judge.' };
    const [before] = resultsOf(sampleReport([failed]));
    const [after] = resultsOf(sampleReport([unknown]));
    expect(after?.partialFingerprints).toEqual(before?.partialFingerprints);
    expect(after?.ruleId).toBe(before?.ruleId);
    expect(after?.locations).toEqual(before?.locations);
    expect([before?.level, after?.level]).toEqual(['warning', 'note']);
    expect(after?.message.text).toBe('Could not be judged: There may be more to judge.');
    expect(resultsOf(blind())[0]?.message.text).toMatch(/^Could not be judged: cloudtrail:LookupEvents was denied/);
  });

  it('gives a result its own level where it differs from that of the rule', () => {
    const levels = (['critical', 'high', 'medium', 'low'] as const).map((severity) =>
      sampleResult({ rule: leastPrivilege, severity, resource: { id: severity } }),
    );
    const [run] = runsOf(sampleReport(levels));
    expect(run?.results?.map(({ level }) => level)).toEqual(['error', 'error', 'warning', 'note']);
    const rule = run?.tool.driver.rules?.find(({ id }) => id === leastPrivilege.id);
    expect(rule?.properties?.['security-severity']).toBe('8.0');
  });

  it('gives a rule the severity that the policy gives it', () => {
    const severities = { [keyRotated.id]: 'low' as const };
    const [run] = runsOf(sampleReport([oldKey('a', 1)], { run: { severities } }));
    const rule = run?.tool.driver.rules?.find(({ id }) => id === keyRotated.id);
    expect(rule?.properties?.['security-severity']).toBe('2.0');
    expect(rule?.defaultConfiguration?.level).toBe('note');
  });

  it('masks key ids and addresses everywhere', () => {
    const named = sampleResult({
      rule: keyRotated,
      resource: {
        id: 'AKIAIOSFODNN7EXAMPLE',
        name: 'security@example.com',
        arn: `arn:aws:iam::${ACCOUNT}:user/security@example.com`,
      },
      message: 'Key AKIAIOSFODNN7EXAMPLE of security@example.com is old.',
    });
    const notices = [{ code: 'x', message: 'Ask security@example.com about AKIAIOSFODNN7EXAMPLE.', location: null }];
    for (const location of ['policy', 'resource'] as const) {
      const [file = ''] = sarif(sampleReport([named], { notices }), { ...context, location });
      expect(file).not.toMatch(/AKIAIOSFODNN7EXAMPLE|security(?:@|%40)example\.com/);
      expect(file).toContain('Key AKIA…MPLE of s…@example.com is old.');
    }
  });
});

describe('locations', () => {
  const placeOf = (change: Partial<ReportContext>, result = oldKey('ses-mailer', 7)) => {
    const physical = resultsOf(sampleReport([result]), change)[0]?.locations?.[0]?.physicalLocation;
    return `${physical?.artifactLocation?.uri}:${physical?.region?.startLine}`;
  };
  const policy = (path: string, extendsLine: number | null = null) => ({
    policyLocation: { path, ruleLines: { 'iam-access-key-rotated': 12 }, extendsLine },
  });
  const resource = 'aws/111122223333/global/iam/access-key/ses-mailer:1';

  it.each([
    ['the line of the rule', policy('keydrill.yaml', 2), oldKey('a', 1), 'keydrill.yaml:12'],
    ['the extends line', policy('keydrill.yaml', 2), sampleResult({ rule: guardDuty }), 'keydrill.yaml:2'],
    ['the first line', policy('keydrill.yaml'), sampleResult({ rule: guardDuty }), 'keydrill.yaml:1'],
    ['a path to encode', policy('./my policies/a:b#c.yaml'), oldKey('a', 1), 'my%20policies/a%3Ab%23c.yaml:12'],
  ])('%s', (_, change, result, place) => {
    expect(placeOf(change, result)).toBe(place);
  });

  it.each(['../keydrill.yaml', '/home/me/keydrill.yaml', 'C:\\keydrill.yaml', 'a/../../b.yaml', ''])(
    'the resource when the policy %j lies outside the repository',
    (path) => {
      expect(placeOf(policy(path))).toBe(resource);
    },
  );

  it('the file itself for what lies in the repository, whatever else is asked', () => {
    const inFile = (path: string, line: number) =>
      sampleResult({ rule: keyRotated, resource: { type: 'Other', name: 'x', id: 'x', file: { path, line } } });
    const workflow = inFile('.github/workflows/on push.yml', 7);
    for (const change of [policy('keydrill.yaml'), { policyLocation: null }, { location: 'resource' } as const]) {
      expect(placeOf(change, workflow)).toBe('.github/workflows/on%20push.yml:7');
    }
    expect(placeOf(policy('keydrill.yaml'), inFile('../outside.yml', 7))).toBe('keydrill.yaml:12');
    expect(placeOf(policy('keydrill.yaml'), inFile('a.yml', 0))).toBe('a.yml:1');
  });

  it('the resource when there is no policy, or when asked', () => {
    expect(placeOf({ policyLocation: null })).toBe(resource);
    expect(placeOf({ location: 'resource' })).toBe(resource);
  });

  it.each([
    ['AwsIamUser', 'arn:aws:iam::1:user/x', 'iam/user'],
    ['AwsCloudTrailTrail', 'arn:aws:cloudtrail:us-east-1:1:trail/x', 'cloudtrail/trail'],
    ['AwsS3Bucket', 'arn:aws:s3:::x', 's3/bucket'],
    ['AwsGuardDutyDetector', 'arn:aws:guardduty:us-east-1:1:detector/x', 'guardduty/detector'],
    ['AwsGuardDutyDetector', undefined, 'guard/duty-detector'],
    ['AwsAccount', 'arn:aws:iam::1:root', 'account/account'],
    ['Other', undefined, 'other/other'],
    ['', undefined, '_/_'],
  ])('%s is %s %s', (type, arn, path) => {
    const { resource: found, target } = sampleResult({
      rule: keyRotated,
      resource: { type, name: 'x', region: 'eu-west-1' },
    });
    const described = arn === undefined ? found : { ...found, arn };
    expect(resourcePath({ target, resource: described })).toBe(`aws/${ACCOUNT}/eu-west-1/${path}/x`);
  });

  it('stay paths within the folder, whatever things are called', () => {
    const names = ['..', '.', '...', '', 'a/b', 'a:b', '%2e', 'ü', '\ud800'];
    const paths = names.map((name) =>
      resourcePath(sampleResult({ rule: keyRotated, resource: { name, id: 'id' } }))
        .split('/')
        .at(-1),
    );
    expect(paths).toEqual(['_..', '_.', '_...', 'id', 'a%2Fb', 'a%3Ab', '%252e', '%C3%BC', '%EF%BF%BD']);
  });

  it('always name the resource', () => {
    const [withArn, without] = [oldKey('a', 1), sampleResult({ rule: guardDuty })].map(
      (result) => resultsOf(sampleReport([result]))[0]?.locations?.[0]?.logicalLocations,
    );
    expect(withArn).toEqual([{ fullyQualifiedName: `arn:aws:iam::${ACCOUNT}:user/a`, kind: 'resource' }]);
    expect(without).toEqual([{ fullyQualifiedName: `AWS::::Account:${ACCOUNT}`, kind: 'resource' }]);
  });
});

describe('limits', () => {
  it('keep the gravest 25,000 results, and count the rest', () => {
    const incident = sampleResult({ rule: notQuarantined, severity: 'low', message: 'It is happening.' });
    const unknowns = sampleResult({ rule: tamperingAlerts, severity: 'critical', status: 'unknown' });
    const report = sampleReport([...large().results, incident, unknowns]);
    const [run] = runsOf(report);
    const results = run?.results ?? [];
    expect(results).toHaveLength(25_000);
    expect(results[0]?.message.text).toBe('It is happening.');
    expect(results.filter(({ properties }) => properties?.['severity'] === 'critical')).toHaveLength(300);
    expect(results.some(({ properties }) => properties?.['status'] === 'unknown')).toBe(false);
    const left =
      '5,002 results more, the least severe, did not fit into what GitHub accepts; they are in the JSON report.';
    expect(run?.invocations?.[0]?.toolExecutionNotifications?.[0]).toEqual({
      descriptor: { id: 'results-left-out' },
      level: 'warning',
      message: { text: left },
    });
    expect(run?.automationDetails?.description?.text).toBe(`Leaked-key readiness of account ${ACCOUNT}. ${left}`);
  });

  it('keep fewer when names do not compress', () => {
    let seed = 1;
    const noise = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return String.fromCharCode(0x4e00 + (seed % 20_000));
    };
    const results = Array.from({ length: 22_000 }, (_, index) => {
      const name = Array.from({ length: 400 }, noise).join('');
      return sampleResult({
        rule: keyRotated,
        resource: { id: String(index), name },
        message: `User ${name} has an old key.`,
      });
    });
    const [file = '', ...more] = sarif(sampleReport(results), context);
    expect(more).toEqual([]);
    expect(rejections(file)).toEqual([]);
    const kept = (JSON.parse(file) as Log).runs[0]?.results?.length ?? 0;
    expect(kept).toBeGreaterThan(5_000);
    expect(kept).toBeLessThan(22_000);
  }, 60_000);

  it('split accounts over files, 20 to a file, each with a category of its own', () => {
    const files = sarif(manyAccounts(45), context).map((file) => (JSON.parse(file) as Log).runs);
    expect(files.map((runs) => runs.length)).toEqual([20, 20, 5]);
    const categories = files.flat().map(categoryOf);
    expect(new Set(categories).size).toBe(45);
    expect(categories[0]).toBe('keydrill/200000000000/');
  });

  it('write a file even when there is no account', () => {
    expect(sarif(sampleReport([], { run: { accounts: [] } }), context)).toHaveLength(1);
  });

  it('cut long metadata, never within a character', () => {
    const long: Rule = {
      ...keyRotated,
      id: `acme/${'long-'.repeat(100)}`,
      title: '😀'.repeat(900),
      description: `x${'😀'.repeat(900)}`,
      controls: Array.from({ length: 60 }, (_, index) => ({ framework: 'acme', version: '1', id: String(index) })),
    };
    const { name, shortDescription, fullDescription, properties } = ruleDescriptor({
      id: long.id,
      rule: long,
      severity: 'low',
    });
    expect(name?.length).toBe(255);
    for (const text of [shortDescription?.text, fullDescription?.text]) {
      expect(text?.length).toBeLessThanOrEqual(1_024);
      expect(text?.length).toBeGreaterThan(1_000);
      expect(text).not.toMatch(/\p{Cs}/u);
    }
    expect(properties?.tags).toHaveLength(20);
    expect(properties?.tags?.slice(0, 4)).toEqual(['security', 'aws', 'exposure', 'acme/1/59']);
  });

  it('describe a rule of which only the id is known', () => {
    const [file = ''] = sarif(sampleReport([oldKey('a', 1)]), { ...context, rules: [] });
    expect(rejections(file)).toEqual([]);
    expect(schemaProblems(file)).toEqual([]);
  });
});

describe('notifications', () => {
  const of = (run: Run | undefined) =>
    (run?.invocations?.[0]?.toolExecutionNotifications ?? []).map(
      ({ descriptor, level, message }) => `${level} ${descriptor?.id}: ${message.text}`,
    );

  it('tell of unread facts and notices', () => {
    expect(of(runsOf(worst())[0])).toEqual([
      'warning fact-unreadable: events:ListRules could not be read: access-denied (AccessDeniedException); allow events:ListRules; needed by trail-tampering-alerts.',
      'note exception-unused: security/keydrill.yaml:31:5: The exception for iam-access-key-rotated on "old-*" matches no judged resource; correct or remove it.',
    ]);
  });

  it('tell each account of its own unread facts, and of rules without a result', () => {
    const accounts = ['111111111111', '222222222222'];
    const cause = {
      kind: 'access-denied',
      operation: 'iam:ListUsers',
      code: 'AccessDenied',
      iamAction: 'iam:ListUsers',
      message: '',
    } as const;
    const results = [
      sampleResult({ rule: keyRotated, accountId: '111111111111', status: 'unknown', cause }),
      sampleResult({ rule: keyRotated, accountId: '222222222222', status: 'pass' }),
    ];
    const report = sampleReport(results, {
      run: { accounts, rules: [keyRotated.id, guardDuty.id] },
      coverage: { unreadable: [unread({ operation: 'iam:ListUsers' })] },
    });
    const missing = 'warning rule-not-evaluated: Not evaluated in this account: guardduty-enabled.';
    expect(runsOf(report).map(of)).toEqual([
      [
        'warning fact-unreadable: iam:ListUsers could not be read: access-denied (AccessDenied); allow iam:ListUsers.',
        missing,
      ],
      [missing],
    ]);
  });
});

describe('hostile text', () => {
  it('reaches no terminal, runner, link or path', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        for (const location of ['policy', 'resource'] as const) {
          for (const file of sarif(hostile([name]), { ...context, location })) {
            expect(file).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]|^\s*::|##\[/mu);
            expect(rejections(file)).toEqual([]);
            for (const { message } of (JSON.parse(file) as Log).runs.flatMap(({ results }) => results ?? [])) {
              expect(message.text).not.toMatch(/[\p{Cc}\p{Cf}\p{DI}]|\]\(/u);
            }
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is no URI that leaves the file system', () => {
    for (const { locations } of resultsOf(hostile(HOSTILE_TEXTS), { location: 'resource' })) {
      const uri = locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '';
      expect(new URL(uri, 'file:///checkout/').href).toBe(`file:///checkout/${uri}`);
      expect(uri).not.toContain(':');
    }
  });

  it('is no markup in the help of a rule', () => {
    const description = 'Use <role-name>, [a](https://evil.example), | and *stars*.';
    const rule: Rule = {
      ...keyRotated,
      description,
      remediation: { text: '<script>alert(1)</script>', commands: ['echo "```"'] },
      references: ['https://example.com/a>b', 'https://example.com/a|b', 'javascript:alert(1)', 'no address'],
    };
    const { help, helpUri } = ruleDescriptor({ id: rule.id, rule, severity: 'high' });
    expect(help?.markdown).toBe(
      [
        'Use \\<role-name\\>, \\[a\\](https://evil.example), \\| and \\*stars\\*.',
        '**To fix:** \\<script\\>alert(1)\\</script\\>',
        '````sh\necho "```"\n````',
        '- <https://example.com/a%3Eb>',
      ].join('\n\n'),
    );
    expect(helpUri).toBe('https://example.com/a%3Eb');
  });
});
