import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { displayWidth } from '../../src/report/text/display-width.ts';
import { text } from '../../src/report/text.ts';
import { anyText } from './any-text.ts';
import {
  ACCOUNT,
  blind,
  clean,
  context,
  hostile,
  large,
  manyAccounts,
  oldKey,
  REGIONS,
  sampleReport,
  sampleResult,
  unread,
  worst,
} from './sample-report.ts';
import { guardDuty, keyRotated, leastPrivilege, notQuarantined, tamperingAlerts } from './sample-rules.ts';

const shown = (report: Report, change: Partial<typeof context> = {}): string => text(report, { ...context, ...change });

describe('text', () => {
  it('tells the worst', () => {
    expect(shown(worst())).toMatchInlineSnapshot(`
      "Account 111122223333 · readiness 0 of 100 · 1 INCIDENT · 36 findings: 3 critical, 32 high, 1 low · 1
      result unknown · 2 excepted
      2026-11-20 10:10 UTC, 17 regions, 7 rules, 57 calls, policy security/keydrill.yaml, keydrill 0.1.0

      !! 1 INCIDENT: this is happening now. Act on it before you read on. !!

      CRITICAL  no-quarantined-principal · 1 finding
        Wanted: AWS has quarantined nobody
        - User deploy carries AWSCompromisedKeyQuarantineV3, so AWS found its key in public; it can still
          assume roles and send mail.
        To fix: Follow the playbook now; the quarantine policy is no containment.
          aws iam list-access-keys --user-name USER

      Readiness: 0 of 100                                           passed failed unknown excepted n/a
      Could we see what the key did?                     ░░░░░░░░░░      0      1       0        0   0
      Would we hear about it?                            ░░░░░░░░░░      0      2       1        0   0
      How many keys can leak, and what could they do?    ░░░░░░░░░░      0      2       0        0   0
      Can we cut a key off without breaking production?  no rules selected
      Do people know what to do?                         no rules selected

      Rotation: 14 active keys × 30 min = 7 h; your budget is 4 h: over budget by 3 h.

      CRITICAL  cloudtrail-trail-logging · 1 finding
        Wanted: A trail records every region
        - No trail records management events in any of 17 regions; one should in each.
        To fix: Do what the title says.

      CRITICAL  iam-key-user-least-privilege · 2 findings
        Wanted: Users with keys are no administrators
        - critical: User ci holds a key and AdministratorAccess; it should hold only what it uses.
        - high: User ses-mailer holds a key and AmazonS3FullAccess; it should hold only what it uses.
        To fix: Do what the title says.

      HIGH      guardduty-enabled · 17 findings
        Wanted: GuardDuty is on in every region
        - GuardDuty is not enabled in ap-northeast-1, ap-northeast-2 and 15 more regions; it should be on
          in every region.
        To fix: Turn GuardDuty on in each region.

      HIGH      iam-access-key-rotated · 14 findings
        Wanted: Access keys are rotated
        - Access key AKIA…KEYS of user service-0 is 100 days old
        - Access key AKIA…KEYS of user service-1 is 101 days old
        - Access key AKIA…KEYS of user service-10 is 110 days old
        - Access key AKIA…KEYS of user service-11 is 111 days old
        - Access key AKIA…KEYS of user service-12 is 112 days old
        - Access key AKIA…KEYS of user service-13 is 113 days old
        - Access key AKIA…KEYS of user service-2 is 102 days old
        - Access key AKIA…KEYS of user service-3 is 103 days old
        - Access key AKIA…KEYS of user service-4 is 104 days old
        - Access key AKIA…KEYS of user service-5 is 105 days old
          … and 4 more; see the JSON report.
          In each case: the limit is 90 days.
        To fix: Create a second key, move every consumer to it, then deactivate the old one; delete it
                once nothing complains.

      LOW       guardduty-publishes-quickly · 1 finding
        Wanted: GuardDuty publishes within 15 minutes
        - The detector in eu-west-1 publishes every SIX_HOURS; it should every FIFTEEN_MINUTES.
        To fix: Do what the title says.

      Commands and background for a rule: keydrill rules explain RULE-ID

      Could not be read: 1 kind of fact; what rests on them is unknown, not passed.
        - events:ListRules: denied (AccessDeniedException) 17 times; unknown: trail-tampering-alerts.

      Missing permissions: add this action to the role that scans.
        "Action": ["events:ListRules"]

      2 results are excepted; the nearest expiry is 2026-12-24 (iam-access-key-rotated, owner
      m…@example.com).

      IAM facts are from the credential report of 2026-11-20 08:00 UTC (2 h 10 min old).

      Note: security/keydrill.yaml:31:5: The exception for iam-access-key-rotated on "old-*" matches no
            judged resource; correct or remove it.
      "
    `);
  });

  it('tells the best in few lines', () => {
    expect(shown(clean())).toMatchInlineSnapshot(`
      "Account 111122223333 · readiness 100 of 100 · no findings
      2026-11-20 10:10 UTC, 17 regions, 7 rules, 57 calls, policy security/keydrill.yaml, keydrill 0.1.0

      Readiness: 100 of 100                                         passed failed unknown excepted n/a
      Could we see what the key did?                     ██████████      1      0       0        0   0
      Would we hear about it?                            ██████████      3      0       0        0   0
      How many keys can leak, and what could they do?    ██████████      2      0       0        0   0
      Can we cut a key off without breaking production?  no rules selected
      Do people know what to do?                         no rules selected

      Rotation: 1 active key × 30 min = 30 min; your budget is 4 h: within budget.
      "
    `);
  });

  it('orders rules of one severity by the questions they serve', () => {
    const results = [
      oldKey('ses-mailer', 1),
      sampleResult({ rule: leastPrivilege, severity: 'medium', message: 'A power.' }),
      sampleResult({ rule: tamperingAlerts, message: 'An alert.' }),
      sampleResult({ rule: guardDuty, message: 'A detector.' }),
    ];
    const headings = shown(sampleReport(results)).match(/^[A-Z]+ {2,}\S+/gm);
    expect(headings?.map((heading) => heading.split(/ +/)[1])).toEqual([
      'guardduty-enabled',
      'iam-access-key-rotated',
      'trail-tampering-alerts',
      'iam-key-user-least-privilege',
    ]);
  });

  it('tells what to allow when everything was denied', () => {
    expect(shown(blind())).toMatchInlineSnapshot(`
      "Account 111122223333 · readiness 0 of 100 · no findings in what could be read · 7 results unknown
      2026-11-20 10:10 UTC, 17 regions, 7 rules, 57 calls, policy security/keydrill.yaml, keydrill 0.1.0

      Readiness: 0 of 100                                           passed failed unknown excepted n/a
      Could we see what the key did?                     ░░░░░░░░░░      0      0       1        0   0
      Would we hear about it?                            ░░░░░░░░░░      0      0       3        0   0
      How many keys can leak, and what could they do?    ░░░░░░░░░░      0      0       2        0   0
      Can we cut a key off without breaking production?  no rules selected
      Do people know what to do?                         no rules selected

      Could not be read: 4 kinds of fact; what rests on them is unknown, not passed.
        - cloudtrail:LookupEvents: denied (AccessDenied); unknown: no-quarantined-principal and
          guardduty-publishes-quickly.
        - iam:GetAccountSummary, iam:GetCredentialReport and iam:ListUsers: denied (AccessDenied);
          unknown: cloudtrail-trail-logging, iam-access-key-rotated, guardduty-enabled,
          iam-key-user-least-privilege and trail-tampering-alerts.
        Is the calling key quarantined? AWS denies these calls to a key that it found leaked
        (AWSCompromisedKeyQuarantine). Rule that out before you add permissions.

      Missing permissions: add these actions to the role that scans.
        "Action": ["cloudtrail:LookupEvents", "iam:GetAccountSummary", "iam:GetCredentialReport",
                  "iam:ListUsers"]
      "
    `);
  });

  it('says once what is true of many accounts', () => {
    expect(shown(manyAccounts())).toMatchInlineSnapshot(`
      "25 accounts · readiness 0 of 100 · 26 findings: 25 critical, 1 high
      2026-11-20 10:10 UTC, 17 regions, 7 rules, 57 calls, policy security/keydrill.yaml, keydrill 0.1.0

      Readiness: 0 of 100                                           passed failed unknown excepted n/a
      Could we see what the key did?                     ░░░░░░░░░░      0      1       0        0   0
      Would we hear about it?                            ----------      0      0       0        0   3
      How many keys can leak, and what could they do?    ░░░░░░░░░░      0      1       0        0   1
      Can we cut a key off without breaking production?  no rules selected
      Do people know what to do?                         no rules selected

      CRITICAL  cloudtrail-trail-logging · 25 findings
        Wanted: A trail records every region
        - 200000000000, 200000000001 and 23 more accounts: No trail is logging; one should record every
          region.
        To fix: Do what the title says.

      HIGH      iam-access-key-rotated · 1 finding
        Wanted: Access keys are rotated
        - 200000000003: Access key AKIA…KEYS of user only-here is 103 days old; the limit is 90 days.
        To fix: Create a second key, move every consumer to it, then deactivate the old one; delete it
                once nothing complains.

      Commands and background for a rule: keydrill rules explain RULE-ID
      "
    `);
  });

  it('fits a narrow screen', () => {
    expect(shown(worst(), { width: 60, minSeverity: 'critical' })).toMatchInlineSnapshot(`
      "Account 111122223333 · readiness 0 of 100 · 1 INCIDENT · 36
      findings: 3 critical, 32 high, 1 low · 1 result unknown · 2
      excepted
      2026-11-20 10:10 UTC, 17 regions, 7 rules, 57 calls, policy
      security/keydrill.yaml, keydrill 0.1.0

      !! 1 INCIDENT: this is happening now. Act on it before you
      read on. !!

      CRITICAL  no-quarantined-principal · 1 finding
        Wanted: AWS has quarantined nobody
        - User deploy carries AWSCompromisedKeyQuarantineV3, so
          AWS found its key in public; it can still assume roles
          and send mail.
        To fix: Follow the playbook now; the quarantine policy is
                no containment.
          aws iam list-access-keys --user-name USER

      Readiness: 0 of 100
      Could we see what the key did?
        1 failed
      Would we hear about it?
        2 failed, 1 unknown
      How many keys can leak, and what could they do?
        2 failed
      Can we cut a key off without breaking production?
        no rules selected
      Do people know what to do?
        no rules selected

      Rotation: 14 active keys × 30 min = 7 h; your budget is 4 h:
                over budget by 3 h.

      CRITICAL  cloudtrail-trail-logging · 1 finding
        Wanted: A trail records every region
        - No trail records management events in any of 17 regions;
          one should in each.
        To fix: Do what the title says.

      CRITICAL  iam-key-user-least-privilege · 1 finding
        Wanted: Users with keys are no administrators
        - User ci holds a key and AdministratorAccess; it should
          hold only what it uses.
        To fix: Do what the title says.

      33 findings below critical are hidden here; the score and
      the exit code count them.
      Commands and background for a rule: keydrill rules explain
      RULE-ID

      Could not be read: 1 kind of fact; what rests on them is
      unknown, not passed.
        - events:ListRules: denied (AccessDeniedException) 17
          times; unknown: trail-tampering-alerts.

      Missing permissions: add this action to the role that scans.
        "Action": ["events:ListRules"]

      2 results are excepted; the nearest expiry is 2026-12-24
      (iam-access-key-rotated, owner m…@example.com).

      IAM facts are from the credential report of 2026-11-20 08:00
      UTC (2 h 10 min old).

      Note: security/keydrill.yaml:31:5: The exception for
            iam-access-key-rotated on "old-*" matches no judged
            resource; correct or remove it.
      "
    `);
  });

  it('labels the example account', () => {
    const [first, second] = shown(sampleReport([], { run: { example: true } })).split('\n');
    expect(first).toBe(`EXAMPLE ACCOUNT ${ACCOUNT} · no readiness score · no findings`);
    expect(second).toBe('This account does not exist; it shows what a report looks like.');
  });
});

