import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type ParserError, parse, parseFragment, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/engine/rule.ts';
import type { ReportContext } from '../../src/report/context.ts';
import { escapeHtml, htmlOf, markup } from '../../src/report/html/markup.ts';
import { html } from '../../src/report/html.ts';
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
  unread,
  worst,
} from './sample-report.ts';
import { guardDuty, keyRotated, notQuarantined, sampleRules, trailLogging } from './sample-rules.ts';

const textOf = (report: Report, change: Partial<ReportContext> = {}): string =>
  [...html(report, { ...context, ...change })].join('');

interface Page {
  readonly elements: readonly Tree.Element[];
  readonly errors: readonly ParserError[];
}

function read(text: string): Page {
  const errors: ParserError[] = [];
  const document = parse(text, { onParseError: (error) => errors.push(error) });
  return { elements: descendants(document), errors };
}

const pageOf = (report: Report, change: Partial<ReportContext> = {}): Page => read(textOf(report, change));

const isElement = (node: Tree.Node): node is Tree.Element => 'tagName' in node;

function descendants(node: Tree.Node): readonly Tree.Element[] {
  const children = 'childNodes' in node ? node.childNodes : [];
  return children.flatMap((child) => [...(isElement(child) ? [child] : []), ...descendants(child)]);
}

const attribute = (element: Tree.Element | undefined, name: string): string | undefined =>
  element?.attrs.find((each) => each.name === name)?.value;

const hasClass = (element: Tree.Element, name: string): boolean =>
  (attribute(element, 'class') ?? '').split(' ').includes(name);

function words(node: Tree.Node | undefined): string {
  if (node === undefined) return '';
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(words).join('') : '';
}

/** As a reader sees it. */
const said = (node: Tree.Node | undefined): string => words(node).replace(/\s+/g, ' ').trim();

const tagged = ({ elements }: Page, ...names: readonly string[]): readonly Tree.Element[] =>
  elements.filter(({ tagName }) => names.includes(tagName));

const classed = ({ elements }: Page, name: string): readonly Tree.Element[] =>
  elements.filter((element) => hasClass(element, name));

const byId = ({ elements }: Page, id: string): Tree.Element | undefined =>
  elements.find((element) => attribute(element, 'id') === id);

const within = (element: Tree.Element | undefined): Page => ({
  elements: element === undefined ? [] : descendants(element),
  errors: [],
});

const section = (report: Report, id: string, change: Partial<ReportContext> = {}): Page =>
  within(byId(pageOf(report, change), id));

/** What the elements of a class say. */
const saidBy = (page: Page, name: string): readonly string[] => classed(page, name).map(said);

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const reports: readonly (readonly [string, Report])[] = [
  ['worst', worst()],
  ['clean', clean()],
  ['blind', blind()],
  ['hostile', hostile()],
  ['many accounts', manyAccounts()],
  ['large', large(2000)],
  ['empty', sampleReport([])],
  ['nobody', sampleReport([], { run: { accounts: [], regions: [], rules: [], targets: [], policy: null } })],
  ['an example', { ...worst(), run: { ...worst().run, example: true, policy: null } }],
];

