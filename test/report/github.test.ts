import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import { SEVERITIES, type Severity } from '../../src/engine/rule.ts';
import type { ReportContext } from '../../src/report/context.ts';
import { type Annotation, annotationLine, LEVELS } from '../../src/report/github/annotation.ts';
import { github } from '../../src/report/github.ts';
import type { Report } from '../../src/report/report.ts';
import { anyText } from './any-text.ts';
import {
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
import { guardDuty, keyRotated, leastPrivilege, notQuarantined, tamperingAlerts } from './sample-rules.ts';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const REGISTERED = ['error', 'warning', 'notice', 'debug', 'group', 'endgroup', 'echo', 'add-mask', 'add-path'];
const ALL_COMMANDS = [...REGISTERED, 'set-env', 'set-output', 'save-state', 'stop-commands', 'add-matcher'];

/** As the runner does (actions/runner, ActionCommand.cs): each escape in its turn, the percent sign last. */
const unescaped = (text: string, tokens: string): string =>
  [...tokens, '%'].reduce(
    (told, token) => told.replaceAll(`%${token.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`, token),
    text,
  );

/** `::name key=value,key=value::data`, after white space; a value that is empty is none. */
function parseCommand(line: string): Command | null {
  const [, info, data] = /^\s*::(.*?)::(.*)$/su.exec(line) ?? [];
  if (info === undefined || data === undefined) return null;
  const [name = '', ...rest] = info.split(' ');
  if (!ALL_COMMANDS.includes(name.toLowerCase())) return null;
  const properties = rest
    .join(' ')
    .trim()
    .split(',')
    .map((property) => /^=*([^=]+)=+(.+)$/su.exec(property))
    .flatMap((match) => (match === null ? [] : [[match[1], unescaped(match[2] ?? '', '\r\n:,')] as const]));
  return { name, properties: Object.fromEntries(properties), data: unescaped(data, '\r\n') };
}

/** The older form, which the runner looks for anywhere in a line. */
const hasOldCommand = (line: string): boolean => /##\[.*\]/su.test(line);

/** As the runner reads what a step prints. */
const linesOf = (output: string): readonly string[] => output.split(/\r\n|\r|\n/).filter((line) => line !== '');

const shown = (report: Report, change: Partial<ReportContext> = {}): string =>
  github(report, { ...context, ...change });

const commandsOf = (report: Report, change: Partial<ReportContext> = {}): readonly Command[] =>
  linesOf(shown(report, change)).map((line) => {
    const command = parseCommand(line);
    if (command === null) throw new Error(`No command: ${line}`);
    return command;
  });

const titlesOf = (report: Report, change: Partial<ReportContext> = {}): readonly string[] =>
  commandsOf(report, change).map(({ name, properties }) => `${name}: ${properties['title']}`);

/** A finding of a rule of its own. */
const finding = (index: number, severity: Severity, parts: Partial<Result> = {}): Result =>
  sampleResult({
    rule: keyRotated,
    ruleId: `rule-${String(index).padStart(3, '0')}`,
    severity,
    message: `Finding ${index}.`,
    ...parts,
    resource: { id: `id-${index}` },
  });

const findings = (count: number, severity: Severity, from = 0): readonly Result[] =>
  Array.from({ length: count }, (_, index) => finding(from + index, severity));

describe('the annotations', () => {
  it('are workflow commands, incidents first, then the worst', () => {
    expect(shown(worst())).toMatchInlineSnapshot(`
      "::error file=security/keydrill.yaml,line=2,title=INCIDENT%3A no-quarantined-principal (critical%2C 1 finding)::User deploy carries AWSCompromisedKeyQuarantineV3, so AWS found its key in public; it can still assume roles and send mail.%0ATo fix: Follow the playbook now; the quarantine policy is no containment.
      ::error file=security/keydrill.yaml,line=2,title=cloudtrail-trail-logging (critical%2C 1 finding)::No trail records management events in any of 17 regions; one should in each.%0ATo fix: Do what the title says.
      ::error file=security/keydrill.yaml,line=2,title=iam-key-user-least-privilege (critical%2C 2 findings)::User ci holds a key and AdministratorAccess; it should hold only what it uses.%0AUser ses-mailer holds a key and AmazonS3FullAccess; it should hold only what it uses.%0ATo fix: Do what the title says.
      ::error file=security/keydrill.yaml,line=2,title=guardduty-enabled (high%2C 17 findings)::GuardDuty is not enabled in ap-northeast-1, ap-northeast-2 and 15 more regions; it should be on in every region.%0ATo fix: Turn GuardDuty on in each region.
      ::error file=security/keydrill.yaml,line=12,title=iam-access-key-rotated (high%2C 14 findings)::Access key AKIA…KEYS of user service-0 is 100 days old; the limit is 90 days.%0AAccess key AKIA…KEYS of user service-1 is 101 days old; the limit is 90 days.%0AAccess key AKIA…KEYS of user service-10 is 110 days old; the limit is 90 days.%0AAccess key AKIA…KEYS of user service-11 is 111 days old; the limit is 90 days.%0AAccess key AKIA…KEYS of user service-12 is 112 days old; the limit is 90 days.%0AAccess key AKIA…KEYS of user service-13 is 113 days old; the limit is 90 days.%0AAccess key AKIA…KEYS of user service-2 is 102 days old; the limit is 90 days.%0AAccess key AKIA…KEYS of user service-3 is 103 days old; the limit is 90 days.%0AAccess key AKIA…KEYS of user service-4 is 104 days old; the limit is 90 days.%0AAccess key AKIA…KEYS of user service-5 is 105 days old; the limit is 90 days.%0AAccess key AKIA…KEYS of user service-6 is 106 days old; the limit is 90 days.%0AAccess key AKIA…KEYS of user service-7 is 107 days old; the limit is 90 days.%0A… and 2 more.%0ATo fix: Create a second key, move every consumer to it, then deactivate the old one; delete it once nothing complains.
      ::warning title=1 result unknown::Could not be judged: events:ListRules was denied (AccessDeniedException); allow events:ListRules. This concerns trail-tampering-alerts.
      ::notice file=security/keydrill.yaml,line=2,title=guardduty-publishes-quickly (low%2C 1 finding)::The detector in eu-west-1 publishes every SIX_HOURS; it should every FIFTEEN_MINUTES.%0ATo fix: Do what the title says.
      "
    `);
  });

  it('are none when there is nothing to say', () => {
    for (const report of [clean(), sampleReport([]), sampleReport([], { run: { accounts: [] } })])
      expect(shown(report)).toBe('');
    const excepted = sampleReport(worst().results.filter(({ status }) => status === 'excepted'));
    expect(shown(excepted)).toBe('');
  });

  it('show severity as level, and an incident always as an error', () => {
    const results = SEVERITIES.map((severity, index) => finding(index, severity));
    const incident = sampleResult({ rule: notQuarantined, severity: 'low', message: 'Now.' });
    expect(titlesOf(sampleReport([...results, incident]))).toEqual([
      'error: INCIDENT: no-quarantined-principal (low, 1 finding)',
      'error: rule-000 (critical, 1 finding)',
      'error: rule-001 (high, 1 finding)',
      'warning: rule-002 (medium, 1 finding)',
      'notice: rule-003 (low, 1 finding)',
    ]);
  });

  it('tell of one rule once, with what was found and what to do', () => {
    const regions = ['eu-west-1', 'eu-west-2', 'eu-west-3'].map((region) =>
      sampleResult({ rule: guardDuty, region, resource: { id: region }, message: `GuardDuty is off in ${region}.` }),
    );
    expect(commandsOf(sampleReport(regions))).toEqual([
      {
        name: 'error',
        properties: {
          file: 'security/keydrill.yaml',
          line: '2',
          title: 'guardduty-enabled (high, 3 findings)',
        },
        data: 'GuardDuty is off in eu-west-1, eu-west-2 and eu-west-3.\nTo fix: Turn GuardDuty on in each region.',
      },
    ]);
  });

  it('count what would make them too long', () => {
    const results = Array.from({ length: 40 }, (_, index) => oldKey(`user-${'x'.repeat(50)}-${index}`, index));
    const [alert] = commandsOf(sampleReport(results));
    const lines = alert?.data.split('\n') ?? [];
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.at(-2)).toBe(`… and ${40 - (lines.length - 2)} more.`);
    expect(lines.at(-1)).toMatch(/^To fix: Create a second key/);
    expect(alert?.data.length).toBeLessThan(1_400);
  });

  it('say at least something of what is long', () => {
    const users = Array.from({ length: 11 }, (_, index) => `${index}-${'x'.repeat(75)}`);
    const results = users.map((name) =>
      sampleResult({
        rule: keyRotated,
        resource: { id: name, name },
        message: `User ${name} has an old key, ${'so '.repeat(100)}it should go.`,
      }),
    );
    const [alert] = commandsOf(sampleReport(results), { rules: [] });
    expect(alert?.data).toMatch(/^User 0-x+ has .* The same holds for 1-x+, .* and 9-x+\.$/);
    expect(alert?.data.length).toBeGreaterThan(1_000);
  });

  it('are of different levels where the severity depends on what was found', () => {
    const results = (['critical', 'high', 'medium'] as const).map((severity) =>
      sampleResult({ rule: leastPrivilege, severity, resource: { id: severity }, message: `It is ${severity}.` }),
    );
    expect(titlesOf(sampleReport(results))).toEqual([
      'error: iam-key-user-least-privilege (critical, 2 findings)',
      'warning: iam-key-user-least-privilege (medium, 1 finding)',
    ]);
  });

  it('do without what a merged report does not know of a rule', () => {
    const [alert] = commandsOf(sampleReport([oldKey('ci', 1)]), { rules: [] });
    expect(alert?.data).toBe('Access key AKIA…KEYS of user ci is 101 days old; the limit is 90 days.');
  });

  it('name the accounts of a report on several', () => {
    const [alert] = commandsOf(manyAccounts(25));
    expect(alert?.data).toMatch(/^200000000000, 200000000001 and 23 more accounts: No trail is logging/);
  });

  it('hide identifiers', () => {
    const message = 'Key AKIAIOSFODNN7EXAMPLE of security@example.com is old.';
    const rules = [{ ...keyRotated, remediation: { text: 'Ask security@example.com.' } }];
    const [alert] = commandsOf(sampleReport([sampleResult({ rule: keyRotated, message })]), { rules });
    expect(alert?.data).toBe('Key AKIA…MPLE of s…@example.com is old.\nTo fix: Ask s…@example.com.');
  });
});

