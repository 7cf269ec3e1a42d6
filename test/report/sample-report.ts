import { createHash } from 'node:crypto';
import { compareResults } from '../../src/engine/order.ts';
import type { Result } from '../../src/engine/result.ts';
import { kindOf, type Rule } from '../../src/engine/rule.ts';
import { readiness } from '../../src/engine/score.ts';
import type { ReportContext } from '../../src/report/context.ts';
import { summaryCounts } from '../../src/report/counts.ts';
import type { Report, Unreadable } from '../../src/report/report.ts';
import {
  guardDuty,
  keyRotated,
  leastPrivilege,
  notQuarantined,
  publishesQuickly,
  sampleRules,
  tamperingAlerts,
  trailLogging,
} from './sample-rules.ts';

export const ACCOUNT = '111122223333';

export const context: ReportContext = {
  rules: sampleRules,
  policyLocation: {
    path: 'security/keydrill.yaml',
    ruleLines: { 'iam-access-key-rotated': 12 },
    extendsLine: 2,
  },
  color: false,
  width: 100,
  minSeverity: null,
  failOn: 'high',
  allowUnknown: false,
  location: 'policy',
};

/** The parts of a result that a test cares about; the rest follows from the rule. */
export type ResultParts = Partial<Omit<Result, 'target' | 'resource'>> & {
  readonly rule: Rule;
  readonly accountId?: string;
  readonly region?: string;
  readonly resource?: Partial<Result['resource']>;
};

export function sampleResult({
  rule,
  accountId = ACCOUNT,
  region = 'us-east-1',
  resource,
  ...parts
}: ResultParts): Result {
  const named = {
    type: 'AwsAccount',
    id: `AWS::::Account:${accountId}`,
    name: accountId,
    region: 'global',
    ...resource,
  };
  return {
    ruleId: rule.id,
    status: 'fail',
    severity: rule.severity,
    capability: rule.capability,
    kind: kindOf(rule),
    target: { partition: 'aws', accountId, region },
    resource: named,
    message: 'Something is not as it should be.',
    observed: null,
    expected: null,
    cause: null,
    exception: null,
    reads: [],
    fingerprint: createHash('sha256')
      .update(JSON.stringify([rule.id, accountId, region, named.id]))
      .digest('hex'),
    ...parts,
  };
}

export type ReportParts = Omit<Partial<Report>, 'run' | 'summary' | 'results' | 'coverage'> & {
  readonly run?: Partial<Report['run']>;
  readonly rotation?: Report['summary']['rotation'];
  readonly coverage?: Partial<Report['coverage']>;
};

/** A report whose summary follows from its results, as in a scan. */
export function sampleReport(
  results: readonly Result[],
  { run, rotation, coverage, ...parts }: ReportParts = {},
): Report {
  const sorted = [...results].sort(compareResults);
  const { accounts = [ACCOUNT], regions = REGIONS } = run ?? {};
  return {
    schemaVersion: 1,
    tool: { name: 'keydrill', version: '0.1.0' },
    run: {
      startedAt: '2026-11-20T10:10:00.000Z',
      finishedAt: '2026-11-20T10:10:09.000Z',
      policy: { path: 'security/keydrill.yaml', sha256: 'a'.repeat(64) },
      accounts,
      regions,
      rules: sampleRules.map(({ id }) => id),
      severities: Object.fromEntries(sampleRules.map(({ id, severity }) => [id, severity])),
      targets: accounts.map((accountId) => ({ partition: 'aws', accountId, homeRegion: 'us-east-1', regions })),
      calls: { total: 57, byOperation: { 'iam:GetCredentialReport': 1, 'guardduty:ListDetectors': 17 } },
      ...run,
    },
    summary: {
      readiness: readiness(sampleRules, sorted),
      counts: summaryCounts(sorted),
      incidents: sorted.filter(({ kind, status }) => kind === 'incident' && status === 'fail').length,
      rotation: rotation ?? null,
    },
    results: sorted,
    coverage: { unreadable: [], prepared: [], ...coverage },
    notices: [],
    ...parts,
  };
}

export const REGIONS = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

const regional = (region: string) => ({
  region,
  resource: { name: `${ACCOUNT}/${region}`, id: `AWS::::Account:${ACCOUNT}/${region}`, region },
});