describe('colour', () => {
  it.each([
    ['worst', worst()],
    ['blind', blind()],
    ['hostile', hostile()],
  ])('changes nothing but colour: %s', (_, report) => {
    const colored = shown(report, { color: true });
    expect(colored).toContain('\u001b[1m');
    expect(stripVTControlCharacters(colored)).toBe(shown(report));
  });

  it('is off when it is off', () => {
    expect(shown(worst())).not.toContain('\u001b');
  });
});

describe('the incidents', () => {
  it('come before everything else, and no filter hides them', () => {
    const report = sampleReport([
      sampleResult({ rule: notQuarantined, severity: 'low', message: 'It is happening.' }),
      oldKey('a', 1),
    ]);
    const output = shown(report, { minSeverity: 'critical' });
    expect(output).toContain('!! 1 INCIDENT:');
    expect(output).toContain('- It is happening.');
    expect(output.indexOf('INCIDENT:')).toBeLessThan(output.indexOf('Readiness:'));
  });

  it('take no room when there are none', () => {
    expect(shown(clean())).not.toMatch(/incident/i);
  });
});

describe('the severity filter', () => {
  it('says how many findings it hides, and leaves the figures alone', () => {
    const output = shown(worst(), { minSeverity: 'high' });
    expect(output).not.toContain('guardduty-publishes-quickly');
    expect(output).toContain('1 finding below high is hidden here; the score and the exit code count them.');
    expect(output).toContain('36 findings: 3 critical, 32 high, 1 low');
  });

  it('says nothing when it hides nothing', () => {
    expect(shown(worst(), { minSeverity: 'low' })).toBe(shown(worst()));
  });
});