describe.each(reports)('the page of the report: %s', (_, report) => {
  const text = textOf(report);
  const page = read(text);

  it('is HTML without a mistake', () => {
    expect(page.errors).toEqual([]);
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text.endsWith('</html>\n')).toBe(true);
    expect(tagged(page, 'meta').map((meta) => attribute(meta, 'name') ?? attribute(meta, 'charset'))).toContain(
      'viewport',
    );
  });

  it('lets run only its own style and script, and loads nothing', () => {
    const [style, ...styles] = tagged(page, 'style');
    const [script, ...scripts] = tagged(page, 'script');
    expect([...styles, ...scripts]).toEqual([]);
    const policy = tagged(page, 'meta').find((meta) => attribute(meta, 'http-equiv') === 'Content-Security-Policy');
    expect(attribute(policy, 'content')).toBe(
      `default-src 'none'; style-src ${sha256(words(style))}; script-src ${sha256(words(script))}; img-src data:; base-uri 'none'; form-action 'none'`,
    );
  });

  it('has no style or handler in an attribute', () => {
    const names = page.elements.flatMap(({ attrs }) => attrs.map(({ name }) => name));
    expect(names.filter((name) => name === 'style' || /^on/i.test(name))).toEqual([]);
  });

  it('points to nothing but pages of the web, without telling them from where', () => {
    const addresses = page.elements.flatMap((element) =>
      element.attrs
        .filter(({ name }) => /^(?:.*src|.*href|action|formaction|data|poster|srcset)$/.test(name))
        .map(({ value }) => ({ element, value })),
    );
    for (const { element, value } of addresses) {
      if (element.tagName === 'link') expect(value).toBe('data:,');
      else if (hasClass(element, 'skip')) expect(byId(page, value.slice(1))).toBeDefined();
      else
        expect([element.tagName, attribute(element, 'rel'), value.startsWith('https://')]).toEqual([
          'a',
          'noreferrer',
          true,
        ]);
    }
  });

  it('has one title, and no heading skips a level', () => {
    const levels = tagged(page, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6').map(({ tagName }) => Number(tagName.slice(1)));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels[0]).toBe(1);
    const skips = levels.filter((level, index) => level - (levels[index - 1] ?? 0) > 1);
    expect(skips).toEqual([]);
  });

  it('names every field, button, list entry, table head and part', () => {
    for (const field of tagged(page, 'input', 'select')) {
      const id = attribute(field, 'id');
      const label =
        id === undefined
          ? tagged(page, 'label').find((each) => descendants(each).includes(field))
          : tagged(page, 'label').find((each) => attribute(each, 'for') === id);
      expect(said(label), `the label of ${attribute(field, 'name')}`).not.toBe('');
    }
    for (const button of tagged(page, 'button', 'summary', 'a')) expect(said(button)).not.toBe('');
    for (const head of tagged(page, 'th')) expect(attribute(head, 'scope')).toMatch(/^(?:col|row)$/);
    for (const list of tagged(page, 'ul', 'ol')) {
      const others = list.childNodes.filter((child) => isElement(child) && child.tagName !== 'li');
      expect(others).toEqual([]);
    }
    for (const part of tagged(page, 'section')) {
      expect(said(byId(page, attribute(part, 'aria-labelledby') ?? ''))).not.toBe('');
    }
    expect(['header', 'main', 'footer'].map((name) => tagged(page, name).length)).toEqual([1, 1, 1]);
  });

  it('uses no id twice', () => {
    const ids = page.elements.flatMap((element) => attribute(element, 'id') ?? []);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('shows no whole key id and no mailbox', () => {
    expect(text).not.toMatch(/(?:AKIA|ASIA)[A-Z0-9]{16}/);
    expect(text).not.toContain('security@example.com');
    expect(text).not.toContain('platform@example.com');
  });
});

describe('html', () => {
  it('answers in the order of the questions', () => {
    const ids = pageOf(worst()).elements.flatMap((element) => attribute(element, 'id') ?? []);
    const order = ['main', 'incidents', 'readiness', 'filters', 'findings', 'unknown', 'excepted', 'passed', 'scan'];
    expect(ids.filter((id) => order.includes(id))).toEqual(order.filter((id) => id !== 'passed'));
  });

  it('begins with what was looked at, and what it comes to', () => {
    const [header] = tagged(pageOf(worst()), 'header');
    expect(said(header)).toMatchInlineSnapshot(
      `"Readiness for a leaked AWS key Account 111122223333 Scanned2026-11-20 10:10 UTC Regions17 Rules7 Calls to AWS57 keydrill0.1.0 Policysecurity/keydrill.yaml (SHA-256 aaaaaaaaaaaa…) Not ready: 1 incident to act on now (exit code 1). Readiness 0 of 100 incidents1 critical3 high32 medium0 low1 unknown1 excepted2 passed0 not applicable0"`,
    );
    expect(said(tagged(pageOf(worst()), 'title')[0])).toBe('1 incident: Account 111122223333 - keydrill report');
  });

  it('says what the verdict says, with the same limits', () => {
    const old = sampleReport([oldKey('ses-mailer', 7)]);
    const verdict = (change: Partial<ReportContext>) => saidBy(pageOf(old, change), 'verdict');
    expect(verdict({})).toEqual(['Not ready: 1 finding at or above high (exit code 1).']);
    expect(verdict({ failOn: 'critical' })).toEqual(['Ready: no finding at or above critical (exit code 0).']);
    const [known = ''] = verdict({ known: new Set(old.results.map(({ fingerprint }) => fingerprint)) });
    expect(known).toContain('(exit code 0)');
  });

  it('says that an example is none', () => {
    const { run } = worst();
    const page = pageOf({ ...worst(), run: { ...run, example: true, policy: null } });
    expect(said(tagged(page, 'h1')[0])).toBe('Example account 111122223333');
    expect(said(tagged(page, 'header')[0])).toContain(
      'This account does not exist; it shows what a report looks like.',
    );
    expect(said(tagged(page, 'header')[0])).toContain('Policyexample policy');
    expect(saidBy(page, 'verdict')).toEqual(['A scan of this account would say: Not ready: 1 incident to act on now.']);
  });

  it.each([
    [[], false, 'No account'],
    [[ACCOUNT], false, `Account ${ACCOUNT}`],
    [[ACCOUNT, '444455556666'], false, '2 accounts'],
    [[], true, 'Example account'],
    [[ACCOUNT, '444455556666'], true, '2 example accounts'],
  ])('calls a report on %j (example: %s) "%s"', (accounts, example, title) => {
    const page = pageOf(sampleReport([], { run: { accounts, ...(example ? { example } : {}) } }));
    expect(said(tagged(page, 'h1')[0])).toBe(title);
  });

  it('comes in pieces, none of them large', () => {
    const pieces = [...html(large(10_000), context)];
    expect(pieces.length).toBeGreaterThan(50);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(500_000);
  });
});

describe('incidents', () => {
  it('stand alone, open, with what happened before what should be', () => {
    const incidents = section(worst(), 'incidents');
    expect(said(tagged(incidents, 'h2')[0])).toBe('1 incident: this is happening now');
    const [group] = classed(incidents, 'group');
    expect(attribute(group, 'open')).toBe('');
    expect(group === undefined ? '' : words(group).replace(/\n+/g, '\n')).toMatchInlineSnapshot(`
      "
      critical Wanted: AWS has quarantined nobody
      1 incident
      User deploy carries AWSCompromisedKeyQuarantineV3, so AWS found its key in public; it can still assume roles and send mail.
      no-quarantined-principal, now
      User deploy carries AWSCompromisedKeyQuarantineV3, so AWS found its key in public; it can still assume roles and send mail.
      AwsIamUser deploy, account 111122223333, global
      Evidence
      resourceAIDAEXAMPLE
      ARNarn:aws:iam::111122223333:user/deploy
      judged fromnone
      AWS has quarantined nobody, or the day a key leaks gets longer.
      What to do
      Follow the playbook now; the quarantine policy is no containment.
      Copy
      aws iam list-access-keys --user-name USER
      docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
      "
    `);
  });

  it('are never closed, however many', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      sampleResult({ rule: notQuarantined, resource: { id: `${index}`, name: `user-${index}` } }),
    );
    const incidents = section(sampleReport(many), 'incidents');
    expect(classed(incidents, 'group').map((group) => attribute(group, 'open'))).toEqual(['']);
    expect(classed(incidents, 'subject')).toHaveLength(60);
  });

  it('are not what the filters work on', () => {
    const page = pageOf(worst());
    const filtered = page.elements.filter((element) => attribute(element, 'data-status') !== undefined);
    expect(filtered.map((element) => attribute(element, 'id'))).toEqual(['findings', 'unknown', 'excepted']);
  });

  const incidentCheck = (status: 'pass' | 'unknown') => sampleResult({ rule: notQuarantined, status });
  it.each([
    ['there is none', [incidentCheck('pass')], 'No incident was found.'],
    [
      'not everything could be read',
      [incidentCheck('unknown')],
      'No incident was found in what could be read; 1 check for incidents stayed unknown.',
    ],
    ['nobody looked', [oldKey('a', 1)], 'Nobody looked for incidents: no rule that does was evaluated.'],
    ['there is one', worst().results, undefined],
  ])('say so when %s', (_, results, expected) => {
    const page = pageOf(sampleReport(results));
    expect(saidBy(page, 'no-incident')[0]).toBe(expected);
    expect(byId(page, 'incidents') === undefined).toBe(expected !== undefined);
  });
});

