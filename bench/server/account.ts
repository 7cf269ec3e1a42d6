/** The size of a synthetic account. */
export interface AccountShape {
  readonly users: number;
  /** How many of them hold active keys: the first ones; every third of those holds two. */
  readonly usersWithKeys: number;
  readonly roles: number;
}

export interface SyntheticUser {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: Date;
  readonly keys: readonly { readonly id: string; readonly createdAt: Date; readonly lastUsedAt: Date | null }[];
  readonly hasPassword: boolean;
  readonly hasMfa: boolean;
}

const DAY = 86_400_000;
/** Whole seconds, as AWS keeps them. */
const NOW = Math.floor(Date.now() / 1000) * 1000;

export const daysAgo = (days: number): Date => new Date(NOW - days * DAY);

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An id such as AWS gives: a prefix of four characters and sixteen more, the same for the same number. */
export function awsId(prefix: string, number: number): string {
  let rest = number;
  let text = '';
  for (let place = 0; place < 16; place += 1) {
    text = `${CHARACTERS[rest % 32] ?? 'A'}${text}`;
    rest = Math.floor(rest / 32);
  }
  return `${prefix}${text}`;
}

/** Users without keys are people; one in ten of them has no MFA device by the credential report. */
export function userAt({ usersWithKeys }: AccountShape, accountId: string, index: number): SyntheticUser {
  const name = `${index < usersWithKeys ? 'service' : 'person'}-${String(index).padStart(5, '0')}`;
  const keys = index < usersWithKeys ? (index % 3 === 0 ? [0, 1] : [0]) : [];
  return {
    name,
    arn: `arn:aws:iam::${accountId}:user/${name}`,
    id: awsId('AIDA', index),
    createdAt: daysAgo(900 + (index % 500)),
    keys: keys.map((slot) => ({
      id: awsId('AKIA', index * 2 + slot),
      createdAt: daysAgo(1 + ((index * 7 + slot * 31) % 720)),
      lastUsedAt: index % 5 === 0 ? null : daysAgo(index % 200),
    })),
    hasPassword: index >= usersWithKeys,
    hasMfa: index >= usersWithKeys && index % 10 !== 0,
  };
}

export const usersOf = (shape: AccountShape, accountId: string): readonly SyntheticUser[] =>
  Array.from({ length: shape.users }, (_, index) => userAt(shape, accountId, index));

/** People whom the credential report shows without MFA: each costs a call to confirm. */
export const peopleWithoutMfa = (shape: AccountShape): number =>
  usersOf(shape, '').filter(({ hasPassword, hasMfa }) => hasPassword && !hasMfa).length;

export const GROUPS = 10;
export const MANAGED_POLICIES = 40;
/** What GetAccountAuthorizationDetails pages through. */
export const principalsOf = ({ users, roles }: AccountShape): number => users + GROUPS + roles + MANAGED_POLICIES;