describe('findings of one rule', () => {
  const guardDutyIn = (region: string, message: string, accountId = ACCOUNT) =>
    sampleResult({ rule: guardDuty, region, accountId, message, resource: { id: region, region } });
  const lines = (report: Report) =>
    shown(report, { width: 200 })
      .split('\n')
      .filter((line) => /^ {2}- | {4}…/.test(line));

  it('are told one by one up to ten', () => {
    const ten = lines(sampleReport(Array.from({ length: 10 }, (_, index) => oldKey(`user-${index}`, index))));
    expect(ten).toHaveLength(10);
    const more = lines(sampleReport(Array.from({ length: 41 }, (_, index) => oldKey(`user-${index}`, index))));
    expect(more).toHaveLength(11);
    expect(more.at(-1)).toBe('    … and 31 more; see the JSON report.');
  });

  it('count what the folded lines beyond the limit stand for', () => {
    const results = Array.from({ length: 11 }, (_, kind) =>
      REGIONS.slice(0, 5).map((region) =>
        sampleResult({
          rule: guardDuty,
          region,
          resource: { id: `${kind}${region}` },
          message: `Kind ${kind} in ${region}.`,
        }),
      ),
    );
    expect(lines(sampleReport(results.flat())).at(-1)).toBe('    … and 5 more; see the JSON report.');
  });

  it.each([
    [1, '  - Off in eu-1-a.'],
    [2, '  - Off in eu-1-a and eu-1-b.'],
    [3, '  - Off in eu-1-a, eu-1-b and eu-1-c.'],
    [4, '  - Off in eu-1-a, eu-1-b and 2 more regions.'],
  ])('are folded over %i regions', (count, line) => {
    const results = ['eu-1-a', 'eu-1-b', 'eu-1-c', 'eu-1-d'].slice(0, count);
    expect(lines(sampleReport(results.map((region) => guardDutyIn(region, `Off in ${region}.`))))).toEqual([line]);
  });

  it('name the regions that their message does not name', () => {
    const results = ['eu-west-1', 'eu-west-2'].map((region) => guardDutyIn(region, 'GuardDuty is off.'));
    expect(lines(sampleReport(results))).toEqual(['  - GuardDuty is off (eu-west-1 and eu-west-2).']);
  });

  it('are not folded when the region is part of a name', () => {
    const results = ['eu-west-1', 'eu-west-2'].map((region) =>
      guardDutyIn(region, `Bucket logs-${region} in ${region} is open, see ${region}.example.com.`),
    );
    expect(lines(sampleReport(results))).toEqual([
      '  - Bucket logs-eu-west-1 in eu-west-1 is open, see eu-west-1.example.com.',
      '  - Bucket logs-eu-west-2 in eu-west-2 is open, see eu-west-2.example.com.',
    ]);
  });

  it('are not folded over severities', () => {
    const results = [
      guardDutyIn('eu-west-1', 'Off.'),
      { ...guardDutyIn('eu-west-2', 'Off.'), severity: 'low' as const },
    ];
    expect(lines(sampleReport(results))).toEqual(['  - high: Off.', '  - low: Off.']);
  });

  it('say how often the very same is true of one region', () => {
    const results = ['a', 'b'].map((id) =>
      sampleResult({ rule: keyRotated, resource: { id }, message: 'A key is old.' }),
    );
    expect(lines(sampleReport(results))).toEqual(['  - A key is old (2 times).']);
  });

  it('are folded over accounts after regions', () => {
    const accounts = ['1', '2', '3', '4'].map((digit) => digit.repeat(12));
    const results = accounts.flatMap((accountId) =>
      ['eu-west-1', 'eu-west-2'].map((region) => guardDutyIn(region, `Off in ${region}.`, accountId)),
    );
    expect(lines(sampleReport(results, { run: { accounts } }))).toEqual([
      '  - 111111111111, 222222222222 and 2 more accounts: Off in eu-west-1 and eu-west-2.',
    ]);
  });

  it('take nothing in a region or an account for a pattern', () => {
    const accounts = ['$&', '.*', '::error::', '\u001b[0m'];
    const results = accounts.flatMap((name) =>
      ['$&', '.*'].map((region) => guardDutyIn(region, `Off in ${region}.`, name)),
    );
    expect(lines(sampleReport(results, { run: { accounts } })).map((line) => line.slice(0, 50))).toEqual([
      '  - \\u{1b}[0m, $& and 2 more accounts: Off in $&.',
      '  - \\u{1b}[0m, $& and 2 more accounts: Off in .*.',
    ]);
  });

  it('name regions that are called like nothing', () => {
    const results = ['', '$&'].map((region) => guardDutyIn(region, 'GuardDuty is off.'));
    expect(lines(sampleReport(results))).toEqual(['  - GuardDuty is off ( and $&).']);
  });

  const noMfa = (name: string, change: Partial<ReturnType<typeof sampleResult>> = {}) => ({
    ...sampleResult({
      rule: leastPrivilege,
      resource: { type: 'AwsIamUser', id: `AIDA${name}`, name },
      message: `User ${name} has no MFA; it should.`,
    }),
    ...change,
  });

  it('are told one by one up to three', () => {
    expect(lines(sampleReport(['a', 'b', 'c'].map((name) => noMfa(name))))).toEqual([
      '  - User a has no MFA',
      '  - User b has no MFA',
      '  - User c has no MFA',
    ]);
  });

  it('are folded over names from four on', () => {
    expect(lines(sampleReport(['a', 'b', 'c', 'd'].map((name) => noMfa(name))))).toEqual([
      '  - User a has no MFA; it should. The same holds for b, c and d.',
    ]);
  });

  it('count the names that would fill the screen, and keep severities apart', () => {
    const names = Array.from({ length: 13 }, (_, index) => `u${index + 10}`);
    const results = [...names.map((name) => noMfa(name)), noMfa('root', { severity: 'critical' })];
    const [worse, many] = lines(sampleReport(results));
    expect(worse).toBe('  - critical: User root has no MFA; it should.');
    expect(many).toMatch(/^ {2}- high: User u10 .* The same holds for u11, u12 and 10 more\.$/);
  });

  it('are folded over keys by id and name', () => {
    const keys = ['a', 'b', 'c', 'd'].map((user, index) => ({
      ...oldKey(user, index),
      message: `Access key AKIA${String(index).padStart(12, '0')}KEYS of ${user} has no owner.`,
    }));
    expect(lines(sampleReport(keys))).toEqual([
      '  - Access key AKIA…KEYS of a has no owner. The same holds for AKIA…KEYS of b, AKIA…KEYS of c and AKIA…KEYS of d.',
    ]);
  });

  it('are not folded when a name is only part of a word', () => {
    const results = ['a', 'b', 'c', 'd'].map((name) => noMfa(name, { message: `User x-${name} has no MFA.` }));
    expect(lines(sampleReport(results))).toHaveLength(4);
  });

  it('say a shared clause once', () => {
    const old = Array.from({ length: 4 }, (_, index) => oldKey(`user-${index}`, index));
    const output = shown(sampleReport(old));
    expect(output.match(/the limit is 90 days/g)).toHaveLength(1);
    expect(output).toContain('user-3 is 103 days old\n    In each case: the limit is 90 days.\n');
  });

  it('shorten the names that would fill the screen', () => {
    const name = `${'n'.repeat(250)}${'m'.repeat(250)}`;
    const [line] = lines(
      sampleReport([
        sampleResult({
          rule: keyRotated,
          resource: { name },
          message: `The key of ${name} is 91 days old; the limit is 90 days.`,
        }),
      ]),
    );
    expect(line).toMatch(/^ {2}- The key of n+…m+ is 91 days old; the limit is 90 days\.$/);
    expect(line?.length).toBeLessThan(150);
  });
});

