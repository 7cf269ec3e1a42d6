import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import { type Comparison, compareReports } from '../../src/report/compare.ts';
import { diffJson } from '../../src/report/diff/json.ts';
import { diffMarkdown } from '../../src/report/diff/markdown.ts';
import { diffText } from '../../src/report/diff/text.ts';
import { anyText } from './any-text.ts';
import {
  ACCOUNT,
  clean,
  hostile,
  large,
  manyAccounts,
  oldKey,
  REGIONS,
  type ReportParts,
  sampleReport,
  sampleResult,
  worst,
} from './sample-report.ts';
import { guardDuty, keyRotated, leastPrivilege, notQuarantined, tamperingAlerts } from './sample-rules.ts';

const DENIED: NonNullable<Result['cause']> = {
  kind: 'access-denied',
  operation: 'iam:ListUsers',
  code: 'AccessDenied',
  iamAction: 'iam:ListUsers',
  message: 'denied',
};
const key = (name: string, index: number, parts: Partial<Result> = {}): Result => ({
  ...oldKey(name, index),
  ...parts,
});
const guardDutyIn = (region: string, parts: Partial<Result> = {}): Result => ({
  ...sampleResult({
    rule: guardDuty,
    region,
    resource: { name: `${ACCOUNT}/${region}`, id: region, region },
    message: `GuardDuty is not enabled in ${region}; it should be on in every region.`,
  }),
  ...parts,
});
const admin = (parts: Partial<Result> = {}): Result => ({
  ...sampleResult({
    rule: leastPrivilege,
    resource: { type: 'AwsIamUser', id: 'AIDACI', name: 'ci' },
    message: 'User ci holds a key and AmazonS3FullAccess; it should hold only what it uses.',
  }),
  ...parts,
});
const alerts = sampleResult({ rule: tamperingAlerts, message: 'No alert tells of a trail that was stopped.' });

const BEFORE: readonly Result[] = [
  key('stays', 1),
  key('excepted', 2),
  key('was-excepted', 3, {
    status: 'excepted',
    exception: { reason: 'r', owner: 'o', expires: '2026-11-21', ticket: null },
  }),
  admin(),
  alerts,
  guardDutyIn('eu-west-1'),
  guardDutyIn('eu-west-2'),
];
const AFTER: readonly Result[] = [
  sampleResult({
    rule: notQuarantined,
    resource: { type: 'AwsIamUser', id: 'AIDAEXAMPLE', name: 'deploy' },
    message: 'User deploy carries AWSCompromisedKeyQuarantineV3, so AWS found its key in public.',
  }),
  key('stays', 1),
  key('excepted', 2, {
    status: 'excepted',
    exception: { reason: 'The vendor needs it', owner: 'platform@example.com', expires: '2027-01-31', ticket: 'SEC-1' },
  }),
  key('was-excepted', 3),
  key('fresh', 4),
  admin({
    severity: 'critical',
    message: 'User ci holds a key and AdministratorAccess; it should hold only what it uses.',
  }),
  {
    ...alerts,
    status: 'unknown',
    cause: { ...DENIED, operation: 'events:ListRules', iamAction: 'events:ListRules' },
    message: 'Could not be judged: events:ListRules was denied (AccessDenied); allow events:ListRules.',
  },
  guardDutyIn('eu-west-1', { status: 'pass', message: 'GuardDuty is on in eu-west-1.' }),
];
const LATER: ReportParts['run'] = {
  startedAt: '2026-11-27T08:00:00.000Z',
  finishedAt: '2026-11-27T08:00:09.000Z',
  policy: { path: 'security/keydrill.yaml', sha256: 'b'.repeat(64) },
};
const week = compareReports(sampleReport(BEFORE), sampleReport(AFTER, { run: LATER }));
const PAGE = { width: 100, color: false };

