import type { KeyUse, Origin } from '../../src/facts/aws/cloudtrail-key-events.ts';
import type { User } from '../../src/facts/aws/iam.ts';
import type { UserDetail } from '../../src/facts/aws/iam-authorization.ts';
import { ciSystemOf, providerFor } from './ci-system.ts';

interface Known {
  readonly user: User;
  readonly detail: UserDetail | undefined;
  /** Asked only where they decide. */
  readonly providers: () => readonly string[];
  /** Null when nobody opted in to the events of the key. */
  readonly use: () => KeyUse | null;
}

/** What the user of a key seems to be, and what takes the place of the key; the first that holds. */
export function insteadOfKey({ user, detail, providers, use }: Known) {
  if (user.report?.passwordEnabled === true) {
    return { instead: 'belongs to a person; IAM Identity Center or aws login gives people credentials that end' };
  }
  const system = ciSystemOf(user, detail);
  if (system !== null) {
    const oidcProvider = providerFor(system, providers());
    const state = `${oidcProvider === null ? 'no' : 'a'} matching OIDC provider exists ${oidcProvider === null ? 'yet' : 'already'}`;
    const instead = `looks like one of ${system.name}, which OIDC federation can replace; ${state}`;
    return { instead, ciSystem: system.name, oidcProvider };
  }
  const seen = use();
  const evidence = seen === null ? {} : { usedFrom: seen.origins, services: seen.services };
  return { instead: roleInstead(seen?.origins ?? []) ?? NO_OWNER, ...evidence };
}

const NO_OWNER = 'has no owner or reason registered; a role, OIDC or IAM Roles Anywhere is the default';

/** Where AWS hands out the credentials of a role by itself, and what that role is called. */
const ROLES: Partial<Readonly<Record<Origin, { readonly place: string; readonly role: string }>>> = {
  EC2: { place: 'EC2', role: 'an instance role' },
  ECS: { place: 'ECS', role: 'a task role' },
  Lambda: { place: 'Lambda', role: 'a function role' },
  AWS: { place: 'an environment of AWS', role: 'a role' },
};

function roleInstead(origins: readonly Origin[]): string | null {
  const inside = origins.flatMap((origin) => ROLES[origin] ?? []);
  if (inside.length === 0) return null;
  const places = inside.map(({ place }) => place).join(' and ');
  const roles = inside.map(({ role }) => role).join(' or ');
  const outside = origins.includes('elsewhere') ? ', and from elsewhere as well' : '';
  return `is used from ${places}, where ${roles} can take its place${outside}`;
}