describe('the rotation', () => {
  const rotationLine = (rotation: Report['summary']['rotation']) =>
    shown(sampleReport([], { rotation }), { width: 200 })
      .split('\n')
      .find((line) => line.startsWith('Rotation:'));

  it.each([
    [[14, 30, 1, 420, 240], '14 active keys × 30 min = 7 h; your budget is 4 h: over budget by 3 h.'],
    [[14, 30, 2, 210, 240], '14 active keys × 30 min ÷ 2 at once = 3.5 h; your budget is 4 h: within budget.'],
    [[15, 30, 1, 450, 240], '15 active keys × 30 min = 7.5 h; your budget is 4 h: over budget by 3.5 h.'],
    [[8, 30, 1, 240, 240], '8 active keys × 30 min = 4 h; your budget is 4 h: within budget.'],
    [[1, 241, 1, 241, 240], '1 active key × 241 min = 4 h 1 min; your budget is 4 h: over budget by 1 min.'],
    [[7, 15, 3, 35, 30], '7 active keys × 15 min ÷ 3 at once = 35 min; your budget is 30 min: over budget by 5 min.'],
    [[0, 30, 1, 0, 240], '0 active keys × 30 min = 0 min; your budget is 4 h: within budget.'],
  ] as const)('%j', ([activeKeys, minutesPerKey, parallel, totalMinutes, budgetMinutes], sum) => {
    expect(rotationLine({ activeKeys, minutesPerKey, parallel, totalMinutes, budgetMinutes })).toBe(`Rotation: ${sum}`);
  });

  it('is left out when nobody knows', () => {
    expect(rotationLine(null)).toBeUndefined();
  });
});