describe('the text of a comparison', () => {
  it('tells what is new first, and what nobody looked at apart from what is fixed', () => {
    expect(diffText(week, PAGE)).toMatchInlineSnapshot(`
      "Account 111122223333 · 3 new · 2 fixed · 2 unchanged · 1 excepted · 1 no longer evaluated
      From 2026-11-20 10:10 UTC to 2026-11-27 08:00 UTC; readiness was 0 and is 28 of 100.

      1 NEW INCIDENT: this is happening now. Act on it first.

      CRITICAL no-quarantined-principal · 1 finding
        - User deploy carries AWSCompromisedKeyQuarantineV3, so AWS found its key in public.

      New: 2 findings (1 was excepted before)

      HIGH iam-access-key-rotated · 2 findings
        - Access key AKIA…KEYS of user fresh is 104 days old; the limit is 90 days.
        - Access key AKIA…KEYS of user was-excepted is 103 days old; the limit is 90 days.

      Graver than before: 1 finding

      CRITICAL iam-key-user-least-privilege · 1 finding
        - User ci holds a key and AdministratorAccess; it should hold only what it uses.

      Fixed: 2 findings

      HIGH guardduty-enabled · 2 findings
        - GuardDuty is on in eu-west-1.
        - Was: GuardDuty is not enabled in eu-west-2; it should be on in every region.

      No longer evaluated: 1 finding, not known to be fixed

      MEDIUM trail-tampering-alerts · 1 finding
        Why: events:ListRules was denied (AccessDenied); allow events:ListRules.
        - Was: No alert tells of a trail that was stopped.

      Excepted: 1 finding, not fixed

      - iam-access-key-rotated: excepted until 2027-01-31, owner p…@example.com, ticket SEC-1: The vendor
        needs it

      Unchanged: 2 findings: 1 critical, 1 high

      Note: The policy changed between the reports; a finding may have come or gone with what it asks for.
      "
    `);
  });

  it('is short when nothing changed', () => {
    expect(diffText(compareReports(clean(), clean()), PAGE)).toMatchInlineSnapshot(`
      "Account 111122223333 · 0 new · 0 fixed · 0 unchanged
      From 2026-11-20 10:10 UTC to 2026-11-20 10:10 UTC; readiness is 100 as before.
      "
    `);
    expect(
      diffText(compareReports(sampleReport([key('a', 1)]), sampleReport([key('a', 1)])), PAGE),
    ).toMatchInlineSnapshot(`
      "Account 111122223333 · 0 new · 0 fixed · 1 unchanged
      From 2026-11-20 10:10 UTC to 2026-11-20 10:10 UTC; readiness is 0 as before.

      Unchanged: 1 finding: 1 high
      "
    `);
  });

  it('names accounts where there are several, and what only one report is about', () => {
    const [before, after] = [manyAccounts(3), manyAccounts(4)];
    const rules = [...after.run.rules, 'a-new-rule'];
    const comparison = compareReports(before, { ...after, run: { ...after.run, rules, regions: REGIONS.slice(1) } });
    expect(diffText(comparison, PAGE)).toMatchInlineSnapshot(`
      "4 accounts · 2 new · 0 fixed · 3 unchanged
      From 2026-11-20 10:10 UTC to 2026-11-20 10:10 UTC; readiness is 0 as before.

      New: 2 findings

      CRITICAL cloudtrail-trail-logging · 1 finding
        - 200000000003: No trail is logging; one should record every region.

      HIGH iam-access-key-rotated · 1 finding
        - 200000000003: Access key AKIA…KEYS of user only-here is 103 days old; the limit is 90 days.

      Unchanged: 3 findings: 3 critical

      Only the later report is about these accounts: 200000000003.
      Only the earlier report is about these regions: ap-northeast-1.
      Only the later report is about these rules: a-new-rule.
      "
    `);
  });

  it('says why something was not judged again', () => {
    const before = sampleReport([key('a', 1), admin(), guardDutyIn('eu-west-1')]);
    const run = { regions: ['us-east-1'], rules: [keyRotated.id, guardDuty.id] };
    const list = sampleResult({ rule: keyRotated, status: 'unknown', cause: DENIED });
    const on = guardDutyIn('us-east-1', { status: 'pass' });
    const text = diffText(compareReports(before, sampleReport([list, on], { run })), PAGE);
    expect(text.match(/Why: .*/g)).toEqual([
      'Why: the later report does not have this region.',
      'Why: iam:ListUsers was denied (AccessDenied); allow iam:ListUsers.',
      'Why: the later report does not have this rule.',
    ]);
    const elsewhere = sampleReport([oldKey('a', 1, '444455556666')], { run: { accounts: ['444455556666'] } });
    expect(diffText(compareReports(before, elsewhere), PAGE).match(/Why: .*/g)).toEqual(
      before.results.map(() => 'Why: the later report is not about this account.'),
    );
  });

  it('folds what is alike, and counts what is beyond ten', () => {
    const regions = compareReports(sampleReport([]), sampleReport(REGIONS.map((region) => guardDutyIn(region))));
    expect(diffText(regions, PAGE)).toContain('GuardDuty is not enabled in ap-northeast-1, ap-northeast-2 and 15 more');
    const many = diffText(compareReports(sampleReport([]), large(3_000)), PAGE);
    expect(many.split('\n').length).toBeLessThan(60);
    expect(many).toContain('New: 3,000 findings');
  });

  it('keeps to the width, and is the same in colours', () => {
    for (const width of [60, 80, 120]) {
      const plain = diffText(week, { width, color: false });
      for (const line of plain.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
      expect(diffText(week, { width, color: true }).replace(/\u001b\[\d+m/g, '')).toBe(plain);
    }
    expect(diffText(week, { width: 100, color: true })).toContain('\u001b[');
  });

  it('masks key ids and addresses', () => {
    const text = diffText(week, PAGE);
    expect(text).not.toMatch(/AKIA\d|platform@/);
    expect(text).toMatch(/AKIA…KEYS.*p…@example\.com/s);
  });
});

describe('the Markdown of a comparison', () => {
  const markdown = new MarkdownIt({ html: true, linkify: true });
  const PLAIN =
    /^(?:heading|paragraph|bullet_list|list_item|strong)_(?:open|close)$|^(?:inline|text|code_inline|softbreak)$/;
  const tokensOf = (text: string) => markdown.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);

  it('has a heading for each part', () => {
    expect(diffMarkdown(week)).toMatchInlineSnapshot(`
      "## What changed in the readiness for a leaked AWS key

      **Account \`111122223333\` · 3 new · 2 fixed · 2 unchanged · 1 excepted · 1 no longer evaluated**

      From 2026-11-20 10:10 UTC to 2026-11-27 08:00 UTC; readiness was 0 and is 28 of 100.

      ### 1 NEW INCIDENT: this is happening now. Act on it first.

      CRITICAL no-quarantined-principal · 1 finding

      - User deploy carries AWSCompromisedKeyQuarantineV3, so AWS found its key in public.

      ### New: 2 findings (1 was excepted before)

      HIGH iam-access-key-rotated · 2 findings

      - Access key \`AKIA…KEYS\` of user fresh is 104 days old; the limit is 90 days.
      - Access key \`AKIA…KEYS\` of user was-excepted is 103 days old; the limit is 90 days.

      ### Graver than before: 1 finding

      CRITICAL iam-key-user-least-privilege · 1 finding

      - User ci holds a key and AdministratorAccess; it should hold only what it uses.

      ### Fixed: 2 findings

      HIGH guardduty-enabled · 2 findings

      - GuardDuty is on in \`eu-west-1\`.
      - Was: GuardDuty is not enabled in \`eu-west-2\`; it should be on in every region.

      ### No longer evaluated: 1 finding, not known to be fixed

      MEDIUM trail-tampering-alerts · 1 finding

      **Why:** \`events:ListRules\` was denied (AccessDenied); allow \`events:ListRules\`.

      - Was: No alert tells of a trail that was stopped.

      ### Excepted: 1 finding, not fixed

      - iam-access-key-rotated: excepted until 2027-01-31, owner \`p…@example.com\`, ticket \`SEC-1\`: The vendor needs it

      ### Unchanged: 2 findings: 1 critical, 1 high

      **Note:** The policy changed between the reports; a finding may have come or gone with what it asks for.
      "
    `);
  });

  it('is nothing but headings, paragraphs, lists and code', () => {
    for (const comparison of [
      week,
      compareReports(clean(), worst()),
      compareReports(manyAccounts(3), manyAccounts(4)),
    ]) {
      expect(tokensOf(diffMarkdown(comparison)).filter(({ type }) => !PLAIN.test(type))).toEqual([]);
    }
  });

  it('fits into a comment, and says what did not', () => {
    const rules = Array.from({ length: 300 }, (_, index) =>
      Array.from({ length: 9 }, (__, each) =>
        key(`${index}-${each}`, index * 10 + each, {
          ruleId: `rule-${index}`,
          message: `${each} ${'A long message about nothing. '.repeat(15)}`,
        }),
      ),
    ).flat();
    const text = diffMarkdown(compareReports(sampleReport([alerts]), sampleReport(rules)));
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text.length).toBeGreaterThan(50_000);
    expect(text).toMatch(/\n\n\d+ lists more did not fit here; see --format json\.\n/);
    expect(text).toContain('### New: 2,700 findings');
    expect(text).toContain('### No longer evaluated: 1 finding');
    expect(diffMarkdown(week)).not.toContain('did not fit');
  });
});