describe('what could not be judged', () => {
  it('is one warning, the first, with a line for each reason', () => {
    const [alert, ...others] = commandsOf(blind());
    expect(others).toEqual([]);
    expect([alert?.name, alert?.properties]).toEqual(['warning', { title: '7 results unknown' }]);
    expect(alert?.data.split('\n')).toHaveLength(4);
    expect(alert?.data).toMatch(
      /^Could not be judged: cloudtrail:LookupEvents was denied \(AccessDenied\); allow cloudtrail:LookupEvents. This concerns no-quarantined-principal and guardduty-publishes-quickly.\n/,
    );
    const crowded = sampleReport([...blind().results, ...findings(30, 'medium')]);
    expect(titlesOf(crowded).slice(0, 2)).toEqual([
      'warning: 7 results unknown',
      'warning: rule-000 (medium, 1 finding)',
    ]);
  });

  it('says in which accounts', () => {
    const accounts = ['111111111111', '222222222222'];
    const results = accounts.map((accountId) =>
      sampleResult({ rule: tamperingAlerts, accountId, status: 'unknown', message: 'Could not be judged: denied.' }),
    );
    expect(commandsOf(sampleReport(results, { run: { accounts } }))[0]?.data).toBe(
      'Could not be judged: denied. This concerns trail-tampering-alerts in 111111111111 and 222222222222.',
    );
  });

  it('is counted where the reasons are too many', () => {
    const results = Array.from({ length: 60 }, (_, index) =>
      sampleResult({
        rule: tamperingAlerts,
        status: 'unknown',
        resource: { id: `id-${index}` },
        message: `Could not be judged: reason ${String(index).padStart(2, '0')}.`,
      }),
    );
    const lines = commandsOf(sampleReport(results))[0]?.data.split('\n') ?? [];
    expect(lines.at(-1)).toBe(`… and ${60 - lines.length + 1} more.`);
    expect(lines.length).toBeGreaterThan(5);
  });
});

