import type { Result } from '../../src/engine/result.ts';
import { type AccountFacts, type ContactType, daysBefore, type KeyFact, type UserFact } from '../lab/accounts/facts.ts';

/**
 * What the essential rules must say of an account, worked out from what its builder made and from the rule catalogue,
 * without any of the product's code. One line per result: rule, region, resource; then the status, and for a fail the
 * severity.
 */
export type Expected = ReadonlyMap<string, string>;

/** A result as a line of `Expected`. */
export const lineOf = ({ ruleId, target, resource, status, severity }: Result): readonly [string, string] => [
  key(ruleId, target.region, resource.id, resource.name),
  status === 'fail' ? `fail ${severity}` : status,
];

type Severity = 'critical' | 'high' | 'medium' | 'low';
type Line = readonly [string, string];

const HOME = 'us-east-1';
const CONTACT_SEVERITY: Readonly<Record<ContactType, Severity>> = {
  SECURITY: 'high',
  OPERATIONS: 'medium',
  BILLING: 'low',
};

const key = (rule: string, region: string, id: string, name: string): string => `${rule} | ${region} | ${id} | ${name}`;

const passes = (holds: boolean, severity: Severity): string => (holds ? 'pass' : `fail ${severity}`);

export function expectedResults(facts: AccountFacts, registered: readonly string[] = []): Expected {
  const lines = [
    ...trailLines(facts),
    ...regionLines(facts),
    ...accountLines(facts),
    ...facts.users.flatMap((user) => userLines(user, facts)),
    ...facts.users.flatMap((user) => keyLines(user, facts, registered.includes(user.name))),
    ...(facts.root.hasAccessKey ? rootKeyLines(facts) : []),
    ...principalLines(facts),
  ];
  const expected = new Map(lines);
  if (expected.size !== lines.length) throw new Error('The expectation names a subject twice.');
  return expected;
}

function trailLines({ accountId, trails, buckets }: AccountFacts): readonly Line[] {
  const perTrail = trails.flatMap(({ name, homeRegion, isLogging, delivery, hasValidation }): readonly Line[] => {
    const arn = `arn:aws:cloudtrail:${homeRegion}:${accountId}:trail/${name}`;
    const delivers = isLogging ? passes(delivery === 'ok', 'high') : 'not-applicable';
    return [
      [key('cloudtrail-delivery-healthy', HOME, arn, name), delivers],
      [key('cloudtrail-log-file-validation-enabled', HOME, arn, name), passes(hasValidation, 'medium')],
    ];
  });
  const perBucket = buckets.map(
    ({ name, isPublic }): Line => [
      key('cloudtrail-bucket-not-public', HOME, `arn:aws:s3:::${name}`, name),
      passes(!isPublic, 'critical'),
    ],
  );
  return [...perTrail, ...perBucket];
}

function regionLines({ accountId, regions, guardDuty, securityHub }: AccountFacts): readonly Line[] {
  return regions.flatMap((region): readonly Line[] => {
    const line = (rule: string) => key(rule, region, `AWS::::Account:${accountId}`, `${accountId}/${region}`);
    const isWatched = guardDuty[region] === 'enabled';
    return [
      [line('guardduty-enabled'), passes(isWatched, 'high')],
      [line('securityhub-enabled'), isWatched ? passes(securityHub.includes(region), 'medium') : 'not-applicable'],
    ];
  });
}

function accountLines({ accountId, regions, trails, contacts, keyAgeRules, root }: AccountFacts): readonly Line[] {
  const line = (rule: string, name = accountId) => key(rule, HOME, `AWS::::Account:${accountId}`, name);
  const logging = trails.filter(({ isLogging }) => isLogging);
  const isRecorded = (region: string) =>
    logging.some(({ isMultiRegion, homeRegion }) => isMultiRegion || homeRegion === region);
  return [
    [line('cloudtrail-trail-logging'), passes(regions.every(isRecorded), 'critical')],
    [
      line('config-watches-key-age'),
      passes(
        keyAgeRules.some(({ maxAccessKeyAge }) => maxAccessKeyAge <= 90),
        'low',
      ),
    ],
    [line('iam-root-access-key-absent'), passes(!root.hasAccessKey, 'critical')],
    [line('iam-root-mfa-enabled'), passes(root.hasMfa, 'critical')],
    ...Object.entries(CONTACT_SEVERITY).map(
      ([type, severity]): Line => [
        line('account-alternate-contacts-set', `${type} contact`),
        passes(
          contacts.some((set) => set === type),
          severity,
        ),
      ],
    ),
  ];
}