describe('the JSON of a comparison', () => {
  const schemaOf = (name: string): object => JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8'));
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  formats.default(ajv);
  ajv.addSchema(schemaOf('report'));
  const validate = ajv.compile(schemaOf('diff'));
  const problems = (value: unknown): readonly string[] => {
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  it.each<[string, Comparison]>([
    ['a week', week],
    ['nothing', compareReports(sampleReport([], { run: { policy: null } }), sampleReport([]))],
    ['accounts', compareReports(manyAccounts(3), manyAccounts(4))],
    ['hostile names', compareReports(hostile(), clean())],
    ['hostile names that are new', compareReports(clean(), hostile())],
  ])('follows its schema: %s', (_, comparison) => {
    expect(problems(JSON.parse(diffJson(comparison)))).toEqual([]);
  });

  it('refuses what is none', () => {
    const good = JSON.parse(diffJson(week));
    expect(problems({ ...good, extra: 1 })).toContain(' must NOT have additional properties');
    expect(problems({ ...good, fixed: undefined })).toContain(" must have required property 'fixed'");
    expect(problems({ ...good, new: [{ ...good.new[0], fingerprint: 'x' }] })).toHaveLength(1);
    expect(problems({ ...good, notEvaluated: good.new })).not.toEqual([]);
  });

  it('counts its lists', () => {
    const { counts, scope, notices, ...parsed } = JSON.parse(diffJson(week));
    expect(counts).toEqual({ new: 3, fixed: 2, unchanged: 2, excepted: 1, notEvaluated: 1 });
    for (const [list, count] of Object.entries(counts)) expect(parsed[list]).toHaveLength(Number(count));
    expect(scope).toEqual(week.scope);
    expect(notices).toEqual(week.notices);
  });

  it('has of each finding what one needs to find it again, whole', () => {
    const parsed = JSON.parse(diffJson(week));
    const { ruleId, capability, kind, target, resource, message, exception, fingerprint } = key('fresh', 4);
    expect(parsed.new).toContainEqual({
      ruleId,
      capability,
      kind,
      target,
      resource,
      message,
      exception,
      fingerprint,
      before: null,
      after: { status: 'fail', severity: 'high' },
    });
    expect(parsed.notEvaluated[0]).toMatchObject({
      message: alerts.message,
      after: { status: 'unknown' },
      why: 'unknown',
      cause: { iamAction: 'events:ListRules' },
    });
  });

  it('gives back any text, and prints nothing that a terminal or a runner obeys', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const comparison = compareReports(clean(), hostile([text]));
        const written = diffJson(comparison);
        const messages = JSON.parse(written).new.map(({ message }: { readonly message: string }) => message);
        expect(messages).toEqual(comparison.new.map(({ finding }) => finding.message));
        expect(written).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]|^\s*::|##\[/mu);
      }),
    );
  });
});

