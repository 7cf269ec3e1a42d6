import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { formatProblem } from '../../src/policy/problem.ts';
import { NOW, rules } from './fake-rules.ts';

const entry = (changes: Readonly<Record<string, string>> = {}): string => {
  const fields = {
    rule: 'iam-access-key-rotated',
    resource: "'*'",
    reason: 'later',
    owner: 'ops',
    expires: '2027-01-31',
    ...changes,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return `exceptions:\n  - ${lines.join('\n    ')}\n`;
};
const key = (fields: string): string => `keys:\n  - { ${fields} }`;
const SETTING = 'must be off, on, critical, high, medium or low, or a map of severity and parameters';
const EXTENDED = 'must be a pack such as recommended, a file that begins with ./ or ../, or an npm package';
const SECTIONS =
  'the sections are extends, plugins, regions, rules, playbook, rotation, responder, contacts, keys, attestations, overrides, exceptions and maxExceptionDays';
const ACCOUNT = 'must be an account id of 12 digits in quotes, with * and ? as wildcards';
const REGION = 'must be a region such as us-east-1, or global, with * and ? as wildcards';
const DAY = 'must be a day of the calendar as YYYY-MM-DD';

/** What is wrong, the file, and every problem as it is printed, without the file name. */
const TABLE: readonly (readonly [string, string, readonly string[]])[] = [
  ['a misspelt section', 'exteds: strict', ['1:1: Unknown section "exteds" (did you mean "extends"?).']],
  ['an unknown section', 'extends: strict\nseverity: []', [`2:1: Unknown section "severity"; ${SECTIONS}.`]],
  ['a hostile section name', '"__proto__": 1', [`1:1: Unknown section "__proto__"; ${SECTIONS}.`]],
  ['a number as a key', '1: 2', [`1:1: Unknown section "1"; ${SECTIONS}.`]],
  ['a control character in a key', '"a\\u0007\\u202eb": 1', [`1:1: Unknown section "a\\u0007\\u202eb"; ${SECTIONS}.`]],
  [
    'a list',
    '- a',
    ['1:1: The policy must be a map of sections such as extends, rules and exceptions, but is a list.'],
  ],
  [
    'a text',
    'hello',
    ['1:1: The policy must be a map of sections such as extends, rules and exceptions, but is "hello".'],
  ],

  ['a number as a pack', 'extends: 5', [`1:10: extends ${EXTENDED}, or a list of them, but is 5.`]],
  ['a number in a list of packs', 'extends: [strict, 5]', [`1:19: extends[1] ${EXTENDED}, but is 5.`]],
  ['a blank name', 'extends: [" "]', [`1:11: extends[0] ${EXTENDED}, but is " ".`]],
  ['no pack', 'regions: enabled\nextends:', [`2:1: extends ${EXTENDED}, or a list of them, but has no value.`]],
  ['a map as a pack', 'extends: { a: 1 }', [`1:10: extends ${EXTENDED}, or a list of them, but is a map.`]],
  ['a plug-in without a list', 'plugins: ./a.mjs', ['1:10: plugins must be a list of plug-ins, but is "./a.mjs".']],
  ['plug-ins as a map', 'plugins: { a: 1 }', ['1:10: plugins must be a list of plug-ins, but is a map.']],
  [
    'a number as a plug-in',
    'plugins: [5]',
    ['1:11: plugins[0] must be a path that begins with ./ or ../, or the name of an npm package, but is 5.'],
  ],

  [
    'overrides as a map',
    'overrides: { accounts: ["*"] }',
    ['1:12: overrides must be a list of overrides, each with accounts, but is a map.'],
  ],
  [
    'a text as an override',
    'overrides: [x]',
    ['1:13: overrides[0] must be a map with accounts and what holds for them, but is "x".'],
  ],
  [
    'an override for nobody',
    'overrides: [{ rules: { cloudtrail-encrypted: on } }]',
    ['1:13: Add accounts to overrides[0].'],
  ],
  [
    'an override of nothing',
    'overrides: [{ accounts: ["44*"] }]',
    ['1:13: overrides[0] changes nothing; add rules, responder, contacts, keys or attestations.'],
  ],
  [
    'an override of what is the same everywhere',
    'overrides: [{ accounts: ["44*"], regions: [us-east-1] }]',
    [
      '1:34: Unknown key "regions" in overrides[0]; the keys are accounts, rules, responder, contacts, keys and attestations.',
    ],
  ],
  [
    'mistakes in an override',
    `overrides:
  - accounts: [44*]
    rules:
      iam-access-key-rotatd: off
      iam-access-key-rotated: { maxAgeDays: 0 }
      cloudtrail-trail-logging: { maxAgeDays: 1 }
      iam-*: off
    keys: [{ user: a, owner: o, consumers: [], reason: r }, { user: a }]
    contacts: { security: {} }
    responder: x`,
    [
      '4:7: There is no rule "iam-access-key-rotatd" (did you mean "iam-access-key-rotated"?).',
      '5:45: overrides[0].rules.iam-access-key-rotated.maxAgeDays must be at least 1, but is 0.',
      '6:35: Rule cloudtrail-trail-logging has no parameter "maxAgeDays"; it takes severity.',
      '7:7: Patterns such as "iam-*" are not allowed here; name each rule by its id.',
      '8:61: Add owner, consumers and reason to overrides[0].keys[1].',
      '8:69: User "a" is registered twice; keep one entry.',
      '9:27: overrides[0].contacts.security must be a map with email or domains, but is an empty map.',
      '10:16: overrides[0].responder must be a map with role, but is "x".',
    ],
  ],
  [
    'a rule under both names in an override',
    'overrides: [{ accounts: ["*"], rules: { iam-key-rotated-90-days: on, iam-access-key-rotated: on } }]',
    ['1:70: Rule "iam-access-key-rotated" is set twice, here as "iam-access-key-rotated"; keep one.'],
  ],
  [
    'rules of a plug-in that is not named',
    `rules: { acme/x: on }\n${entry({ rule: 'acme/y' })}`,
    [
      '1:10: There is no rule "acme/x": no plug-in named acme is loaded; add it under plugins.',
      '3:11: There is no rule "acme/y": no plug-in named acme is loaded; add it under plugins.',
    ],
  ],

  [
    'a misspelt "enabled"',
    'regions: enable',
    ['1:10: regions must be enabled or a list of regions, but is "enable" (did you mean "enabled"?).'],
  ],
  [
    'a malformed region',
    'regions:\n  - us-east-1\n  - useast1',
    ['3:5: regions[1] must be a region such as us-east-1, but is "useast1".'],
  ],
  ['no region', 'regions: []', ['1:10: regions must name at least one region, or be enabled, but is an empty list.']],

  ['a playbook without a path', 'playbook: {}', ['1:11: Add path to playbook.']],
  ['a playbook by address', 'playbook: docs/a.md', ['1:11: playbook must be a map with path, but is "docs/a.md".']],
  [
    'an absolute path',
    'playbook: { path: /etc/playbook.md }',
    ['1:19: playbook.path must be a path relative to the policy file, but is "/etc/playbook.md".'],
  ],
  [
    'a path of Windows',
    'rotation: { drillLog: C:/drills }',
    ['1:23: rotation.drillLog must be a path relative to the policy file, but is "C:/drills".'],
  ],
  [
    'a review age of nothing',
    'playbook: { path: a.md, maxReviewAgeDays: 0 }',
    ['1:43: playbook.maxReviewAgeDays must be at least 1, but is 0.'],
  ],
  [
    'a responder who is no role',
    'responder: { role: "arn:aws:iam::111122223333:user/ada" }',
    ['1:20: responder.role must be the name or the ARN of an IAM role, but is "arn:aws:iam::111122223333:user/ada".'],
  ],
  ['a responder without a role', 'responder: {}', ['1:12: Add role to responder.']],
  [
    'a misspelt contact',
    'contacts: { securty: { email: a@example.com } }',
    ['1:13: Unknown key "securty" in contacts (did you mean "security"?).'],
  ],
  [
    'a contact that says nothing',
    'contacts: { security: {} }',
    ['1:23: contacts.security must be a map with email or domains, but is an empty map.'],
  ],
  [
    'a contact as a text',
    'contacts: { security: a@example.com }',
    ['1:23: contacts.security must be a map with email or domains, but is "a@example.com".'],
  ],
  [
    'an address that is none',
    'contacts: { security: { email: example.com } }',
    ['1:32: contacts.security.email must be an e-mail address, but is "example.com".'],
  ],
  [
    'a domain that is none',
    'contacts: { security: { domains: ["@example.com"] } }',
    ['1:35: contacts.security.domains[0] must be a domain such as example.com, but is "@example.com".'],
  ],
  [
    'an unknown attestation',
    'attestations: { support: { value: direct } }',
    ['1:17: Unknown key "support" in attestations; the keys are support-path.'],
  ],
  [
    'an attestation of nothing known',
    'attestations: { support-path: { value: phone, by: ops, on: 2026-01-01 } }',
    ['1:40: attestations.support-path.value must be direct or reseller, but is "phone".'],
  ],
  [
    'an attestation without a day',
    'attestations: { support-path: { value: direct, by: ops } }',
    ['1:31: Add on to attestations.support-path.'],
  ],
  [
    'a day that is none',
    'attestations: { support-path: { value: direct, by: ops, on: 2026-02-30 } }',
    ['1:61: attestations.support-path.on must be a day of the calendar as YYYY-MM-DD, but is "2026-02-30".'],
  ],

  ['rules as a list', 'rules: [a]', ['1:8: rules must be a map from rule id to setting, but is a list.']],
  [
    'a misspelt rule',
    'rules:\n  iam-access-key-rotatd: off',
    ['2:3: There is no rule "iam-access-key-rotatd" (did you mean "iam-access-key-rotated"?).'],
  ],
  ['an unknown rule', 'rules:\n  zzz: off', ['2:3: There is no rule "zzz"; see "keydrill rules list".']],
  [
    'a pattern of rules',
    'rules:\n  iam-*: off',
    ['2:3: Patterns such as "iam-*" are not allowed here; name each rule by its id.'],
  ],
  [
    'a misspelt severity',
    'rules:\n  iam-access-key-rotated: hihg',
    [`2:27: rules.iam-access-key-rotated ${SETTING}, but is "hihg" (did you mean "high"?).`],
  ],
  [
    'false for off',
    'rules:\n  iam-access-key-rotated: false',
    [`2:27: rules.iam-access-key-rotated ${SETTING}, but is false.`],
  ],
  [
    'a rule without a setting',
    'rules:\n  iam-access-key-rotated:',
    [`2:3: rules.iam-access-key-rotated ${SETTING}, but has no value.`],
  ],
  [
    'a list as a setting',
    'rules:\n  iam-access-key-rotated: []',
    [`2:27: rules.iam-access-key-rotated ${SETTING}, but is an empty list.`],
  ],
  [
    'a misspelt parameter',
    'rules:\n  iam-access-key-rotated: { maxAgeDay: 60 }',
    ['2:29: Rule iam-access-key-rotated has no parameter "maxAgeDay" (did you mean "maxAgeDays"?).'],
  ],
  [
    'a parameter of another rule',
    'rules:\n  cloudtrail-trail-logging: { maxAgeDays: 60 }',
    ['2:31: Rule cloudtrail-trail-logging has no parameter "maxAgeDays"; it takes severity.'],
  ],
  [
    'a text for a number',
    'rules:\n  iam-access-key-rotated:\n    maxAgeDays: "60"',
    ['3:17: rules.iam-access-key-rotated.maxAgeDays must be a whole number, but is "60".'],
  ],
  [
    'a fraction',
    'rules:\n  iam-access-key-rotated: { maxAgeDays: 60.5 }',
    ['2:41: rules.iam-access-key-rotated.maxAgeDays must be a whole number, but is 60.5.'],
  ],
  [
    'infinity',
    'rules:\n  iam-access-key-rotated: { share: .inf }',
    ['2:36: rules.iam-access-key-rotated.share must be a number, but is no finite number.'],
  ],
  [
    'too small a number',
    'rules:\n  iam-access-key-rotated: { maxAgeDays: 0 }',
    ['2:41: rules.iam-access-key-rotated.maxAgeDays must be at least 1, but is 0.'],
  ],
  [
    'too large a number',
    'rules:\n  iam-key-rotated-90-days: { maxAgeDays: 4000 }',
    ['2:42: rules.iam-key-rotated-90-days.maxAgeDays must be at most 3650, but is 4000.'],
  ],
  [
    'an unquoted number in a list',
    'rules:\n  iam-access-key-rotated: { ignoredUsers: [a, 1] }',
    ['2:47: rules.iam-access-key-rotated.ignoredUsers[1] must be a text, in quotes when it is a number, but is 1.'],
  ],
  [
    'a text against its pattern',
    'rules:\n  iam-access-key-rotated: { prefix: A }',
    ['2:37: rules.iam-access-key-rotated.prefix must match ^[a-z-]+$, but is "A".'],
  ],
  [
    'yes for true',
    'rules:\n  iam-access-key-rotated: { strictly: yes }',
    ['2:39: rules.iam-access-key-rotated.strictly must be true or false, but is "yes".'],
  ],
  [
    'off as a severity',
    'rules:\n  iam-access-key-rotated: { severity: off }',
    ['2:39: rules.iam-access-key-rotated.severity must be critical, high, medium or low, but is "off".'],
  ],
  [
    'a rule under both names',
    'rules:\n  iam-access-key-rotated: off\n  iam-key-rotated-90-days: on',
    ['3:3: Rule "iam-access-key-rotated" is set twice, here as "iam-key-rotated-90-days"; keep one.'],
  ],

  ['no minutes', 'rotation: { minutesPerKey: 0 }', ['1:28: rotation.minutesPerKey must be more than 0, but is 0.']],
  ['half a person', 'rotation: { parallel: 1.5 }', ['1:23: rotation.parallel must be a whole number, but is 1.5.']],
  [
    'a misspelt figure',
    'rotation: { paralel: 2 }',
    ['1:13: Unknown key "paralel" in rotation (did you mean "parallel"?).'],
  ],
  [
    'an empty rotation',
    'rotation:',
    ['1:1: rotation must be a map of minutesPerKey, parallel, budgetMinutes and drillLog, but has no value.'],
  ],

  [
    'an empty register',
    'keys:',
    ['1:1: keys must be a list of registered keys; write [] when there should be none, but has no value.'],
  ],
  ['a key without consumers', key('user: a, owner: o, reason: r'), ['2:5: Add consumers to keys[0].']],
  [
    'a user that is a number',
    key('user: 12, owner: o, reason: r, consumers: []'),
    ['2:13: keys[0].user must be the name of an IAM user, in quotes when it is a number, but is 12.'],
  ],
  [
    'a blank owner',
    key('user: a, owner: " ", reason: r, consumers: []'),
    ['2:23: keys[0].owner must name a person or a team, but is " ".'],
  ],
  [
    'one consumer without a list',
    key('user: a, owner: o, reason: r, consumers: relay'),
    ['2:48: keys[0].consumers must be a list of what uses the key, but is "relay".'],
  ],
  [
    'a user twice',
    `${key('user: a, owner: o, reason: r, consumers: []')}\n  - { user: a, owner: p, reason: s, consumers: [] }`,
    ['3:13: User "a" is registered twice; keep one entry.'],
  ],

  ['exceptions as a map', 'exceptions: { rule: x }', ['1:13: exceptions must be a list of exceptions, but is a map.']],
  [
    'an exception without the rest',
    'exceptions:\n  - rule: iam-access-key-rotated',
    ['2:5: Add resource, reason, owner and expires to exceptions[0].'],
  ],
  [
    'a misspelt required key',
    entry().replace('owner', 'ownr'),
    ['5:5: Unknown key "ownr" in exceptions[0] (did you mean "owner"?).'],
  ],
  [
    'an exception for an unknown rule',
    entry({ rule: 'cloudtrail-encryptd' }),
    ['2:11: There is no rule "cloudtrail-encryptd" (did you mean "cloudtrail-encrypted"?).'],
  ],
  [
    'an exception for many rules',
    entry({ rule: 'iam-*' }),
    ['2:11: Patterns such as "iam-*" are not allowed here; write one exception for each rule.'],
  ],
  [
    'an exception for incidents',
    entry({ rule: 'incident-no-exposed-key' }),
    ['2:11: Rule "incident-no-exposed-key" reports incidents, which cannot be excepted; remove this exception.'],
  ],
  ['an exception for a number', entry({ rule: '7' }), ['2:11: exceptions[0].rule must be the id of a rule, but is 7.']],
  [
    'an empty resource',
    entry({ resource: "''" }),
    ['3:15: exceptions[0].resource must be an ARN or id, with * and ? as wildcards, but is "".'],
  ],
  [
    'an unquoted account',
    entry({ accounts: '[111122223333]' }),
    [`7:16: exceptions[0].accounts[0] ${ACCOUNT}, but is 111122223333.`],
  ],
  [
    'accounts that cannot exist',
    entry({ accounts: "['1111', '????', '44*', '*1*2*', '1234567890123*']" }),
    [
      `7:16: exceptions[0].accounts[0] ${ACCOUNT}, but is "1111".`,
      `7:24: exceptions[0].accounts[1] ${ACCOUNT}, but is "????".`,
      `7:48: exceptions[0].accounts[4] ${ACCOUNT}, but is "1234567890123*".`,
    ],
  ],
  [
    'no account',
    entry({ accounts: '[]' }),
    ['7:15: exceptions[0].accounts must be a list of at least one account id, but is an empty list.'],
  ],
  [
    'a malformed region in an exception',
    entry({ regions: '[global, US, us-*]' }),
    [`7:23: exceptions[0].regions[1] ${REGION}, but is "US".`],
  ],
  [
    'a status other than unknown',
    entry({ status: 'fail' }),
    ['7:13: exceptions[0].status must be unknown or be left out, but is "fail".'],
  ],
  [
    'a ticket that is a number',
    entry({ ticket: '12' }),
    ['7:13: exceptions[0].ticket must be a text, in quotes when it is a number, but is 12.'],
  ],
  ['no last day', entry({ expires: '' }), [`6:5: exceptions[0].expires ${DAY}, but has no value.`]],
  [
    'a day that does not exist',
    entry({ expires: '2027-02-29' }),
    [`6:14: exceptions[0].expires ${DAY}, but is "2027-02-29".`],
  ],
  [
    'a time',
    entry({ expires: '2026-12-01T00:00:00Z' }),
    [`6:14: exceptions[0].expires ${DAY}, but is "2026-12-01T00:00:00Z".`],
  ],
  [
    'a day too far ahead',
    entry({ expires: '2027-03-31' }),
    ['6:14: An exception may run for at most 180 days, which is until 2027-03-30; this one runs until 2027-03-31.'],
  ],
  [
    'a day past a shorter limit',
    `${entry({ expires: '2026-10-12' })}maxExceptionDays: 10`,
    ['6:14: An exception may run for at most 10 days, which is until 2026-10-11; this one runs until 2026-10-12.'],
  ],
  ['no days at all', 'maxExceptionDays: 0', ['1:19: maxExceptionDays must be at least 1, but is 0.']],

  ['a key twice', 'rules: {}\nregions: enabled\nrules: {}', ['3:1: The key "rules" is there twice; keep one.']],
  [
    'two documents',
    'rules: {}\n---\nrules: {}',
    ['2:1: A policy file holds one document; remove this line and what follows it.'],
  ],
  [
    'an alias of nothing',
    'extends: *pack',
    ['1:10: The alias "*pack" has no anchor "&pack" before it; add one, or write the value out.'],
  ],
  ['an unknown tag', 'extends: !pack strict', ['1:10: The tag "!pack" is not supported; remove it.']],
  [
    'a tag of YAML 1.1',
    entry({ expires: '!!timestamp 2027-01-31' }),
    ['6:14: The tag "!!timestamp" is not supported; remove it.'],
  ],
  [
    'a merge key',
    'rotation: &r { parallel: 2 }\nrules: { <<: *r }',
    ['2:10: Merge keys ("<<") are not supported; write the values out, or use an alias for a whole value.'],
  ],
  [
    'an open bracket',
    'extends: [strict',
    [
      '1:17: This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; correct it here or just before.',
    ],
  ],
  ['a tab', 'rotation:\n\tparallel: 2', ['2:1: Tabs cannot indent YAML; use spaces.']],
  [
    'two colons',
    'extends: a: b',
    [
      '1:10: This is not valid YAML: Nested mappings are not allowed in compact mappings; correct it here or just before.',
    ],
  ],
  [
    'a list in itself',
    '&a [*a]',
    ['1:4: The policy must be a map of sections such as extends, rules and exceptions, but is a list.'],
  ],
  [
    'deep brackets',
    `a: ${'['.repeat(100_000)}`,
    ['1:68: The file is nested too deeply to be a policy; write it flatter.'],
  ],
  ['deep dashes', '- '.repeat(100_000), ['1:129: The file is nested too deeply to be a policy; write it flatter.']],
  ['a file that is too large', `#${' '.repeat(1024 * 1024)}`, ['1:1: A policy file may have at most 1 MiB.']],
];

describe('a policy with mistakes', () => {
  it.each(TABLE)('%s', async (_, source, problems) => {
    const outcome = await parsePolicy({ file: 'keydrill.yaml', source, rules, now: NOW });

    expect(outcome.ok ? outcome.policy : outcome.problems.map(formatProblem)).toEqual(
      problems.map((problem) => `keydrill.yaml:${problem}`),
    );
  });

  it('tells every mistake at once, in the order of the file', async () => {
    const source = [
      'extends: strct',
      'rules:',
      '  iam-access-key-rotated: { maxAgeDays: 0, severity: hgh }',
      'exceptions:',
      '  - { rule: nope, resource: x, reason: r, owner: o, expires: 2030-01-01, accounts: [1] }',
      'rotaton: {}',
    ].join('\n');
    const outcome = await parsePolicy({ file: 'p.yml', source, rules, now: NOW });

    const positions = outcome.ok ? [] : outcome.problems.map(({ line, column }) => `${line}:${column}`);
    expect(positions).toEqual(['1:10', '3:41', '3:54', '5:13', '5:62', '5:85', '6:1']);
  });

  it('stops aliases that expand to too much', async () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of).join(', ')}]`;
    const source = [level('a', '1'), level('b', '*a'), level('c', '*b'), level('d', '*c')].join('\n');
    const outcome = await parsePolicy({ file: 'p.yml', source, rules, now: NOW });

    expect(outcome).toEqual({
      ok: false,
      problems: [
        {
          file: 'p.yml',
          line: 2,
          column: 8,
          message: 'The aliases of this file expand to too much; write the values out.',
        },
      ],
    });
  });

  it('is soon done with a file made of mistakes', async () => {
    const source = `exceptions: [${Array(50_000).fill('{}').join(', ')}]`;
    const outcome = await parsePolicy({ file: 'p.yml', source, rules, now: NOW });

    expect(outcome.ok ? 0 : outcome.problems.length).toBe(100);
  });

  it('means off by off under a YAML 1.1 directive too', async () => {
    const source = '%YAML 1.1\n---\nrules:\n  cloudtrail-trail-logging: off\n';
    const outcome = await parsePolicy({ file: 'p.yml', source, rules, now: NOW });

    expect(outcome.ok && outcome.policy.rules['cloudtrail-trail-logging']?.state).toBe('off');
  });
});