describe('findings', () => {
  it('are grouped by rule, in the order of the report', () => {
    const findings = section(worst(), 'findings');
    expect(said(tagged(findings, 'h2')[0])).toBe('35 more findings of 5 rules');
    expect(saidBy(findings, 'rule')).toEqual([
      'cloudtrail-trail-logging, see',
      'iam-key-user-least-privilege, exposure',
      'guardduty-enabled, hear',
      'iam-access-key-rotated, exposure',
      'guardduty-publishes-quickly, hear',
    ]);
    expect(saidBy(findings, 'count')).toEqual(['1 finding', '2 findings', '17 findings', '14 findings', '1 finding']);
    expect(tagged(findings, 'h3').map(said)[1]).toBe('Wanted: Users with keys are no administrators');
  });

  it('show a closed group by its first message, and are closed unless critical', () => {
    const groups = classed(section(worst(), 'findings'), 'group');
    expect(groups.map((group) => attribute(group, 'open') === '')).toEqual([true, true, false, false, false]);
    expect(saidBy(section(worst(), 'findings'), 'teaser')[2]).toBe(
      'GuardDuty is not enabled in ap-northeast-1; it should be on in every region.',
    );
  });

  it('are all open when there are few, and the biggest group stays closed', () => {
    const open = (count: number, rule: Rule) => {
      const results = Array.from({ length: count }, (_, index) => sampleResult({ rule, resource: { id: `${index}` } }));
      return attribute(classed(section(sampleReport(results), 'findings'), 'group')[0], 'open') === '';
    };
    expect([open(20, guardDuty), open(21, guardDuty)]).toEqual([true, false]);
    expect([open(20, trailLogging), open(21, trailLogging)]).toEqual([true, false]);
  });

  it('name severity, resource, account and region of each, and its evidence', () => {
    const [found] = classed(section(sampleReport([oldKey('ses-mailer', 7)]), 'findings'), 'subject');
    expect(attribute(found, 'data-severity')).toBe('high');
    expect(attribute(found, 'data-account')).toBe(ACCOUNT);
    expect(found === undefined ? '' : words(found)).toMatchInlineSnapshot(`
      "
      Access key AKIA…KEYS of user ses-mailer is 107 days old; the limit is 90 days.
      AwsIamAccessKey ses-mailer, account 111122223333, global

      Evidence

      observed ageDays107
      expected maxAgeDays90
      resourceAKIA…KEYS
      ARNarn:aws:iam::111122223333:user/ses-mailer
      judged fromiam:GetCredentialReport, iam:ListAccessKeys


      "
    `);
  });

  it('name the account once, where it is the subject', () => {
    const places = saidBy(pageOf(worst()), 'place');
    expect(places).toContain('AwsAccount 111122223333, global');
    expect(places).toContain('AwsAccount 111122223333, eu-west-1');
    expect(places).toContain('critical AwsIamUser ci, account 111122223333, global');
  });

  it('say what the baseline holds', () => {
    const [first, second] = [oldKey('a', 1), oldKey('b', 2)];
    const page = section(sampleReport([first, second]), 'findings', { known: new Set([second.fingerprint]) });
    expect(saidBy(page, 'place').map((place) => place.includes('in the baseline'))).toEqual([false, true]);
  });

  it('explain the rule before a long list, and after a short one', () => {
    const order = (count: number) => {
      const results = Array.from({ length: count }, (_, index) => oldKey('a', index));
      return section(sampleReport(results), 'findings').elements.flatMap((element) =>
        ['remedy', 'subjects'].filter((name) => hasClass(element, name)),
      );
    };
    expect(order(20)).toEqual(['subjects', 'remedy']);
    expect(order(21)).toEqual(['remedy', 'subjects']);
  });

  it('give commands line by line, with a button that waits for the script', () => {
    const findings = section(sampleReport([oldKey('ses-mailer', 7)]), 'findings');
    const [code] = tagged(findings, 'code');
    expect(words(code).split('\n')).toEqual([
      'aws iam create-access-key --user-name USER',
      '# This cuts off whatever still uses the old key.',
      'aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive',
      '',
    ]);
    const [copy] = classed(findings, 'copy');
    expect([said(copy), attribute(copy, 'aria-label'), attribute(copy, 'hidden')]).toEqual([
      'Copy',
      'Copy the commands for: Access keys are rotated',
      '',
    ]);
  });

  it('of a rule that nobody knows any more are shown by its id', () => {
    const page = section(sampleReport([oldKey('ses-mailer', 7)]), 'findings', { rules: [] });
    expect(tagged(page, 'h3').map(said)).toEqual(['Wanted: iam-access-key-rotated']);
    expect(classed(page, 'remedy')).toEqual([]);
    expect(classed(page, 'subject')).toHaveLength(1);
  });

  it.each([
    ['no rule was evaluated', sampleReport([]), 'No findings', 'No rule was evaluated.'],
    ['all is well', clean(), 'No findings', 'No rule about readiness failed.'],
    ['nothing could be read', blind(), 'No findings', 'Nothing failed in what could be read.'],
    [
      'there are only incidents',
      sampleReport([sampleResult({ rule: notQuarantined })]),
      'No other findings',
      'No rule about readiness failed.',
    ],
  ])('say so when %s', (_, report, title, expected) => {
    const findings = section(report, 'findings');
    expect(said(tagged(findings, 'h2')[0])).toBe(title);
    expect(tagged(findings, 'p').map(said)).toEqual([expected]);
  });
});