describe('hostile names in a comparison', () => {
  const markdown = new MarkdownIt({ html: true, linkify: true });

  it('reach nobody through what stood in the way of a verdict', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const cause = { kind: 'failed', operation: text, code: text, iamAction: text, message: text } as const;
        const after = sampleReport([{ ...alerts, status: 'unknown', cause, message: text }]);
        const comparison = compareReports(sampleReport([alerts]), after);
        expect(comparison.notEvaluated).toHaveLength(1);
        for (const written of [diffText(comparison, PAGE), diffMarkdown(comparison)]) {
          expect(written).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]|^\s*::|##\[/mu);
          expect(written).not.toMatch(/AKIAIOSFODNN7EXAMPLE|security@example/);
        }
      }),
    );
  });

  it('reach neither terminal nor runner nor reader as anything but text', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, isNew) => {
        const [one, other] = [clean(), hostile([text])];
        const after = { ...other, run: { ...other.run, accounts: [text], regions: [text], rules: [text] } };
        const comparison = isNew ? compareReports(one, after) : compareReports(after, one);
        for (const written of [diffText(comparison, PAGE), diffMarkdown(comparison)]) {
          expect(written).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]|^\s*::|##\[/mu);
          expect(written).not.toMatch(/AKIAIOSFODNN7EXAMPLE|security@example/);
        }
        const tokens = markdown
          .parse(diffMarkdown(comparison), {})
          .flatMap((token) => [token, ...(token.children ?? [])]);
        expect(tokens.filter(({ type }) => /html|link|image|table|hr|blockquote|ordered/.test(type))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