describe('the place', () => {
  const placesOf = (result: Result, change: Partial<ReportContext>) =>
    commandsOf(sampleReport([result]), change).map(({ properties }) => [properties['file'], properties['line']]);
  const key = oldKey('ses-mailer', 7);
  const workflow = { ...key, resource: { ...key.resource, file: { path: 'a,b/50%: c=d.yml', line: 7 } } };

  it('is the file, else the line of the policy, unless resources shall be pointed at', () => {
    expect(placesOf(key, {})).toEqual([['security/keydrill.yaml', '12']]);
    expect(placesOf(key, { policyLocation: null })).toEqual([[undefined, undefined]]);
    expect(placesOf(key, { location: 'resource' })).toEqual([[undefined, undefined]]);
    for (const change of [{}, { policyLocation: null }, { location: 'resource' } as const])
      expect(placesOf(workflow, change)).toEqual([['a,b/50%: c=d.yml', '7']]);
  });

  it('parts the findings of a rule', () => {
    const other = { ...workflow, resource: { ...workflow.resource, file: { path: 'other.yml', line: 1 } } };
    expect(titlesOf(sampleReport([workflow, other, key]))).toHaveLength(3);
  });

  it('is left out when its path cannot be printed', () => {
    for (const path of ['a\nb', 'a\u001b[31m', 'a\u202eb', '\ud800']) {
      const hidden = { ...key, resource: { ...key.resource, file: { path, line: 7 } } };
      expect(placesOf(hidden, {})).toEqual([[undefined, undefined]]);
    }
  });
});