export const oldKey = (user: string, index: number, accountId = ACCOUNT): Result => {
  const id = `AKIA${String(index).padStart(12, '0')}KEYS`;
  return sampleResult({
    rule: keyRotated,
    accountId,
    resource: { type: 'AwsIamAccessKey', id, arn: `arn:aws:iam::${accountId}:user/${user}`, name: user },
    message: `Access key ${id} of user ${user} is ${100 + (index % 900)} days old; the limit is 90 days.`,
    observed: { ageDays: 100 + (index % 900) },
    expected: { maxAgeDays: 90 },
    reads: ['iam:GetCredentialReport', 'iam:ListAccessKeys'],
  });
};

const worstResults: readonly Result[] = [
  sampleResult({
    rule: notQuarantined,
    resource: { type: 'AwsIamUser', id: 'AIDAEXAMPLE', arn: `arn:aws:iam::${ACCOUNT}:user/deploy`, name: 'deploy' },
    message:
      'User deploy carries AWSCompromisedKeyQuarantineV3, so AWS found its key in public; it can still assume roles and send mail.',
  }),
  sampleResult({
    rule: trailLogging,
    message: 'No trail records management events in any of 17 regions; one should in each.',
  }),
  ...REGIONS.map((region) =>
    sampleResult({
      rule: guardDuty,
      ...regional(region),
      message: `GuardDuty is not enabled in ${region}; it should be on in every region.`,
    }),
  ),
  sampleResult({
    rule: publishesQuickly,
    ...regional('eu-west-1'),
    message: 'The detector in eu-west-1 publishes every SIX_HOURS; it should every FIFTEEN_MINUTES.',
  }),
  ...Array.from({ length: 14 }, (_, index) => oldKey(`service-${index}`, index)),
  sampleResult({
    rule: leastPrivilege,
    severity: 'critical',
    resource: { type: 'AwsIamUser', id: 'AIDAADMIN', name: 'ci' },
    message: 'User ci holds a key and AdministratorAccess; it should hold only what it uses.',
  }),
  sampleResult({
    rule: leastPrivilege,
    resource: { type: 'AwsIamUser', id: 'AIDAPOWER', name: 'ses-mailer' },
    message: 'User ses-mailer holds a key and AmazonS3FullAccess; it should hold only what it uses.',
  }),
  sampleResult({
    rule: tamperingAlerts,
    status: 'unknown',
    message: 'Could not be judged: events:ListRules was denied (AccessDeniedException); allow events:ListRules.',
    cause: {
      kind: 'access-denied',
      operation: 'events:ListRules',
      code: 'AccessDeniedException',
      iamAction: 'events:ListRules',
      message: 'not authorized',
    },
  }),
  {
    ...oldKey('legacy', 77),
    status: 'excepted',
    exception: { reason: 'vendor', owner: 'platform@example.com', expires: '2027-01-31', ticket: 'SEC-1234' },
  },
  {
    ...oldKey('relay', 78),
    status: 'excepted',
    exception: { reason: 'SMTP', owner: 'mail@example.com', expires: '2026-12-24', ticket: null },
  },
];

/** Every section of the text output has something to say. */
export const worst = (): Report =>
  sampleReport(worstResults, {
    rotation: { activeKeys: 14, minutesPerKey: 30, parallel: 1, totalMinutes: 420, budgetMinutes: 240 },
    coverage: {
      unreadable: [
        unread({
          operation: 'events:ListRules',
          code: 'AccessDeniedException',
          targets: 17,
          rules: [tamperingAlerts.id],
        }),
      ],
      prepared: [{ accountId: ACCOUNT, operation: 'iam:GetCredentialReport', preparedAt: '2026-11-20T08:00:00+00:00' }],
    },
    notices: [
      {
        code: 'exception-unused',
        message:
          'The exception for iam-access-key-rotated on "old-*" matches no judged resource; correct or remove it.',
        location: 'security/keydrill.yaml:31:5',
      },
    ],
  });

export const unread = (parts: Partial<Unreadable> & Pick<Unreadable, 'operation'>): Unreadable => ({
  kind: 'access-denied',
  code: 'AccessDenied',
  iamAction: parts.operation,
  targets: 1,
  regions: [],
  rules: [],
  ...parts,
});

/** Every rule passes. */
export const clean = (): Report =>
  sampleReport(
    sampleRules.map((rule) => sampleResult({ rule, status: 'pass', message: 'All is well.' })),
    { rotation: { activeKeys: 1, minutesPerKey: 30, parallel: 1, totalMinutes: 30, budgetMinutes: 240 } },
  );

