import { readFile } from 'node:fs/promises';
import { alternateContact, CONTACT_TYPES, type ContactType } from '../../src/facts/aws/account.ts';
import type { Snapshot } from '../../src/facts/snapshot.ts';
import { writeSnapshot } from '../../src/facts/snapshot-file.ts';
import { failure, givenFor } from '../../src/testing/given.ts';

/** The one rule that these snapshots hold facts for: a missing contact is high, medium or low by its type. */
export const CONTACT_RULE = 'account-alternate-contacts-set';

export type ContactState = 'set' | 'missing' | 'denied';

export interface ContactsAccount {
  readonly accountId?: string;
  readonly takenAt?: string;
  /** Those not named are set. */
  readonly contacts?: Readonly<Partial<Record<ContactType, ContactState>>>;
}

/** A snapshot file of an account of which only the alternate contacts are known. */
export function contactsSnapshot(account: ContactsAccount = {}): string {
  const { accountId = '111122223333', takenAt = '2026-01-01T00:00:00.000Z', contacts = {} } = account;
  const home = { partition: 'aws', accountId, region: 'us-east-1' };
  const facts = CONTACT_TYPES.map((type) => {
    const state = contacts[type] ?? 'set';
    const given = givenFor(alternateContact, type, state === 'set' ? { email: 'team@example.com' } : null);
    const denied = failure('account:GetAlternateContact', 'access-denied');
    return [given.keyIn(home), state === 'denied' ? denied : given.fact] as const;
  });
  const snapshot: Snapshot = {
    schemaVersion: 1,
    tool: { name: 'keydrill', version: '0.1.0' },
    takenAt,
    finishedAt: takenAt,
    account: { partition: home.partition, id: accountId },
    homeRegion: home.region,
    regions: { ok: true, value: [home.region] },
    facts: Object.fromEntries(facts),
    calls: { total: 3, byOperation: { 'account:GetAlternateContact': 3 } },
  };
  return writeSnapshot(snapshot);
}

/** The bundled example account, as a snapshot file. */
export const demoSnapshot = (): Promise<string> =>
  readFile(new URL('../../src/demo/account.json', import.meta.url), 'utf8');