describe('what could not be read', () => {
  const withUnread = (...operations: readonly string[]) =>
    shown(sampleReport([], { coverage: { unreadable: operations.map((operation) => unread({ operation })) } }));
  const hint = 'Is the calling key quarantined?';

  it.each([
    [['cloudtrail:LookupEvents'], true],
    [['iam:ListUsers'], true],
    [['iam:GetUser', 'iam:ListRoles', 'iam:ListMFADevices'], true],
    [['iam:GetUser', 'iam:ListRoles', 's3:ListBuckets'], false],
    [['guardduty:ListDetectors'], false],
  ])('%j asks about quarantine: %s', (operations, asked) => {
    expect(withUnread(...operations).includes(hint)).toBe(asked);
  });

  it('does not ask about quarantine when nothing was denied', () => {
    const unreadable = [unread({ operation: 'iam:ListUsers', kind: 'throttled', code: 'Throttling', iamAction: null })];
    const output = shown(sampleReport([], { coverage: { unreadable } }));
    expect(output).toContain('  - iam:ListUsers: throttled (Throttling).');
    expect(output).not.toContain(hint);
    expect(output).not.toContain('Missing permissions');
  });

  it('offers for pasting only what can be an action', () => {
    const unreadable = ['b:Two', 'a:One', 'a:One', '", "*'].map((iamAction) => unread({ operation: 'x:Y', iamAction }));
    expect(shown(sampleReport([], { coverage: { unreadable } }))).toContain('  "Action": ["a:One", "b:Two"]\n');
  });

  it('names the subjects that stayed unknown, once for the rules that share them', () => {
    const throttled = {
      kind: 'throttled',
      operation: 'iam:ListAccessKeys',
      code: 'Throttling',
      iamAction: null,
    } as const;
    const unknown = (rule: typeof keyRotated, name: string) =>
      sampleResult({
        rule,
        status: 'unknown',
        resource: { type: 'AwsIamUser', id: name, name },
        cause: { ...throttled, message: 'Rate exceeded' },
      });
    const results = [unknown(keyRotated, 'ci'), unknown(leastPrivilege, 'ci'), unknown(guardDuty, 'deploy')];
    const unreadable = [unread({ ...throttled, targets: 2 })];
    expect(shown(sampleReport(results, { coverage: { unreadable } }), { width: 200 })).toContain(
      '- iam:ListAccessKeys: throttled (Throttling) 2 times; unknown: deploy (guardduty-enabled); ci (iam-access-key-rotated and iam-key-user-least-privilege).\n',
    );
  });

  it('counts the subjects that would fill the screen', () => {
    const cause = { kind: 'throttled', operation: 'iam:X', code: 'Throttling', iamAction: null, message: '' } as const;
    const results = Array.from({ length: 14 }, (_, index) =>
      sampleResult({
        rule: keyRotated,
        status: 'unknown',
        resource: { type: 'AwsIamUser', id: `u${index}`, name: `u${index + 10}` },
        cause,
      }),
    );
    const unreadable = [unread({ operation: 'iam:X', kind: 'throttled', code: 'Throttling' })];
    expect(shown(sampleReport(results, { coverage: { unreadable } }), { width: 200 })).toMatch(
      /unknown: (?:u\d\d, ){9}u\d\d and 4 more \(iam-access-key-rotated\)\./,
    );
  });

  it.each([
    [['sa-east-1'], 1, ' in sa-east-1;'],
    [['eu-west-1', 'sa-east-1'], 2, ' in eu-west-1 and sa-east-1;'],
    [[], 3, ' 3 times;'],
  ])('says where: %j of %i', (regions, targets, where) => {
    const parts = { operation: 'guardduty:ListDetectors', kind: 'access-denied', code: 'AccessDenied' } as const;
    const cause = { ...parts, iamAction: parts.operation, message: '' };
    const results = [sampleResult({ rule: guardDuty, status: 'unknown', resource: { type: 'AwsAccount' }, cause })];
    const report = sampleReport(results, { coverage: { unreadable: [unread({ ...parts, targets, regions })] } });
    expect(shown(report, { width: 200 })).toContain(
      `  - guardduty:ListDetectors: denied (AccessDenied)${where} unknown: guardduty-enabled.\n`,
    );
  });

  it('says of the checkout what to do about it', () => {
    const parts = { operation: 'repository:Checkout', kind: 'failed', code: 'ShallowClone', iamAction: null } as const;
    const cause = { ...parts, message: 'the git checkout is shallow; check out with fetch-depth: 0' };
    const results = [
      sampleResult({ rule: keyRotated, status: 'unknown', resource: { type: 'Other', name: 'a.md' }, cause }),
    ];
    const report = sampleReport(results, { coverage: { unreadable: [unread(parts)] } });
    expect(shown(report, { width: 200 })).toContain(
      '  - repository:Checkout: the git checkout is shallow; check out with fetch-depth: 0; unknown: a.md (iam-access-key-rotated).\n',
    );
  });

  it('offers no permission against an explicit deny', () => {
    const unreadable = [unread({ operation: 'a:One', iamAction: null }), unread({ operation: 'b:Two' })];
    const output = shown(sampleReport([], { coverage: { unreadable } }), { width: 200 });
    expect(output).toContain('  - a:One: denied explicitly (AccessDenied).\n  - b:Two: denied (AccessDenied).\n');
    expect(output).toContain('  "Action": ["b:Two"]\nWhat was denied explicitly needs no permission;');
  });

  it('says once what is to be told of the operations of a service, or of a region', () => {
    const rules = { 'a:One': ['x'], 'a:Two': ['y', 'x'], 'b:Three': ['x'] };
    const told = (regions: readonly string[]) => {
      const unreadable = Object.entries(rules).map(([operation, each]) => unread({ operation, rules: each, regions }));
      return shown(sampleReport([], { coverage: { unreadable } }), { width: 200 });
    };
    expect(told([])).toContain(
      '  - a:One and a:Two: denied (AccessDenied); needed by x and y.\n  - b:Three: denied (AccessDenied); needed by x.\n',
    );
    expect(told(['sa-east-1'])).toContain(
      '  - a:One, a:Two and b:Three: denied (AccessDenied) in sa-east-1; needed by x and y.\n',
    );
  });

  it('tells the unknown results that no unread fact explains', () => {
    const crashed = sampleResult({
      rule: tamperingAlerts,
      status: 'unknown',
      message: 'Could not be judged: the rule failed on an answer it did not expect; please report this.',
      cause: { kind: 'rule-crashed', operation: null, code: 'TypeError', iamAction: null, message: 'x is undefined' },
    });
    expect(shown(sampleReport([crashed]))).toContain(
      'Could not be judged: 1 result of 1 rule.\ntrail-tampering-alerts · TypeError\n  - Could not be judged: the rule failed',
    );
  });
});