describe('references', () => {
  const linked = (reference: string) => {
    const rule: Rule = { ...keyRotated, references: [reference] };
    const page = section(sampleReport([oldKey('a', 1)]), 'findings', { rules: [rule] });
    const [list] = classed(page, 'references');
    return { text: said(list), links: tagged(within(list), 'a').map((link) => attribute(link, 'href')) };
  };

  it('are links to pages of the web', () => {
    expect(linked('https://docs.aws.amazon.com/IAM/')).toEqual({
      text: 'docs.aws.amazon.com/IAM/',
      links: ['https://docs.aws.amazon.com/IAM/'],
    });
  });

  it.each([
    'http://docs.aws.amazon.com/',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '//x',
    'RFC 2119',
    'https://docs.aws.amazon.com@evil.example/',
    'https://:secret@evil.example/',
  ])('or text: %s', (reference) => {
    expect(linked(reference)).toEqual({ text: said(parseFragment(escapeHtml(reference))), links: [] });
  });
});

describe('evidence', () => {
  const shown = (observed: Readonly<Record<string, unknown>>): string | undefined => {
    const page = section(sampleReport([{ ...oldKey('a', 1), observed, expected: null }]), 'findings');
    const row = tagged(page, 'div').find((div) => said(tagged(within(div), 'dt')[0]).startsWith('observed'));
    return said(tagged(within(row), 'dd')[0]);
  };

  it.each([
    ['text', 'text'],
    [412, '412'],
    [false, 'false'],
    [null, 'none'],
    [[], 'none'],
    [['a', 1, true], 'a, 1, true'],
    [[{ name: 'a' }], '[ { "name": "a" } ]'],
    [{ after: [90] }, '{ "after": [ 90 ] }'],
    ['AKIAIOSFODNN7EXAMPLE', 'AKIA…MPLE'],
    [{ id: 'AKIAIOSFODNN7EXAMPLE', of: 'security@example.com' }, '{ "id": "AKIA…MPLE", "of": "s…@example.com" }'],
  ])('shows %j as %s', (value, expected) => expect(shown({ value })).toBe(expected));

  it('is cut where it is long, and no key id is cut in two', () => {
    const long = shown({ value: `${'a '.repeat(993)}AKIAIOSFODNN7EXAMPLE${' b'.repeat(500)}` }) ?? '';
    expect(long.length).toBeLessThanOrEqual(2000);
    expect(long).toContain('AKIA…MPLE');
    expect(long).not.toContain('AKIAIO');
  });

  it('names the file, and what AWS answered', () => {
    const file = { path: 'playbooks/leak.md', line: 7 };
    const cause = { kind: 'failed', operation: 'iam:GetUser', code: 'X', iamAction: null, message: 'no idea' } as const;
    const results = [
      { ...oldKey('a', 1), resource: { type: 'Other', id: 'x', name: 'x', region: 'global', file } },
      { ...oldKey('b', 2), status: 'unknown' as const, cause },
    ];
    const page = pageOf(sampleReport(results));
    const rows = tagged(page, 'div')
      .filter((div) => tagged(within(div), 'dt').length === 1 && div.attrs.length === 0)
      .map(said);
    expect(rows).toContain('fileplaybooks/leak.md:7');
    expect(rows).toContain('answered by AWSno idea');
    expect(rows).toContain('judged fromiam:GetCredentialReport, iam:ListAccessKeys');
  });
});

