import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyExceptions, type ExceptionNotice, isExpired, type PolicyException } from '../../src/engine/exceptions.ts';
import { type Result, STATUSES } from '../../src/engine/result.ts';
import { deepFreeze } from '../../src/facts/snapshot.ts';

const NOW = new Date('2026-10-01T12:00:00Z');
const USER = 'arn:aws:iam::111122223333:user/ses-mailer';
const KEY = 'AKIAIOSFODNN7EXAMPLE';

const result = (changes: Partial<Result> = {}): Result =>
  deepFreeze({
    ruleId: 'iam-access-key-rotated',
    status: 'fail',
    severity: 'high',
    capability: 'exposure',
    kind: 'gap',
    target: { partition: 'aws', accountId: '111122223333', region: 'us-east-1' },
    resource: { type: 'AwsIamAccessKey', id: KEY, arn: USER, name: 'ses-mailer', region: 'global' },
    message: 'The key is too old.',
    observed: null,
    expected: null,
    cause: null,
    exception: null,
    reads: [],
    fingerprint: 'f',
    ...changes,
  });

const exception = (changes: Partial<PolicyException> = {}): PolicyException => ({
  rule: 'iam-access-key-rotated',
  resource: USER,
  accounts: null,
  regions: null,
  reason: 'vendor',
  owner: 'ops',
  ticket: 'SEC-1',
  expires: '2026-12-31',
  status: 'fail',
  location: 'keydrill.yaml:9:5',
  ...changes,
});

interface Scan {
  readonly rules?: readonly string[];
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[] | null;
  readonly now?: Date;
}

const apply = (results: readonly Result[], exceptions: readonly PolicyException[], scan: Scan = {}) =>
  applyExceptions({
    results: deepFreeze([...results]),
    exceptions,
    now: scan.now ?? NOW,
    evaluated: {
      rules: scan.rules ?? ['iam-access-key-rotated'],
      accounts: scan.accounts ?? ['111122223333'],
      regions: scan.regions ?? null,
    },
  });

const statusOf = (given: Partial<Result>, by: Partial<PolicyException>): string | undefined =>
  apply([result(given)], [exception(by)]).results[0]?.status;

describe('a covered finding', () => {
  it('becomes excepted, and nothing else of it changes', () => {
    const finding = result();

    expect(apply([finding], [exception()])).toEqual({
      results: [
        {
          ...finding,
          status: 'excepted',
          exception: { reason: 'vendor', owner: 'ops', expires: '2026-12-31', ticket: 'SEC-1' },
        },
      ],
      notices: [],
    });
  });

  it.each<[string, Partial<PolicyException>, string]>([
    ['its ARN', { resource: USER }, 'excepted'],
    ['its access key id', { resource: KEY }, 'excepted'],
    ['a pattern of key ids', { resource: 'AKIA????????????????' }, 'excepted'],
    ['a pattern of ARNs', { resource: 'arn:aws:iam::*:user/ses-*' }, 'excepted'],
    ['its name, which is not unique', { resource: 'ses-mailer' }, 'fail'],
    ['a part of its ARN', { resource: 'user/ses-mailer' }, 'fail'],
    ['its ARN in capitals', { resource: USER.toUpperCase() }, 'fail'],
    ['its account', { accounts: ['444455556666', '111122223333'] }, 'excepted'],
    ['a pattern of accounts', { accounts: ['1111*'] }, 'excepted'],
    ['another account', { accounts: ['444455556666'] }, 'fail'],
    ['its region', { regions: ['global'] }, 'excepted'],
    ['the region it was judged from', { regions: ['us-east-1'] }, 'fail'],
    ['another rule', { rule: 'iam-user-mfa' }, 'fail'],
    ['what is unknown', { status: 'unknown' }, 'fail'],
    ['a day that is over', { expires: '2026-09-30' }, 'fail'],
    ['today', { expires: '2026-10-01' }, 'excepted'],
  ])('by %s', (_, by, expected) => {
    expect(statusOf({}, by)).toBe(expected);
  });

  it('needs no ARN', () => {
    const resource = { type: 'Other', id: 'x/1', name: 'x', region: 'eu-west-1' };

    expect(statusOf({ resource }, { resource: 'x/*', regions: ['eu-*'] })).toBe('excepted');
  });

  it('takes the first exception that is still valid', () => {
    const { results } = apply(
      [result()],
      [
        exception({ expires: '2026-01-01', owner: 'first' }),
        exception({ owner: 'second' }),
        exception({ owner: 'third' }),
      ],
    );

    expect(results[0]?.exception?.owner).toBe('second');
  });
});

describe('what an exception cannot cover', () => {
  it('is an incident, even if an exception for it gets here', () => {
    expect(statusOf({ kind: 'incident', capability: 'now' }, { resource: '*' })).toBe('fail');
    expect(statusOf({ kind: 'incident', status: 'unknown' }, { resource: '*', status: 'unknown' })).toBe('unknown');
  });

  it('is an unknown result, unless the exception says so', () => {
    expect(statusOf({ status: 'unknown' }, {})).toBe('unknown');
    expect(statusOf({ status: 'unknown' }, { status: 'unknown' })).toBe('excepted');
  });

  it.each(['pass', 'not-applicable'] as const)('is %s', (status) => {
    expect(statusOf({ status }, { resource: '*' })).toBe(status);
    expect(statusOf({ status }, { resource: '*', status: 'unknown' })).toBe(status);
  });
});

const noticesOf = (given: readonly Partial<Result>[], by: Partial<PolicyException>, scan: Scan = {}) =>
  apply(given.map(result), [exception(by)], scan).notices;