describe('prepared answers', () => {
  const preparedAt = (...times: readonly string[]) =>
    shown(
      sampleReport([], {
        coverage: {
          prepared: times.map((time) => ({
            accountId: ACCOUNT,
            operation: 'iam:GetCredentialReport',
            preparedAt: time,
          })),
        },
      }),
    );

  it('tell their age', () => {
    expect(preparedAt('2026-11-20T09:55:30Z')).toContain(
      'IAM facts are from the credential report of 2026-11-20 09:55 UTC (14 min old).',
    );
  });

  it('tell the oldest of many', () => {
    expect(preparedAt('2026-11-20T09:55:00Z', '2026-11-20T06:20:00Z')).toContain(
      'IAM facts are from credential reports, the oldest of 2026-11-20 06:20 UTC (3 h 50 min old).',
    );
  });

  it('claim no age when the clock disagrees', () => {
    expect(preparedAt('2026-11-20T11:00:00Z')).toContain('of 2026-11-20 11:00 UTC.\n');
  });
});

describe('width', () => {
  it.each([40, 60, 80, 100, 200])('%i columns are enough for everything but headings and commands', (width) => {
    const commands = /^ {4}(?:aws|#)|^[A-Z]+ +\S+ · /;
    for (const report of [worst(), clean(), blind(), manyAccounts()]) {
      const wide = shown(report, { width })
        .split('\n')
        .filter((line) => displayWidth(line) > width && !commands.test(line));
      // Words are never cut.
      expect(wide.filter((line) => line.trim().includes(' '))).toEqual([]);
    }
  });

  it('counts the columns of wide and combining characters', () => {
    expect(['abc', '日本語', 'e\u0301', '한글', '😀', '×÷…'].map(displayWidth)).toEqual([3, 6, 1, 4, 2, 3]);
  });
});

describe('hostile text', () => {
  it('reaches no terminal and no runner', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 40, max: 120 }), (name, width) => {
        const output = shown(hostile([name]), { width });
        expect(output).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]|^\s*::|##\[/mu);
        expect(output).not.toMatch(/AKIAIOSFODNN7EXAMPLE|security@example\.com/);
      }),
      { numRuns: 200 },
    );
  });
});

it('stays short however much fails', () => {
  expect(shown(large()).split('\n').length).toBeLessThan(60);
});
