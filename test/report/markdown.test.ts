import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import type { Severity } from '../../src/engine/rule.ts';
import type { ReportContext } from '../../src/report/context.ts';
import { markdown } from '../../src/report/markdown.ts';
import type { Report } from '../../src/report/report.ts';
import { verdictLine } from '../../src/report/verdict-line.ts';
import { anyText } from './any-text.ts';
import { GITHUB_REWRITES, HOSTILE_MARKDOWN, textOutsideCode } from './markdown-as-github.ts';
import {
  ACCOUNT,
  blind,
  clean,
  context,
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

const markdownIt = MarkdownIt({ html: true, linkify: true });

const shown = (report: Report, change: Partial<ReportContext> = {}): string =>
  markdown(report, { ...context, ...change });

const bytes = (text: string): number => Buffer.byteLength(text);

/** The blocks of a text: how they nest, the markup within them, and nothing of what they say. */
const structure = (text: string): readonly string[] =>
  markdownIt.parse(text, {}).map(({ type, tag, info, level, content, children }) => {
    const markup = (children ?? [])
      .map((child) => child.type)
      .filter((name) => name !== 'text' && name !== 'code_inline');
    const { tags } = textOutsideCode(parseFragment(type === 'html_block' ? content : ''));
    return [type, tag, info, level, ...markup, ...tags.filter((name) => name !== 'code')].join(' ');
  });

/** Every text that GitHub would look through once more. */
const looseTexts = (text: string): readonly string[] =>
  markdownIt
    .parse(text, {})
    .flatMap(({ type, content, children }) => [
      ...(type === 'html_block' ? [textOutsideCode(parseFragment(content)).outside] : []),
      ...(children ?? []).filter((child) => child.type === 'text').map((child) => child.content),
    ]);

/** A report that says one text wherever a report can say one. */
const saying = (text: string): Report =>
  sampleReport(
    [
      sampleResult({ rule: notQuarantined, resource: { id: `i${text}`, name: text }, message: `Seen: ${text}` }),
      sampleResult({ rule: keyRotated, resource: { id: `k${text}`, name: text }, message: text }),
      sampleResult({ rule: guardDuty, ruleId: `plug-in ${text}`, message: `${text} is off.` }),
      sampleResult({
        rule: tamperingAlerts,
        status: 'unknown',
        resource: { id: `u${text}`, name: text },
        message: text,
        cause: { kind: 'failed', operation: `op ${text}`, code: text, iamAction: null, message: text },
      }),
      sampleResult({
        rule: leastPrivilege,
        status: 'excepted',
        resource: { id: `e${text}`, name: text },
        message: text,
        exception: { reason: text, owner: text, expires: text, ticket: text },
      }),
    ],
    {
      tool: { name: 'keydrill', version: text },
      run: { accounts: [text], policy: { path: text, sha256: '' } },
      coverage: {
        unreadable: [unread({ operation: `op ${text}`, kind: 'failed', code: text, iamAction: null, rules: [text] })],
        prepared: [{ accountId: text, operation: `op ${text}`, preparedAt: text }],
      },
      notices: [
        { code: text, message: text, location: text },
        { code: text, message: text, location: null },
      ],
    },
  );

const metadataSaying = (text: string): ReportContext => ({
  ...context,
  rules: sampleRules.map((rule) => ({ ...rule, title: text, remediation: { text, commands: [text] } })),
});

describe('the job summary', () => {
  it('says what is wrong, how ready we are, what to do, and what is not known', () => {
    expect(shown(worst())).toMatchInlineSnapshot(`
      "## Readiness for a leaked AWS key

      **Not ready: 1 incident to act on now (exit code 1).**

      **Account \`111122223333\` · readiness 0 of 100 · 1 INCIDENT · 36 findings: 3 critical, 32 high, 1 low · 1 result unknown · 2 excepted**

      2026-11-20 10:10 UTC, 17 regions, 7 rules, 57 calls, policy \`security/keydrill.yaml\`, keydrill \`0.1.0\`

      > [!CAUTION]
      > **1 INCIDENT: this is happening now. Act on it before you read on.**

      <details open>
      <summary><b>CRITICAL</b> <code>no-quarantined-principal</code> · 1 finding<br>wanted: AWS has quarantined nobody</summary>

      - User deploy carries AWSCompromisedKeyQuarantineV3, so AWS found its key in public; it can still assume roles and send mail.

      **To fix:** Follow the playbook now; the quarantine policy is no containment.

      \`\`\`sh
      aws iam list-access-keys --user-name USER
      \`\`\`

      </details>

      | Rules by question | | Passed | Failed | Unknown | Excepted | n/a |
      | :-- | :-- | --: | --: | --: | --: | --: |
      | Could we see what the key did? | ░░░░░░░░░░ | 0 | 1 | 0 | 0 | 0 |
      | Would we hear about it? | ░░░░░░░░░░ | 0 | 2 | 1 | 0 | 0 |
      | How many keys can leak, and what could they do? | ░░░░░░░░░░ | 0 | 2 | 0 | 0 | 0 |
      | Can we cut a key off without breaking production? |  | 0 | 0 | 0 | 0 | 0 |
      | Do people know what to do? |  | 0 | 0 | 0 | 0 | 0 |

      **Rotation:** 14 active keys × 30 min = 7 h; your budget is 4 h: over budget by 3 h.

      ### Findings

      <details>
      <summary><b>CRITICAL</b> <code>cloudtrail-trail-logging</code> · 1 finding<br>wanted: A trail records every region</summary>

      - No trail records management events in any of 17 regions; one should in each.

      **To fix:** Do what the title says.

      </details>

      <details>
      <summary><b>CRITICAL</b> <code>iam-key-user-least-privilege</code> · 2 findings<br>wanted: Users with keys are no administrators</summary>

      - critical: User ci holds a key and AdministratorAccess; it should hold only what it uses.
      - high: User ses-mailer holds a key and AmazonS3FullAccess; it should hold only what it uses.

      **To fix:** Do what the title says.

      </details>

      <details>
      <summary><b>HIGH</b> <code>guardduty-enabled</code> · 17 findings<br>wanted: GuardDuty is on in every region</summary>

      - GuardDuty is not enabled in \`ap-northeast-1\`, \`ap-northeast-2\` and 15 more regions; it should be on in every region.

      **To fix:** Turn GuardDuty on in each region.

      \`\`\`sh
      aws guardduty create-detector --enable --region REGION
      \`\`\`

      </details>

      <details>
      <summary><b>HIGH</b> <code>iam-access-key-rotated</code> · 14 findings<br>wanted: Access keys are rotated</summary>

      - Access key \`AKIA…KEYS\` of user \`service-0\` is 100 days old
      - Access key \`AKIA…KEYS\` of user \`service-1\` is 101 days old
      - Access key \`AKIA…KEYS\` of user \`service-10\` is 110 days old
      - Access key \`AKIA…KEYS\` of user \`service-11\` is 111 days old
      - Access key \`AKIA…KEYS\` of user \`service-12\` is 112 days old
      - Access key \`AKIA…KEYS\` of user \`service-13\` is 113 days old
      - Access key \`AKIA…KEYS\` of user \`service-2\` is 102 days old
      - Access key \`AKIA…KEYS\` of user \`service-3\` is 103 days old
      - Access key \`AKIA…KEYS\` of user \`service-4\` is 104 days old
      - Access key \`AKIA…KEYS\` of user \`service-5\` is 105 days old

      … and 4 more; see the JSON report.

      In each case: the limit is 90 days.

      **To fix:** Create a second key, move every consumer to it, then deactivate the old one; delete it once nothing complains.

      \`\`\`sh
      aws iam create-access-key --user-name USER
      # This cuts off whatever still uses the old key.
      aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive
      \`\`\`

      </details>

      <details>
      <summary><b>LOW</b> <code>guardduty-publishes-quickly</code> · 1 finding<br>wanted: GuardDuty publishes within 15 minutes</summary>

      - The detector in \`eu-west-1\` publishes every \`SIX_HOURS\`; it should every \`FIFTEEN_MINUTES\`.

      **To fix:** Do what the title says.

      </details>

      ### Unknown

      **Could not be read: 1 kind of fact; what rests on them is unknown, not passed.**

      - \`events:ListRules\`: denied (AccessDeniedException) 17 times; unknown: trail-tampering-alerts.

      **Missing permissions: add this action to the role that scans.**

      \`\`\`json
      "Action": ["events:ListRules"]
      \`\`\`

      ### Excepted

      - iam-access-key-rotated: relay until 2026-12-24, owner \`m…@example.com\`: SMTP
      - iam-access-key-rotated: legacy until 2027-01-31, owner \`p…@example.com\`, ticket \`SEC-1234\`: vendor

      IAM facts are from the credential report of 2026-11-20 08:00 UTC (2 h 10 min old).

      **Note:** \`security/keydrill.yaml:31:5\`: The exception for iam-access-key-rotated on "\`old-*\`" matches no judged resource; correct or remove it.
      "
    `);
  });

  it('of a clean account is short', () => {
    expect(shown(clean())).toMatchInlineSnapshot(`
      "## Readiness for a leaked AWS key

      **Ready: no finding at or above high (exit code 0).**

      **Account \`111122223333\` · readiness 100 of 100 · no findings**

      2026-11-20 10:10 UTC, 17 regions, 7 rules, 57 calls, policy \`security/keydrill.yaml\`, keydrill \`0.1.0\`

      | Rules by question | | Passed | Failed | Unknown | Excepted | n/a |
      | :-- | :-- | --: | --: | --: | --: | --: |
      | Could we see what the key did? | ██████████ | 1 | 0 | 0 | 0 | 0 |
      | Would we hear about it? | ██████████ | 3 | 0 | 0 | 0 | 0 |
      | How many keys can leak, and what could they do? | ██████████ | 2 | 0 | 0 | 0 | 0 |
      | Can we cut a key off without breaking production? |  | 0 | 0 | 0 | 0 | 0 |
      | Do people know what to do? |  | 0 | 0 | 0 | 0 | 0 |

      **Rotation:** 1 active key × 30 min = 30 min; your budget is 4 h: within budget.
      "
    `);
  });

  it.each([
    ['worst', worst()],
    ['clean', clean()],
    ['blind', blind()],
    ['empty', sampleReport([])],
    ['no account', sampleReport([], { run: { accounts: [] } })],
  ])('%s has the verdict of the other outputs', (_, report) => {
    for (const failOn of ['critical', 'never'] as const)
      expect(shown(report, { failOn })).toContain(`\n**${verdictLine(report, { failOn, allowUnknown: false })}**\n`);
  });

  it('puts what is happening now into an alert, open, before the questions and the gaps', () => {
    const text = shown(worst());
    const order = ['> [!CAUTION]\n> **1 INCIDENT: ', '<details open>', '| Rules by', '### Findings', '<details>\n'];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(text.match(/<details open>/g)).toHaveLength(1);
    expect(shown(clean())).not.toMatch(/CAUTION|<details|###/);
  });

  it('draws a table that has a row for each question', () => {
    const tables = structure(shown(worst())).filter((block) => /^t[rdh]_open|^table_open/.test(block));
    expect(tables.filter((block) => block.startsWith('table'))).toHaveLength(1);
    expect(tables.filter((block) => block.startsWith('tr'))).toHaveLength(6);
    expect(tables.filter((block) => block.startsWith('td'))).toHaveLength(35);
  });

  it('fills the bar by the share that passed, full only when all did', () => {
    const results = sampleRules.map((rule) =>
      sampleResult({ rule, status: rule === guardDuty ? 'fail' : 'pass', message: 'So it is.' }),
    );
    expect(shown(sampleReport(results))).toContain('| Would we hear about it? | ██████░░░░ | 2 | 1 | 0 | 0 | 0 |');
    expect(shown(clean())).toContain('| Would we hear about it? | ██████████ | 3 | 0 | 0 | 0 | 0 |');
    expect(shown(clean())).toContain('| Do people know what to do? |  | 0 | 0 | 0 | 0 | 0 |');
  });

  it('keeps a question in its cell', () => {
    const report = clean();
    const capabilities = report.summary.readiness.capabilities.map((each) => ({ ...each, title: 'a | b|c \\| `d|e`' }));
    const odd = { ...report, summary: { ...report.summary, readiness: { score: null, capabilities } } };
    expect(structure(shown(odd))).toEqual(structure(shown(report)));
    const cells = markdownIt.parse(shown(odd), {}).filter((_, index, all) => all[index - 1]?.type === 'td_open');
    const texts = cells.map(({ children }) => (children ?? []).map(({ content }) => content).join(''));
    expect(texts.slice(0, 3)).toEqual(['a | b|c \\| `d|e`', '██████████', '1']);
  });

  it('lists the permissions to add as they stand in a policy', () => {
    expect(shown(blind())).toContain(
      '```json\n"Action": ["cloudtrail:LookupEvents", "iam:GetAccountSummary", "iam:GetCredentialReport", "iam:ListUsers"]\n```',
    );
  });

  it('lists what is excepted, what ends first at the top, alike ones together', () => {
    const exception = { reason: 'vendor', owner: 'Platform team', expires: '2027-01-31', ticket: 'SEC-1' };
    const results = [1, 2, 3, 4, 5, 6, 7].map((index) => ({
      ...oldKey(`legacy${index}`, index),
      status: 'excepted' as const,
      exception,
    }));
    const sooner = { ...exception, expires: '2026-12-01', ticket: null };
    const first = sampleResult({
      rule: leastPrivilege,
      status: 'excepted',
      exception: sooner,
      resource: { name: 'ci' },
    });
    expect(shown(sampleReport([...results, first]))).toContain(`### Excepted

- iam-key-user-least-privilege: ci until 2026-12-01, owner Platform team: vendor
- iam-access-key-rotated: legacy1, legacy2, legacy3, legacy4, legacy5 and 2 more until 2027-01-31, owner Platform team, ticket \`SEC-1\`: vendor
`);
  });

  it('names the accounts of a report on several', () => {
    const text = shown(manyAccounts(25));
    expect(text).toContain('**25 accounts · ');
    expect(text).toMatch(/^Accounts: `200000000000`, .*, `200000000019` and 5 more$/m);
    expect(shown(worst())).not.toContain('Accounts:');
  });

  it('says that an example is one', () => {
    const text = shown({ ...worst(), run: { ...worst().run, example: true } });
    expect(text).toContain('EXAMPLE ACCOUNT `111122223333`');
    expect(text).toContain('**A scan of this account would say: Not ready');
  });

  it('falls back to the id of a rule that it does not know', () => {
    const text = shown(worst(), { rules: [] });
    expect(text).toContain('<summary><b>HIGH</b> <code>guardduty-enabled</code> · 17 findings</summary>');
    expect(text).not.toMatch(/undefined|To fix|wanted/);
  });

  it('hides identifiers, and says nothing that a runner or a terminal obeys', () => {
    for (const report of [worst(), hostile(), large(300)])
      expect(shown(report)).not.toMatch(
        /AKIA[A-Z0-9]{16}|security@example\.com|^\s*::|##\[|[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/mu,
      );
    const rules = [{ ...keyRotated, remediation: { text: '::error::x', commands: ['::add-mask::x\n  ::error::y'] } }];
    const text = shown(sampleReport([oldKey('a', 1)]), { rules });
    expect(text).toContain('```sh\n: :add-mask::x\n  : :error::y\n```');
  });
});

describe('text in the job summary', () => {
  const harmless = structure(shown(saying('harmless')));
  const harmlessRules = structure(markdown(worst(), metadataSaying('harmless')));

  it('is there to be looked at', () => {
    expect(harmless.filter((block) => block.startsWith('html_block'))).toHaveLength(6);
    expect(harmless.filter((block) => block.startsWith('bullet_list_open'))).toHaveLength(5);
    expect(
      looseTexts(shown(saying('harmless')))
        .join(' ')
        .match(/harmless/g)?.length,
    ).toBeGreaterThanOrEqual(15);
  });

  it.each(HOSTILE_MARKDOWN)('makes nothing but text: %j', (text) => {
    expect(structure(shown(saying(text)))).toEqual(harmless);
    expect(structure(markdown(worst(), metadataSaying(text)))).toEqual(harmlessRules);
    for (const loose of looseTexts(shown(saying(text)))) expect(loose).not.toMatch(GITHUB_REWRITES);
  });

  it('makes nothing but text, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = shown(saying(text));
        expect(structure(written)).toEqual(harmless);
        for (const loose of looseTexts(written)) expect(loose).not.toMatch(GITHUB_REWRITES);
        expect(written).not.toMatch(/^\s*::|##\[|[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/mu);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the size of the job summary', () => {
  const LIMIT = 1_000_000;
  const SEVERITY_OF: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

  /** So many rules that each say as much as one can. */
  const wordy = (rules: number, message: (index: number) => string): Report =>
    sampleReport(
      Array.from({ length: rules * 12 }, (_, index) => {
        const rule = Math.floor(index / 12);
        return sampleResult({
          rule: keyRotated,
          ruleId: `rule-${String(rule).padStart(5, '0')}`,
          severity: SEVERITY_OF[rule % 4] ?? 'low',
          resource: { id: `id-${index}` },
          message: message(index),
        });
      }),
    );

  it('leaves out the least severe findings, counts them, and says where they are', () => {
    const report = wordy(400, (index) => `Finding ${index}: ${'※ '.repeat(280)}`);
    const text = shown(report);
    expect(bytes(text)).toBeLessThanOrEqual(LIMIT);
    expect(bytes(text)).toBeGreaterThan(LIMIT * 0.97);
    const ids = new Set([...text.matchAll(/<code>(rule-\d+)<\/code>/g)].map(([, id]) => id));
    const [, findings, rules] = /\n(\S+) findings of (\d+) rules more, the least severe, did not fit/.exec(text) ?? [];
    expect(Number(rules)).toBe(400 - ids.size);
    expect(findings?.replace(',', '')).toBe(String(12 * (400 - ids.size)));
    expect(text).toContain('did not fit into a job summary; they are in the JSON report.');
    const order = [...new Set(report.results.map(({ ruleId }) => ruleId))];
    expect([...ids]).toEqual(order.slice(0, ids.size));
    expect(structure(text).filter((block) => block.startsWith('html_block'))).toHaveLength(2 * ids.size);
  });

  it('leaves nothing out when everything fits', () => {
    const text = shown(wordy(100, (index) => `Finding ${index}.`));
    expect(text).not.toContain('did not fit');
    expect(new Set(text.match(/rule-\d+/g)).size).toBe(100);
  });

  it('is kept whatever else there is to say', () => {
    const texts = Array.from({ length: 500 }, (_, index) => `${index} ${'※ '.repeat(3_000)}`);
    const report = wordy(100, (index) => `Finding ${index}: ${'※ '.repeat(280)}`);
    const excepted = texts.map((text, index) =>
      sampleResult({
        rule: leastPrivilege,
        status: 'excepted',
        resource: { id: `e${index}`, name: text },
        exception: { reason: text, owner: text, expires: text, ticket: text },
      }),
    );
    const unreadable = texts.map((text, index) =>
      unread({
        operation: `s${index}:${text}`,
        code: text,
        iamAction: `s3:Action${index}`,
        regions: [text],
        rules: [text],
      }),
    );
    const crowded = sampleReport([...report.results, ...excepted], {
      run: { accounts: texts },
      coverage: {
        unreadable,
        prepared: texts.map((text) => ({ accountId: ACCOUNT, operation: text, preparedAt: text })),
      },
      notices: texts.map((text) => ({ code: 'x', message: text, location: text })),
    });
    const text = shown(crowded);
    expect(bytes(text)).toBeLessThanOrEqual(LIMIT);
    expect(text).toContain('<code>rule-00000</code>');
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(10_000);
    expect(text).toMatch(/… and 470 lines more; see the JSON report\./);
  });

  it('stays small for very many findings of a rule', () => {
    const text = shown(large(10_000));
    expect(bytes(text)).toBeLessThan(20_000);
    expect(text).toContain('9,900 findings');
  });
});