describe('the limits', () => {
  const counts = (report: Report, change: Partial<ReportContext> = {}) =>
    LEVELS.map((level) => commandsOf(report, change).filter(({ name }) => name === level).length);

  it('keep ten of each level, and count the rest in the last notice', () => {
    const report = sampleReport([...findings(14, 'high'), ...findings(13, 'medium', 20), ...findings(12, 'low', 40)]);
    expect(counts(report)).toEqual([10, 10, 10]);
    expect(commandsOf(report).at(-1)).toEqual({
      name: 'notice',
      properties: { title: 'More in the report' },
      data: '10 more findings without an annotation: see the job summary or the JSON report.',
    });
    expect(titlesOf(report)[0]).toBe('error: rule-000 (high, 1 finding)');
    expect(titlesOf(report)[9]).toBe('error: rule-009 (high, 1 finding)');
  });

  it('need no such notice when everything fits', () => {
    const report = sampleReport([...findings(10, 'high'), ...findings(10, 'medium', 20), ...findings(10, 'low', 40)]);
    expect(counts(report)).toEqual([10, 10, 10]);
    expect(shown(report)).not.toContain('More in the report');
    expect(shown(sampleReport(findings(11, 'high')))).toContain('1 more finding without');
  });

  it('hold for any report, in which every result is told or counted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(25), fc.constantFrom(...SEVERITIES), fc.constantFrom('fail', 'unknown')), {
          maxLength: 120,
        }),
        (parts) => {
          const results = parts.map(([rule, severity, status], index) =>
            finding(rule, severity, { status, fingerprint: String(index) }),
          );
          const report = sampleReport(results);
          for (const count of counts(report)) expect(count).toBeLessThanOrEqual(10);
          const told = commandsOf(report).flatMap(({ properties, data }) => {
            const text = properties['title'] === 'More in the report' ? data : (properties['title'] ?? '');
            return Number(/(\d+) (?:more )?(?:finding|result)/.exec(text)?.[1]);
          });
          expect(told.reduce((sum, count) => sum + count, 0)).toBe(results.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are kept with a baseline, whose findings are counted only, but for incidents', () => {
    const results = [...findings(4, 'high'), ...findings(12, 'low', 40)];
    const incident = sampleResult({ rule: notQuarantined, message: 'Now.' });
    const known = new Set([...results.slice(0, 3), incident].map(({ fingerprint }) => fingerprint));
    const report = sampleReport([...results, incident]);
    expect(counts(report, { known })).toEqual([2, 0, 10]);
    expect(titlesOf(report, { known }).slice(0, 2)).toEqual([
      'error: INCIDENT: no-quarantined-principal (critical, 1 finding)',
      'error: rule-003 (high, 1 finding)',
    ]);
    expect(commandsOf(report, { known }).at(-1)?.data).toBe(
      '3 more findings and 3 findings of the baseline without an annotation: see the job summary or the JSON report.',
    );
    const all = new Set(results.map(({ fingerprint }) => fingerprint));
    expect(commandsOf(sampleReport(results), { known: all }).map(({ data }) => data)).toEqual([
      '16 findings of the baseline without an annotation: see the job summary or the JSON report.',
    ]);
  });

  it('are kept for very many findings', () => {
    expect(counts(large(5_000))).toEqual([2, 0, 0]);
  });
});

