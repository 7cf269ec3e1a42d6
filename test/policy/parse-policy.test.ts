import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { defaultPolicy, expiredExceptions, expiringExceptions } from '../../src/policy/policy.ts';
import { policyFrom, rules } from './fake-rules.ts';

const until = (expires: string): string =>
  `exceptions:\n  - { rule: iam-access-key-rotated, resource: x, reason: r, owner: o, expires: ${expires} }\n`;

describe('a valid policy', () => {
  it('reads every section', async () => {
    const source = `extends: [strict, essential]
regions: [us-east-1, us-gov-west-1]
rules:
  iam-key-rotated-90-days: { severity: low, maxAgeDays: 60 }
  cloudtrail-trail-logging: critical
  cloudtrail-encrypted: off
rotation: { parallel: 3 }
keys:
  - user: ses-mailer
    owner: team
    consumers: [relay]
    reason: SMTP
    thirdParty: true
    vendorContact: +1 555
exceptions:
  - rule: iam-key-rotated-90-days
    resource: 'arn:aws:iam::*:user/legacy-?'
    accounts: ['012345678901']
    regions: [global]
    reason: later
    owner: ops
    ticket: SEC-1
    expires: 2027-01-31
    status: unknown
maxExceptionDays: 200
`;
    const { layers, ...policy } = await policyFrom(source);
    expect(layers).toHaveLength(1);
    expect(policy).toEqual({
      extends: ['essential', 'strict'],
      regions: ['us-east-1', 'us-gov-west-1'],
      rules: {
        'iam-access-key-rotated': { state: 'on', severity: 'low', parameters: { maxAgeDays: 60 } },
        'cloudtrail-trail-logging': { state: 'on', severity: 'critical', parameters: {} },
        'cloudtrail-encrypted': { state: 'off', severity: null, parameters: {} },
      },
      declarations: {
        playbook: null,
        rotation: { minutesPerKey: 30, parallel: 3, budgetMinutes: 240, drillLog: null },
        responder: null,
        contacts: null,
        attestations: {},
        keys: [
          {
            user: 'ses-mailer',
            owner: 'team',
            consumers: ['relay'],
            reason: 'SMTP',
            thirdParty: true,
            vendorContact: '+1 555',
          },
        ],
      },
      exceptions: [
        {
          rule: 'iam-access-key-rotated',
          resource: 'arn:aws:iam::*:user/legacy-?',
          accounts: ['012345678901'],
          regions: ['global'],
          reason: 'later',
          owner: 'ops',
          ticket: 'SEC-1',
          expires: '2027-01-31',
          status: 'unknown',
          location: 'keydrill.yaml:16:5',
        },
      ],
      maxExceptionDays: 200,
      lines: {
        rules: { 'iam-access-key-rotated': 4, 'cloudtrail-trail-logging': 5, 'cloudtrail-encrypted': 6 },
        extends: 1,
      },
      notices: [
        {
          code: 'rule-renamed',
          message: 'Rule iam-key-rotated-90-days is now called iam-access-key-rotated; use the new name.',
          location: 'keydrill.yaml:4:3',
        },
        {
          code: 'rule-deprecated',
          message: 'Rule cloudtrail-encrypted is deprecated; use cloudtrail-trail-logging instead.',
          location: 'keydrill.yaml:6:3',
        },
        {
          code: 'rule-renamed',
          message: 'Rule iam-key-rotated-90-days is now called iam-access-key-rotated; use the new name.',
          location: 'keydrill.yaml:16:11',
        },
      ],
      plugins: [],
      trusted: [],
      path: 'keydrill.yaml',
      sha256: createHash('sha256').update(source).digest('hex'),
    });
  });

  it.each([
    ['nothing', ''],
    ['a comment', '# later\n'],
    ['a byte order mark', '\ufeff'],
    ['an empty document', '---\n...\n'],
    ['empty rules and exceptions', 'rules:\n#  a: off\nexceptions:\n'],
  ])('of %s is the default', async (_, source) => {
    const { path, sha256, ...rest } = await policyFrom(source);

    expect({ ...rest, layers: [], path: null, sha256: null }).toEqual(defaultPolicy());
    expect(path).toBe('keydrill.yaml');
    expect(sha256).toBe(createHash('sha256').update(source).digest('hex'));
  });

  it('keeps "no register" and "an empty register" apart', async () => {
    expect((await policyFrom('extends: strict')).declarations.keys).toBeNull();
    expect((await policyFrom('keys: []')).declarations.keys).toEqual([]);
  });

  it('reads what people declare about themselves', async () => {
    const source = `
playbook: { path: docs/leaked-key.md }
rotation: { drillLog: docs/drills }
responder: { role: 'arn:aws:iam::111122223333:role/break-glass/responder' }
contacts: { security: { email: a@example.com }, billing: { domains: [example.com] } }
attestations:
  support-path: { value: reseller, by: ops, on: 2026-10-01, evidence: https://wiki.example.com/x }
`;
    expect((await policyFrom(source)).declarations).toEqual({
      keys: null,
      playbook: { path: 'docs/leaked-key.md', maxReviewAgeDays: 180, incidentLog: null },
      rotation: { minutesPerKey: 30, parallel: 1, budgetMinutes: 240, drillLog: 'docs/drills' },
      responder: { role: 'arn:aws:iam::111122223333:role/break-glass/responder' },
      contacts: { security: { email: 'a@example.com' }, billing: { domains: ['example.com'] } },
      attestations: {
        'support-path': { value: 'reseller', by: 'ops', on: '2026-10-01', evidence: 'https://wiki.example.com/x' },
      },
    });
  });

  it('takes anchors and aliases of whole values', async () => {
    const { rules: settings, lines } = await policyFrom(
      'rules:\n  iam-access-key-rotated: &same { severity: low }\n  cloudtrail-trail-logging: *same\n',
    );

    expect(settings['cloudtrail-trail-logging']).toMatchObject({ severity: 'low' });
    expect(lines.rules).toEqual({ 'iam-access-key-rotated': 2, 'cloudtrail-trail-logging': 3 });
  });

  it('reads Windows line ends and a byte order mark at the same positions', async () => {
    const { lines } = await policyFrom('\ufeffextends: strict\r\nrules:\r\n  cloudtrail-encrypted: on\r\n');

    expect(lines).toEqual({ extends: 1, rules: { 'cloudtrail-encrypted': 3 } });
  });
});