describe('what is unknown', () => {
  it('says what to allow, to copy', () => {
    const unknown = section(worst(), 'unknown');
    expect(said(tagged(unknown, 'h2')[0])).toBe('1 result unknown');
    expect(tagged(unknown, 'code').map(words)).toEqual(['events:ListRules\n']);
    expect(said(tagged(unknown, 'p')[1])).toBe('Missing permissions: add this action to the role that scans.');
    const [copy] = classed(unknown, 'copy');
    expect(attribute(copy, 'aria-label')).toBe('Copy the missing permissions');
    expect(tagged(unknown, 'table').map((table) => tagged(within(table), 'th', 'td').map(said))).toEqual([
      [
        ...['Operation', 'Why', 'To allow', 'Where', 'Needed by'],
        ...[
          'events:ListRules',
          'access denied (AccessDeniedException)',
          'events:ListRules',
          '17 times',
          'trail-tampering-alerts',
        ],
      ],
    ]);
  });

  const failing = (parts: Partial<Parameters<typeof unread>[0]>) =>
    section(
      sampleReport([], { coverage: { unreadable: [unread({ operation: 'iam:GetUser', ...parts })] } }),
      'unknown',
    );

  it('says that a Deny has to go, and offers nothing to allow', () => {
    const page = failing({ iamAction: null, regions: ['eu-west-1', 'eu-west-2'] });
    expect(tagged(page, 'p').map(said)).toContain(
      'What was denied explicitly needs no permission; the Deny has to go, and it often stands in a service control policy.',
    );
    expect(tagged(page, 'code')).toEqual([]);
    expect(tagged(page, 'td').map(said)).toEqual([
      'access denied (AccessDenied)',
      'remove the explicit Deny',
      'eu-west-1 and eu-west-2',
      '',
    ]);
  });

  it('offers nothing where permissions are not the matter, nor anything that is no IAM action', () => {
    const throttled = failing({ kind: 'throttled', code: 'Throttling', iamAction: 'iam:GetUser' });
    expect(tagged(throttled, 'code')).toEqual([]);
    expect(tagged(throttled, 'td').map(said)).toEqual(['throttled (Throttling)', 'nothing', '1 time', '']);
    expect(tagged(failing({ iamAction: 'iam:Get*' }), 'code')).toEqual([]);
    expect(tagged(failing({ iamAction: '"], "Resource": "*' }), 'code')).toEqual([]);
  });

  it('warns where the calling key itself looks quarantined', () => {
    const warned = (...operations: readonly string[]) => {
      const unreadable = operations.map((operation) => unread({ operation }));
      return classed(section(sampleReport([], { coverage: { unreadable } }), 'unknown'), 'warning').length;
    };
    expect(warned('iam:ListUsers')).toBe(1);
    expect(warned('cloudtrail:LookupEvents')).toBe(1);
    expect(warned('iam:GetUser', 'iam:GetRole')).toBe(0);
    expect(warned('iam:GetUser', 'iam:GetRole', 'iam:ListRoles')).toBe(1);
    expect(warned('s3:GetBucketAcl', 'ec2:DescribeRegions', 'kms:ListKeys')).toBe(0);
  });

  it('is told apart from calls that failed and were not needed', () => {
    const page = failing({});
    expect(said(tagged(page, 'h2')[0])).toBe('Operations that failed');
    expect(said(tagged(page, 'p')[0])).toBe('Everything could be judged without them.');
    expect(byId(pageOf(clean()), 'unknown')).toBeUndefined();
  });

  it('keeps the order of the report, by rule', () => {
    expect(saidBy(section(blind(), 'unknown'), 'count')).toEqual(sampleRules.map(() => '1 result'));
  });
});