/** What the reporter promises of each line, whatever it says. */
function expectOurs(output: string): void {
  expect(output === '' || output.endsWith('\n')).toBe(true);
  for (const line of linesOf(output)) {
    const command = parseCommand(line);
    expect(LEVELS).toContain(command?.name);
    expect(['file,line,title', 'title']).toContain(Object.keys(command?.properties ?? {}).join());
    expect(hasOldCommand(line)).toBe(false);
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/u);
    for (const inner of linesOf(command?.data ?? '')) expect(inner).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
}

describe('hostile text', () => {
  it.each(HOSTILE_TEXTS)('becomes no other command, property or line: %j', (text) => {
    expectOurs(shown(hostile([text])));
    expectOurs(shown(hostile([text]), { location: 'resource' }));
  });

  it('becomes no other command, property or line, whatever it is', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, path) => {
        const named = { ...oldKey(text, 1), ruleId: `rule ${text}`, message: text };
        const inFile = { ...named, resource: { ...named.resource, file: { path, line: 3 } } };
        const rules = [{ ...leastPrivilege, id: `rule ${text}`, remediation: { text } }];
        const policyLocation = { path, ruleLines: {}, extendsLine: null };
        expectOurs(shown(sampleReport([named, inFile, ...hostile([text]).results]), { rules, policyLocation }));
      }),
      { numRuns: 300 },
    );
  });
});

describe('annotationLine', () => {
  const read = (annotation: Partial<Annotation>) =>
    parseCommand(
      annotationLine({ level: 'notice', title: 'Title', message: 'Message.', place: null, ...annotation }).slice(0, -1),
    );

  it.each([
    ['100%', '::notice title=100%25::100%25\n'],
    ['%0A', '::notice title=%250A::%250A\n'],
    ['a\r\nb', '::notice title=a%0D%0Ab::a%0D%0Ab\n'],
    ['a::b,c=d', '::notice title=a%3A%3Ab%2Cc=d::a::b,c=d\n'],
  ])('escapes %j', (text, expected) => {
    expect(annotationLine({ level: 'notice', title: text, message: text, place: null })).toBe(expected);
  });

  it('is read back as it was meant', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const title = `T${text.slice(0, 250)}.`;
        expect(read({ title, message: text })).toEqual({ name: 'notice', properties: { title }, data: text });
      }),
      { numRuns: 500 },
    );
  });

  it('shortens what the runner or GitHub would cut', () => {
    const command = read({ title: 'x'.repeat(300), message: '%'.repeat(5_000) });
    expect(command?.properties['title']).toBe(`${'x'.repeat(254)}…`);
    expect(command?.data).toBe(`${'%'.repeat(4_095)}…`);
  });
});
