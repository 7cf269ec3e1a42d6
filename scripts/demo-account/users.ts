import type { KeyEvent, KeyEvents } from '../../src/facts/aws/cloudtrail-key-events.ts';
import { keyRotationEvents } from '../../src/facts/aws/cloudtrail-key-events.ts';
import type { CredentialReport, KeySlot, ReportRow } from '../../src/facts/aws/credential-report.ts';
import {
  type AccessKey,
  accessKeys,
  accountSummary,
  credentialReport,
  loginProfile,
  mfaDevices,
  oidcProviders,
  type User,
} from '../../src/facts/aws/iam.ts';
import { authorizationDetails, type InlinePolicy, type UserDetail } from '../../src/facts/aws/iam-authorization.ts';
import { accessKeyLastUsed } from '../../src/facts/aws/inactive-keys.ts';
import { type Answer, answer, answerFor, HOME, known, throttled, time } from './answer.ts';
import { machines } from './machines.ts';
import { attached, boundaryArn, type GroupName, groups, managedPolicies, type PolicyName } from './policies.ts';
import { GITHUB, roles } from './roles.ts';
import { staff } from './staff.ts';

/** When the credential report was prepared, some hours before the scan. */
const REPORT_OF = '2026-11-20T03:41';

/** An access key of the example; minutes are enough: `2026-11-19T16:20`. */
export interface DemoKey {
  readonly id: string;
  readonly made: string;
  readonly used?: readonly [when: string, service: string, region: string];
  /** Since when. */
  readonly inactive?: string;
}

/** An IAM user of the example. */
export interface DemoUser {
  readonly name: string;
  readonly since: string;
  /** With a console password; `mfa: 'new'` was registered after the credential report was prepared. */
  readonly console?: { readonly signedIn: string | null; readonly mfa: boolean | 'new' };
  readonly groups?: readonly GroupName[];
  readonly policies?: readonly PolicyName[];
  readonly inline?: readonly InlinePolicy[];
  readonly boundary?: 'engineer-boundary';
  readonly tags?: Readonly<Record<string, string>>;
  readonly keys?: readonly DemoKey[];
  /** Since the credential report was prepared. */
  readonly changed?: 'created' | 'deleted';
  /** The account's calls to list this user's keys were used up. */
  readonly throttled?: true;
}

const arnOf = (name: string): string => `arn:aws:iam::${HOME.accountId}:user/${name}`;

const everyone: readonly DemoUser[] = [...staff, ...machines].sort((a, b) => (a.name < b.name ? -1 : 1));

const named = ({ name }: Pick<User, 'name'>): DemoUser =>
  known(
    everyone.find((user) => user.name === name),
    name,
  );

function reportRow({ name, since, console: signIn, keys = [] }: DemoUser): ReportRow {
  return {
    user: name,
    arn: arnOf(name),
    createdAt: time(since),
    passwordEnabled: signIn !== undefined,
    passwordLastUsedAt: signIn?.signedIn == null ? null : time(signIn.signedIn),
    passwordLastChangedAt: signIn === undefined ? null : time(since),
    mfaActive: signIn?.mfa === true,
    keys: [slot(1, keys[0]), slot(2, keys[1])],
  };
}

/** As it was when the report was prepared. */
function slot(number: 1 | 2, key: DemoKey | undefined): KeySlot {
  const [when = null, service = null, region = null] = key?.used ?? [];
  return {
    slot: number,
    active: key !== undefined && (key.inactive ?? '9') > REPORT_OF,
    createdAt: key === undefined ? null : time(key.made),
    lastUsedAt: when === null ? null : time(when),
    lastUsedRegion: region,
    lastUsedService: service,
  };
}

const report: CredentialReport = {
  generatedAt: '2026-11-20T03:41:26.000Z',
  root: {
    user: '<root_account>',
    arn: `arn:aws:iam::${HOME.accountId}:root`,
    createdAt: '2018-09-12T13:20:44.000Z',
    passwordEnabled: true,
    passwordLastUsedAt: '2026-10-06T08:31:19.000Z',
    passwordLastChangedAt: '2023-02-13T15:02:10.000Z',
    mfaActive: true,
    keys: [slot(1, undefined), slot(2, undefined)],
  },
  users: everyone.filter(({ changed }) => changed !== 'created').map(reportRow),
};

const detailOf = ({ name, groups: memberOf, policies, inline, boundary, tags }: DemoUser): UserDetail => ({
  type: 'user',
  name,
  arn: arnOf(name),
  attached: attached(policies),
  inline: inline ?? [],
  groups: memberOf ?? [],
  boundary: boundary === undefined ? null : boundaryArn(boundary),
  tags: tags ?? {},
});

/** Null when the user is gone. */
function keysOf({ keys = [], changed, throttled: isThrottled }: DemoUser): readonly AccessKey[] | null {
  if (isThrottled === true) throw throttled(accessKeys);
  if (changed === 'deleted') return null;
  return keys.map(({ id, made, inactive }) => ({ id, active: inactive === undefined, createdAt: time(made) }));
}

function devicesOf({ console: signIn, changed }: DemoUser): number | null {
  if (changed === 'deleted') return null;
  return signIn === undefined || signIn.mfa === false ? 0 : 1;
}

function lastUseOf(id: string | null): string | null {
  const key = everyone.flatMap(({ keys = [] }) => keys).find((each) => each.id === id);
  return key?.used === undefined ? null : time(key.used[0]);
}

/** CloudTrail remembers 90 days. */
const REMEMBERED = '2026-08-22T06:12';

function keyHistory(): KeyEvents {
  const events = everyone.flatMap(({ name: user, keys = [] }) =>
    keys.flatMap(({ id, made, inactive }): readonly KeyEvent[] => {
      const keyId = id.slice(-4);
      const switchedOff: readonly KeyEvent[] =
        inactive === undefined
          ? []
          : [{ name: 'UpdateAccessKey', at: time(inactive), user, keyId, status: 'Inactive' }];
      return [{ name: 'CreateAccessKey', at: time(made), user, keyId, status: 'Active' }, ...switchedOff];
    }),
  );
  const recent = events.filter(({ at }) => at >= time(REMEMBERED));
  return { events: recent.sort((a, b) => Date.parse(b.at) - Date.parse(a.at)), complete: true };
}

const existing = everyone.filter(({ changed }) => changed !== 'deleted');

export const userAnswers: readonly Answer[] = [
  answer(accountSummary, () => ({ accessKeysPresent: false, mfaEnabled: true })),
  answer(credentialReport, () => report),
  answer(authorizationDetails, () => ({ users: existing.map(detailOf), groups, roles, policies: managedPolicies })),
  answer(oidcProviders, () => [GITHUB]),
  answer(keyRotationEvents, keyHistory),
  answerFor(accessKeys, (user) => keysOf(named(user))),
  answerFor(loginProfile, (user) => named(user).console !== undefined),
  answerFor(mfaDevices, (user) => devicesOf(named(user))),
  answerFor(accessKeyLastUsed, ({ id }) => lastUseOf(id)),
];