describe('the rest of the report', () => {
  it('says who accepts what until when', () => {
    const excepted = section(worst(), 'excepted');
    expect(said(tagged(excepted, 'h2')[0])).toBe('2 findings excepted');
    expect(classed(excepted, 'exception').map((list) => tagged(within(list), 'dd').map(said))).toEqual([
      ['vendor', 'p…@example.com', '2027-01-31', 'SEC-1234'],
      ['SMTP', 'm…@example.com', '2026-12-24', 'none'],
    ]);
  });

  it('counts what passed and what does not apply, by rule', () => {
    const notApplicable = sampleResult({ rule: guardDuty, status: 'not-applicable' });
    const passed = section(sampleReport([...clean().results, notApplicable]), 'passed');
    expect(said(tagged(passed, 'h2')[0])).toBe('7 passes, 1 result not applicable');
    expect(tagged(passed, 'tr').map((row) => tagged(within(row), 'th', 'td').map(said))).toContainEqual([
      'guardduty-enabled',
      'GuardDuty is on in every region',
      '1',
      '1',
    ]);
    expect(tagged(passed, 'details').map((details) => attribute(details, 'open'))).toEqual([undefined]);
  });

  it('says what there is to know of the scan', () => {
    expect(
      within(byId(pageOf(worst()), 'scan'))
        .elements.filter(({ tagName }) => ['li', 'p', 'th', 'td'].includes(tagName))
        .map(said),
    ).toMatchInlineSnapshot(`
      [
        "The exception for iam-access-key-rotated on "old-*" matches no judged resource; correct or remove it. security/keydrill.yaml:31:5",
        "IAM facts are from the credential report of 2026-11-20 08:00 UTC (2 h 10 min old).",
        "17 regions: ap-northeast-1, ap-northeast-2, ap-northeast-3, ap-south-1, ap-southeast-1, ap-southeast-2, ca-central-1, eu-central-1, eu-north-1, eu-west-1, eu-west-2, eu-west-3, sa-east-1, us-east-1, us-east-2, us-west-1, us-west-2.",
        "Operation",
        "Calls",
        "iam:GetCredentialReport",
        "1",
        "guardduty:ListDetectors",
        "17",
      ]
    `);
  });

  it('adds the findings of each account up, where there are several', () => {
    expect(byId(pageOf(worst()), 'accounts')).toBeUndefined();
    const accounts = section(manyAccounts(20), 'accounts');
    const rows = tagged(accounts, 'tr').map((row) => tagged(within(row), 'th', 'td').map(said));
    expect(rows).toHaveLength(21);
    expect(rows[0]).toEqual(['Account', 'Incidents', 'critical', 'high', 'medium', 'low', 'unknown', 'passed']);
    expect(rows[4]).toEqual(['200000000003', '0', '1', '1', '0', '0', '0', '0']);
    const isOpen = (count: number) =>
      attribute(tagged(section(manyAccounts(count), 'accounts'), 'details')[0], 'open') === '';
    expect([isOpen(25), isOpen(26)]).toEqual([true, false]);
  });
});

