import type { CredentialReport, KeySlot, ReportRow } from '../../src/facts/aws/credential-report.ts';
import type { AccessKey, User } from '../../src/facts/aws/iam.ts';
import type { InlinePolicy, UserDetail } from '../../src/facts/aws/iam-authorization.ts';
import { HOME } from './facts.ts';
import { attached, boundaryArn, type GroupName, type PolicyName } from './policies.ts';

/** An access key of the example; minutes are enough: `2026-11-19T16:20`. */
export interface DemoKey {
  readonly id: string;
  readonly made: string;
  readonly used?: readonly [when: string, service: string, region: string];
  readonly inactive?: true;
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

const time = (minute: string): string => `${minute}:00.000Z`;

const arnOf = (name: string): string => `arn:aws:iam::${HOME.accountId}:user/${name}`;

/** As the rules see the user: with a row in the credential report, unless it was created since. */
export const userOf = (user: DemoUser): User => ({
  name: user.name,
  arn: arnOf(user.name),
  report: user.changed === 'created' ? null : reportRow(user),
});

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

function slot(number: 1 | 2, key: DemoKey | undefined): KeySlot {
  const [when = null, service = null, region = null] = key?.used ?? [];
  return {
    slot: number,
    active: key !== undefined && key.inactive !== true,
    createdAt: key === undefined ? null : time(key.made),
    lastUsedAt: when === null ? null : time(when),
    lastUsedRegion: region,
    lastUsedService: service,
  };
}

export const reportOf = (users: readonly DemoUser[], generatedAt: string): CredentialReport => ({
  generatedAt,
  root: {
    user: '<root_account>',
    arn: `arn:aws:iam::${HOME.accountId}:root`,
    createdAt: '2018-09-12T13:20:44.000Z',
    passwordEnabled: true,
    passwordLastUsedAt: '2025-12-02T08:31:19.000Z',
    passwordLastChangedAt: '2023-02-13T15:02:10.000Z',
    mfaActive: true,
    keys: [slot(1, undefined), slot(2, undefined)],
  },
  users: users.map(userOf).flatMap(({ report }) => report ?? []),
});

export const detailOf = ({ name, groups, policies, inline, boundary, tags }: DemoUser): UserDetail => ({
  type: 'user',
  name,
  arn: arnOf(name),
  attached: attached(policies),
  inline: inline ?? [],
  groups: groups ?? [],
  boundary: boundary === undefined ? null : boundaryArn(boundary),
  tags: tags ?? {},
});

/** What ListAccessKeys answers for the user; null when it is gone. */
export const keysOf = ({ keys = [], changed }: DemoUser): readonly AccessKey[] | null =>
  changed === 'deleted'
    ? null
    : keys.map(({ id, made, inactive }) => ({ id, active: inactive !== true, createdAt: time(made) }));

/** What ListMFADevices answers for the user. */
export const devicesOf = ({ console: signIn, changed }: DemoUser): number | null => {
  if (changed === 'deleted') return null;
  return signIn === undefined || signIn.mfa === false ? 0 : 1;
};
