import { describe, it } from 'vitest';
import { type AlternateContact, alternateContact, type ContactType } from '../../src/facts/aws/account.ts';
import { givenFor, testRule, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const SHARED: AlternateContact = { email: 'security@example.com' };

const contacts = (given: Readonly<Record<ContactType, AlternateContact | null>>) => [
  givenFor(alternateContact, 'SECURITY', given.SECURITY),
  givenFor(alternateContact, 'OPERATIONS', given.OPERATIONS),
  givenFor(alternateContact, 'BILLING', given.BILLING),
];

testRule(rule, { describe, it }, [
  {
    name: 'one shared address for all three is fine, and is masked',
    facts: contacts({ SECURITY: SHARED, OPERATIONS: SHARED, BILLING: SHARED }),
    expect: [
      {
        status: 'pass',
        resource: 'SECURITY contact',
        severity: 'high',
        message: 'The SECURITY contact of the account is s…@example.com.',
        observed: { email: 'security@example.com' },
      },
      { status: 'pass', resource: 'OPERATIONS contact', severity: 'medium' },
      { status: 'pass', resource: 'BILLING contact', severity: 'low' },
    ],
  },
  {
    name: 'none is set: the severity is that of the type',
    facts: contacts({ SECURITY: null, OPERATIONS: null, BILLING: null }),
    expect: [
      {
        status: 'fail',
        resource: 'SECURITY contact',
        severity: 'high',
        message: 'The account has no SECURITY contact; AWS should know whom to write to.',
        observed: { email: null },
      },
      { status: 'fail', resource: 'OPERATIONS contact', severity: 'medium' },
      { status: 'fail', resource: 'BILLING contact', severity: 'low' },
    ],
  },
  {
    name: 'each type is judged by itself',
    facts: contacts({ SECURITY: { email: 'soc@example.com' }, OPERATIONS: null, BILLING: { email: 'a@b.de' } }),
    expect: [
      { status: 'pass', resource: 'SECURITY contact' },
      { status: 'fail', resource: 'OPERATIONS contact' },
      { status: 'pass', resource: 'BILLING contact', message: 'The BILLING contact of the account is a…@b.de.' },
    ],
  },
  {
    name: 'a contact that could not be read is unknown, not missing',
    facts: [
      unreadFor(alternateContact, 'SECURITY'),
      givenFor(alternateContact, 'OPERATIONS', SHARED),
      unreadFor(alternateContact, 'BILLING', 'throttled'),
    ],
    expect: [
      { status: 'unknown', resource: 'SECURITY contact', message: /allow account:GetAlternateContact\.$/ },
      { status: 'pass', resource: 'OPERATIONS contact' },
      { status: 'unknown', resource: 'BILLING contact', message: /throttled/ },
    ],
  },
]);