/** Every call was denied. */
export function blind(): Report {
  const operations = ['cloudtrail:LookupEvents', 'iam:GetAccountSummary', 'iam:GetCredentialReport', 'iam:ListUsers'];
  const results = sampleRules.map((rule, index) => {
    const operation = operations[index % operations.length] ?? '';
    return sampleResult({
      rule,
      status: 'unknown',
      message: `Could not be judged: ${operation} was denied (AccessDenied); allow ${operation}.`,
      cause: { kind: 'access-denied', operation, code: 'AccessDenied', iamAction: operation, message: 'denied' },
    });
  });
  const unreadable = operations.map((operation) =>
    unread({
      operation,
      rules: results.filter(({ cause }) => cause?.operation === operation).map(({ ruleId }) => ruleId),
    }),
  );
  return sampleReport(results, { coverage: { unreadable } });
}

/** One rule failing for very many keys, of which every hundredth user is an administrator too. */
export const large = (count = 30_000): Report =>
  sampleReport(
    Array.from({ length: count }, (_, index) =>
      index % 100 === 0
        ? sampleResult({
            rule: leastPrivilege,
            severity: 'critical',
            resource: { type: 'AwsIamUser', id: `AIDA${index}`, name: `administrator-${index}` },
            message: `User administrator-${index} holds a key and AdministratorAccess; it should hold only what it uses.`,
          })
        : oldKey(`service-${createHash('md5').update(String(index)).digest('hex')}`, index),
    ),
  );

/** The same gap in many accounts. */
export function manyAccounts(count = 25): Report {
  const accounts = Array.from({ length: count }, (_, index) => String(200_000_000_000 + index));
  return sampleReport(
    accounts.flatMap((accountId, index) => [
      sampleResult({ rule: trailLogging, accountId, message: 'No trail is logging; one should record every region.' }),
      ...(index === 3 ? [oldKey('only-here', 3, accountId)] : []),
    ]),
    { run: { accounts } },
  );
}

/** What a name in AWS, or in an error message, may hold at worst. */
export const HOSTILE_TEXTS: readonly string[] = [
  '\u001b[31mred\u001b[0m\u001b]0;title\u0007',
  '::error file=x::owned',
  '   ::set-output name=a::b',
  '##[error]owned',
  'before\n::add-mask::after',
  'before\r::stop-commands::after',
  'before\u0085::error::after',
  'before\u2028::error::after',
  '<script>alert(1)</script>',
  '<!-- --> <img src=x onerror=y>',
  'a|b|c',
  '"quoted" \'quoted\' `quoted`',
  '[click](https://evil.example)',
  '](1)',
  '{0} {{1}}',
  'a'.repeat(500),
  `${'long name '.repeat(50)}`,
  '\u202egnp.exe',
  '\u2066isolated\u2069',
  'zero\u200bwidth\u200d\ufeff',
  'tag\u{e0041}\u{e007f}',
  '\ud800lone',
  'lone\udfff',
  '=cmd()',
  '../../etc/passwd',
  '..',
  '.',
  '',
  ' ',
  'C:\\Windows',
  'https://evil.example/?a=b#c',
  '%2e%2e%2f',
  '日本語の名前',
  'AKIAIOSFODNN7EXAMPLE',
  'security@example.com',
];

/** Names that AWS would let through somewhere, in every place where a report can carry one. */
export const hostile = (texts: readonly string[] = HOSTILE_TEXTS): Report =>
  sampleReport(
    texts.flatMap((text, index) => [
      sampleResult({
        rule: keyRotated,
        resource: { type: text, id: `${index}${text}`, arn: `arn:aws:iam::${ACCOUNT}:user/${text}`, name: text },
        message: `${text} is the name of user ${text}.`,
        observed: { [text]: text },
      }),
      sampleResult({
        rule: tamperingAlerts,
        status: 'unknown',
        region: 'eu-west-1',
        resource: { id: `unknown-${index}`, name: text, region: text },
        message: text,
        cause: { kind: 'failed', operation: text, code: text, iamAction: text, message: text },
      }),
      sampleResult({
        rule: leastPrivilege,
        status: 'excepted',
        resource: { id: `excepted-${index}`, name: text },
        message: text,
        exception: { reason: text, owner: text, expires: '2027-01-01', ticket: text },
      }),
      sampleResult({ rule: notQuarantined, resource: { id: `incident-${index}`, name: text }, message: text }),
      ...[text, `${text} too`].map((region) =>
        sampleResult({ rule: guardDuty, region, resource: { id: region, name: text }, message: `Off in ${region}.` }),
      ),
    ]),
    {
      coverage: {
        unreadable: texts.map((text) => unread({ operation: text, code: text, iamAction: text, rules: [text] })),
        prepared: texts.map((text) => ({ accountId: ACCOUNT, operation: text, preparedAt: text })),
      },
      notices: texts.map((text) => ({ code: 'exception-unused', message: text, location: text })),
    },
  );