describe('the filters', () => {
  const options = (page: Page, name: string) =>
    tagged(within(byId(page, `filter-${name}`)), 'option').map((option) => attribute(option, 'value'));

  it('wait for the script, and offer what there is', () => {
    const page = pageOf(worst());
    expect(attribute(byId(page, 'filters'), 'hidden')).toBe('');
    expect(options(page, 'capability')).toEqual(['', 'see', 'hear', 'exposure']);
    expect(byId(page, 'filter-account')).toBeUndefined();
    expect(attribute(byId(page, 'shown'), 'aria-live')).toBe('polite');
  });

  it('offer the accounts, where there is a choice', () => {
    expect(options(pageOf(manyAccounts(3)), 'account')).toEqual(['', '200000000000', '200000000001', '200000000002']);
  });

  it('offer the question of unknown incidents', () => {
    expect(options(pageOf(blind()), 'capability')).toEqual(['', 'see', 'hear', 'exposure', 'now']);
  });

  it('are left out where there is nothing to filter', () => {
    expect(byId(pageOf(clean()), 'filters')).toBeUndefined();
  });
});

describe('hostile text', () => {
  /** Elements and their attributes, without what they say. */
  const shape = ({ elements }: Page): string =>
    elements
      .map(({ tagName, attrs, parentNode }) => {
        const parent = parentNode !== null && isElement(parentNode) ? parentNode.tagName : '';
        const fixed = attrs.map(({ name, value }) =>
          ['class', 'id', 'type', 'role'].includes(name) ? `${name}=${value}` : name,
        );
        return `${parent}>${tagName} ${fixed.join(' ')}`;
      })
      .join('\n');

  /** A region or an IAM action means something, and is shown so. */
  const isMeaningless = (text: string) => !/^[a-z0-9-]+:[A-Za-z0-9]+$|^iam:/.test(text) && !text.includes('us-east-1');

  it.each(HOSTILE_TEXTS.filter(isMeaningless))('%j makes the same elements as a harmless word', (text) => {
    expect(shape(pageOf(hostile([text])))).toBe(shape(pageOf(hostile(['harmless']))));
  });

  it('makes the same elements as a harmless word, and is shown', () => {
    const harmless = shape(pageOf(hostile(['harmless'])));
    fc.assert(
      fc.property(anyText.filter(isMeaningless), (text) => {
        const page = pageOf(hostile([text]));
        expect(page.errors).toEqual([]);
        expect(shape(page)).toBe(harmless);
      }),
      { numRuns: 150 },
    );
  });

  it('of a rule that comes with a plug-in makes the same elements too', () => {
    const rule = (text: string): Rule => ({
      ...keyRotated,
      title: text,
      description: text,
      remediation: { text, commands: [text.replaceAll('\n', ' ')] },
      references: [`urn:${text}`],
    });
    const page = (text: string) => pageOf(sampleReport([oldKey('a', 1)]), { rules: [rule(text)] });
    const harmless = shape(page('harmless'));
    fc.assert(
      fc.property(anyText, (text) => {
        expect(shape(page(text))).toBe(harmless);
      }),
    );
  });

  it('in ids of rules, accounts and tools does too', () => {
    const page = (text: string) => {
      const result = { ...oldKey('a', 1), ruleId: text, target: { partition: text, accountId: text, region: text } };
      const found = sampleReport([result], {
        run: { accounts: [text], startedAt: text, policy: { path: text, sha256: text } },
      });
      return pageOf({ ...found, tool: { name: 'keydrill', version: text } });
    };
    const harmless = shape(page('harmless'));
    fc.assert(
      fc.property(anyText.filter(isMeaningless), (text) => {
        expect(shape(page(text))).toBe(harmless);
      }),
    );
  });
});