const unused = (message: string): readonly ExceptionNotice[] => [
  { code: 'exception-unused', message, location: 'keydrill.yaml:9:5' },
];

describe('the notices', () => {
  const title = `The exception for iam-access-key-rotated on "${USER}"`;

  it('name an exception that matches nothing', () => {
    const message =
      'The exception for iam-access-key-rotated on "AKIAX" matches no judged resource; correct or remove it.';

    expect(noticesOf([{}], { resource: 'AKIAX' })).toEqual(unused(message));
    expect(noticesOf([], { resource: 'AKIAX' })).toEqual(unused(message));
  });

  it('name an exception that is no longer needed', () => {
    expect(noticesOf([{ status: 'pass' }], {})).toEqual(
      unused(`${title} covers nothing: what it matches is pass; correct or remove it.`),
    );
  });

  it('name an exception for unknown results that are judged again', () => {
    expect(noticesOf([{}], { status: 'unknown' })).toEqual(
      unused(`${title} covers nothing: what it matches is fail; correct or remove it.`),
    );
  });

  it('say that expired findings are back, and whom to ask', () => {
    expect(noticesOf([{}, { fingerprint: 'g' }], { expires: '2026-09-30' })).toEqual([
      {
        code: 'exception-expired',
        message: `${title} expired on 2026-09-30: 2 results are back; ask ops.`,
        location: 'keydrill.yaml:9:5',
      },
    ]);
    expect(noticesOf([{ status: 'pass' }], { expires: '2026-09-30' })[0]?.message).toBe(
      `${title} expired on 2026-09-30: it covers nothing any more, so remove it.`,
    );
  });

  it.each<[string, Partial<PolicyException>, Scan]>([
    ['a rule that was not selected', { resource: 'x' }, { rules: ['iam-user-mfa'] }],
    ['an account that was not scanned', { accounts: ['444455556666'] }, {}],
    ['the account in an ARN that was not scanned', { resource: 'arn:aws:iam::444455556666:user/x' }, {}],
    ['a region that was left out', { resource: 'x', regions: ['eu-*'] }, { regions: ['us-east-1'] }],
    [
      'the region in an ARN that was left out',
      { resource: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/x' },
      { regions: ['us-east-1'] },
    ],
  ])('are silent about %s', (_, by, scan) => {
    expect(noticesOf([{}], by, scan)).toEqual([]);
    expect(noticesOf([{}], { ...by, expires: '2026-01-01' }, scan)).toEqual([]);
  });

  it.each<[string, Partial<PolicyException>, Scan]>([
    ['an account pattern that was scanned', { resource: 'x', accounts: ['1111*'] }, {}],
    [
      'a global resource in a narrowed scan',
      { resource: 'arn:aws:iam::111122223333:user/x' },
      { regions: ['us-east-1'] },
    ],
    ['global in a narrowed scan', { resource: 'x', regions: ['global'] }, { regions: ['us-east-1'] }],
    ['a region that was scanned', { resource: 'x', regions: ['us-*'] }, { regions: ['us-east-1'] }],
    ['a region that no account has enabled', { resource: 'x', regions: ['us-esat-1'] }, {}],
    ['a bucket, whose ARN has no account', { resource: 'arn:aws:s3:::x' }, {}],
  ])('do speak of %s', (_, by, scan) => {
    expect(noticesOf([{}], by, scan).map(({ code }) => code)).toEqual(['exception-unused']);
  });

  it('do not advise to remove an exception while something could not be judged', () => {
    expect(noticesOf([{ status: 'unknown' }], { resource: 'x' })).toEqual([]);
  });
});

describe('for any results and exceptions', () => {
  const results = fc.array(
    fc
      .record({
        ruleId: fc.constantFrom('a', 'b'),
        status: fc.constantFrom(...STATUSES),
        kind: fc.constantFrom('gap' as const, 'incident' as const),
        id: fc.constantFrom('x', 'y'),
      })
      .map(({ id, ...changes }) => result({ ...changes, resource: { type: 'Other', id, name: id, region: 'global' } })),
  );
  const exceptions = fc.array(
    fc
      .record({
        rule: fc.constantFrom('a', 'b', 'c'),
        resource: fc.constantFrom('*', 'x', '?', 'xy'),
        expires: fc.constantFrom('2026-09-30', '2026-10-01', '2027-01-01'),
        status: fc.constantFrom('fail' as const, 'unknown' as const),
      })
      .map(exception),
  );

  it('keeps every result in its place, covers only fail and unknown gaps, and does the same when done again', () => {
    fc.assert(
      fc.property(results, exceptions, (given, by) => {
        const { results: after } = apply(given, by, { rules: ['a', 'b'] });

        expect(after.map(({ status: _, exception: __, ...rest }) => rest)).toEqual(
          given.map(({ status: _, exception: __, ...rest }) => rest),
        );
        for (const [index, { status, kind }] of after.entries()) {
          const before = given[index];
          if (status === before?.status) continue;
          expect([status, kind]).toEqual(['excepted', 'gap']);
          expect(['fail', 'unknown']).toContain(before?.status);
        }
        expect(apply(after, by, { rules: ['a', 'b'] }).results).toEqual(after);
      }),
    );
  });

  it('holds through every millisecond of its last day in UTC, and not after', () => {
    const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.nat(86_399_999), (date, millisecond) => {
        const expires = date.toISOString().slice(0, 10);
        const start = new Date(`${expires}T00:00:00Z`).getTime();

        expect(isExpired({ expires }, new Date(start + millisecond))).toBe(false);
        expect(isExpired({ expires }, new Date(start + 86_400_000 + millisecond))).toBe(true);
        expect(isExpired({ expires }, new Date(start - 1 - millisecond))).toBe(false);
      }),
    );
  });
});