function userLines({ name, arn, hasPassword, hasMfa, keys, power, hasBoundary }: UserFact, _: AccountFacts) {
  const human: readonly Line[] = hasPassword
    ? [[key('iam-user-mfa-enabled', HOME, arn, name), passes(hasMfa, 'high')]]
    : [];
  if (!keys.some(({ isActive }) => isActive)) return human;
  // The boundary of the builder allows S3 alone, and so takes every managed power away.
  const isAdmin = power.startsWith('admin-') && !hasBoundary;
  const isPowerful = power === 'power-user' && !hasBoundary;
  return [
    ...human,
    [key('iam-user-key-slot-free', HOME, arn, name), passes(keys.length < 2, 'medium')],
    [key('iam-key-user-least-privilege', HOME, arn, name), isAdmin ? 'fail critical' : passes(!isPowerful, 'high')],
  ] as const;
}

interface JudgedKey extends Omit<KeyFact, 'id'> {
  /** Null where AWS tells nobody. */
  readonly id: string | null;
  readonly arn: string;
  readonly name: string;
  readonly createdAt: string;
  readonly mayStay: boolean;
}

function keyLines({ name, arn, power, keys }: UserFact, { now }: AccountFacts, isRegistered: boolean): readonly Line[] {
  const mayStay = isRegistered || power === 'ses-send';
  return keys
    .filter(({ isActive }) => isActive)
    .flatMap((each) => judgedKey({ ...each, arn, name, mayStay, createdAt: inSeconds(daysBefore(now, each.ageDays)) }));
}

/** IAM keeps whole seconds. */
const inSeconds = (iso: string): string => `${iso.slice(0, 19)}.000Z`;

/** A fail names the key; before it is confirmed, user and date are all that the credential report tells of it. */
function judgedKey({ id, arn, name, createdAt, mayStay, ageDays, unusedDays }: JudgedKey): readonly Line[] {
  const line = (rule: string, says: string): Line => {
    const subject = says.startsWith('fail') && id !== null ? id : `${arn}/access-key/${createdAt}`;
    return [key(rule, HOME, subject, name), says];
  };
  const isUsed = unusedDays === null ? ageDays <= 7 : unusedDays <= 45;
  const replaceable = () => {
    if (mayStay) return 'pass';
    return unusedDays === null ? 'not-applicable' : 'fail medium';
  };
  return [
    line('iam-access-key-rotated', passes(Math.floor(ageDays) <= 90, 'high')),
    line('iam-access-key-used', passes(isUsed, 'medium')),
    line('iam-access-key-replaceable', replaceable()),
  ];
}

/** As the lab's credential report has it: old, and never used. */
function rootKeyLines({ accountId, now }: AccountFacts): readonly Line[] {
  const createdAt = '2020-01-15T09:35:00.000Z';
  const ageDays = (now.getTime() - Date.parse(createdAt)) / 86_400_000;
  const arn = `arn:aws:iam::${accountId}:root`;
  const unused = { isActive: true, unusedDays: null, service: undefined, mayStay: false };
  return judgedKey({ ...unused, id: null, arn, name: 'root', createdAt, ageDays });
}

/** The builders make one group, for those who are administrators through it. */
function principalLines({ accountId, users, quarantinedRoles }: AccountFacts): readonly Line[] {
  const line = (type: string, name: string, isQuarantined: boolean): Line => [
    key('no-quarantined-principal', HOME, `arn:aws:iam::${accountId}:${type}/${name}`, name),
    passes(!isQuarantined, 'critical'),
  ];
  const groups = users.some(({ power }) => power === 'admin-group') ? [line('group', 'administrators', false)] : [];
  return [
    ...users.map(({ name, isQuarantined }) => line('user', name, isQuarantined)),
    ...groups,
    ...quarantinedRoles.map((name) => line('role', name, true)),
  ];
}