describe('markup', () => {
  it('shows any text as it is, harmless and masked, in elements and in attributes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const fragment = parseFragment(htmlOf(markup`<p title="${text}">${text}</p>`));
        const [paragraph, ...others] = descendants(fragment);
        const expected = publicText(text).replace(
          /\p{Noncharacter_Code_Point}/gu,
          (found) => `\\u{${found.codePointAt(0)?.toString(16)}}`,
        );
        expect(others).toEqual([]);
        expect(words(paragraph)).toBe(expected);
        expect(attribute(paragraph, 'title')).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes pieces as they are, and only its own', () => {
    const bold = markup`<b>${'<'}</b>`;
    expect(htmlOf(markup`${bold} ${[bold, bold]} ${3} ${''}|`)).toBe('<b>&lt;</b> <b>&lt;</b><b>&lt;</b> 3 |');
    const forged: unknown = JSON.parse(JSON.stringify({ ...bold, html: '<b>' }));
    expect(Object.getOwnPropertySymbols(forged)).toEqual([]);
  });

  it('escapes every sign that HTML knows, and masks', () => {
    expect(escapeHtml(`<a href="x">'&amp;' AKIAIOSFODNN7EXAMPLE`)).toBe(
      '&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&#39; AKIA…MPLE',
    );
    expect(escapeHtml('\ufdd0\u{1ffff}')).toBe('\\u{fdd0}\\u{1ffff}');
  });
});

describe('the colours', () => {
  const sheet = readFileSync(new URL('../../src/report/html/page/style.css', import.meta.url), 'utf8');
  const colours = (block: string): ReadonlyMap<string, string> =>
    new Map([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]));
  const [light = '', dark = ''] = sheet.split('(prefers-color-scheme: dark)');

  /** Relative luminance and contrast as WCAG 2 defines them. */
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one: string, other: string): number => {
    const [brighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (brighter + 0.05) / (darker + 0.05);
  };

  it.each([
    ['light', colours(light)],
    ['dark', colours(dark)],
  ])('can be read on either ground: %s', (_, all) => {
    const grounds = ['paper', 'panel'].map((name) => all.get(name) ?? '');
    const inks = [...all].filter(([name]) => !['paper', 'panel', 'line'].includes(name));
    expect(inks).toHaveLength(11);
    const weak = inks.flatMap(([name, value]) => grounds.map((ground) => [name, contrast(value, ground)] as const));
    expect(weak.filter(([, ratio]) => ratio < 4.5)).toEqual([]);
  });
});