describe('the last day of an exception', () => {
  const accepts = async (expires: string, now: string): Promise<boolean> =>
    (await parsePolicy({ file: 'k', source: until(expires), rules, now: new Date(now) })).ok;

  it.each([
    ['180 days ahead', '2027-03-30', '2026-10-01T00:00:00Z', true],
    ['180 days ahead, at the end of the day', '2027-03-30', '2026-10-01T23:59:59.999Z', true],
    ['181 days ahead', '2027-03-31', '2026-10-01T23:59:59.999Z', false],
    ['181 days ahead, one day later', '2027-03-31', '2026-10-02T00:00:00Z', true],
    ['180 days across a leap day', '2028-04-28', '2027-10-31T12:00:00Z', true],
    ['181 days across a leap day', '2028-04-29', '2027-10-31T12:00:00Z', false],
    ['a leap day', '2028-02-29', '2028-01-01T00:00:00Z', true],
    ['the 29th of February in another year', '2027-02-29', '2027-01-01T00:00:00Z', false],
    ['a time zone ahead of UTC, whose day has begun', '2027-03-31', '2026-10-02T08:00:00+09:00', false],
    ['a time zone behind UTC, whose day is not over', '2027-03-31', '2026-10-01T20:00:00-05:00', true],
    ['long past', '2020-01-01', '2026-10-01T00:00:00Z', true],
  ])('%s', async (_, expires, now, expected) => {
    expect(await accepts(expires, now)).toBe(expected);
  });

  it('is over only when the day is over in UTC', async () => {
    const policy = await policyFrom(until('2026-10-01'));

    expect(expiredExceptions(policy, new Date('2026-10-01T23:59:59.999Z'))).toEqual([]);
    expect(expiredExceptions(policy, new Date('2026-10-02T00:00:00Z'))).toEqual(policy.exceptions);
  });

  it.each([
    ['today', '2026-10-01', 30, true],
    ['yesterday', '2026-09-30', 30, false],
    ['30 days ahead', '2026-10-31', 30, true],
    ['31 days ahead', '2026-11-01', 30, false],
    ['today, when only today is asked for', '2026-10-01', 0, true],
    ['tomorrow, when only today is asked for', '2026-10-02', 0, false],
  ])('is near when it is %s', async (_, expires, days, expected) => {
    const policy = await policyFrom(until(expires));
    const near = expected ? policy.exceptions : [];

    for (const time of ['00:00:00.000', '23:59:59.999'])
      expect(expiringExceptions(policy, new Date(`2026-10-01T${time}Z`), days)).toEqual(near);
  });

  it('may be in quotes', async () => {
    expect((await policyFrom(until("'2026-12-01'"))).exceptions[0]?.expires).toBe('2026-12-01');
  });
});
