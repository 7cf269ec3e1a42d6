import { describe, it } from 'vitest';
import { alternateContact, type ContactType } from '../../src/facts/aws/account.ts';
import type { PinnedContact } from '../../src/facts/declarations.ts';
import { givenFor, testRule, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const is = (type: ContactType, email: string | null) =>
  givenFor(alternateContact, type, email === null ? null : { email });

const unpinned = (...types: readonly ContactType[]) =>
  types.map((type) => ({ status: 'not-applicable' as const, resource: `${type} contact` }));

/** A case about the security contact, the only one that is pinned. */
const security = (pin: PinnedContact, email: string | null) => ({
  declared: { contacts: { security: pin } },
  facts: [is('SECURITY', email)],
});

const others = unpinned('OPERATIONS', 'BILLING');

testRule(rule, { describe, it }, [
  {
    name: 'the address that was agreed on',
    ...security({ email: 'security@example.com' }, 'security@example.com'),
    expect: [
      {
        status: 'pass',
        severity: 'high',
        resource: 'SECURITY contact',
        message: 'The SECURITY contact of the account is s…@example.com, as agreed.',
        observed: { email: 'security@example.com' },
      },
      ...others,
    ],
  },
  {
    name: 'upper and lower case do not matter',
    ...security({ email: 'Security@Example.com' }, 'securITY@example.COM'),
    expect: [{ status: 'pass' }, ...others],
  },
  {
    name: 'another address of the same domain is not the one',
    ...security({ email: 'security@example.com' }, 'intruder@example.com'),
    expect: [
      {
        status: 'fail',
        severity: 'high',
        message: 'The SECURITY contact of the account is i…@example.com; it should be s…@example.com.',
      },
      ...others,
    ],
  },
  {
    name: 'an address of one of the domains',
    ...security({ domains: ['example.org', 'Example.com'] }, 'soc@EXAMPLE.com'),
    expect: [{ status: 'pass' }, ...others],
  },
  {
    name: 'an address of another domain',
    ...security({ domains: ['example.com', 'example.org'] }, 'soc@example.net'),
    expect: [
      {
        status: 'fail',
        message:
          'The SECURITY contact of the account is s…@example.net; it should be an address of example.com or example.org.',
      },
      ...others,
    ],
  },
  {
    name: 'a domain that only ends or begins alike',
    ...security({ domains: ['example.com'] }, 'soc@notexample.com'),
    expect: [{ status: 'fail' }, ...others],
  },
  {
    name: 'a subdomain is another domain',
    ...security({ domains: ['example.com'] }, 'soc@mail.example.com'),
    expect: [{ status: 'fail' }, ...others],
  },
  {
    name: 'a mailbox may hold the sign, too',
    ...security({ domains: ['example.com'] }, '"soc@night"@example.com'),
    expect: [{ status: 'pass' }, ...others],
  },
  {
    name: 'the domain is what comes last',
    ...security({ domains: ['example.com'] }, '"soc@example.com"@evil.example'),
    expect: [{ status: 'fail' }, ...others],
  },
  {
    name: 'an address, or any of a domain',
    ...security({ email: 'soc@provider.example', domains: ['example.com'] }, 'soc@provider.example'),
    expect: [{ status: 'pass' }, ...others],
  },
  {
    name: 'neither the address nor the domain',
    ...security({ email: 'soc@provider.example', domains: ['example.com'] }, 'new@provider.example'),
    expect: [
      { status: 'fail', message: /; it should be s…@provider\.example, or an address of example\.com\.$/ },
      ...others,
    ],
  },
  {
    name: 'a pinned contact that is gone',
    ...security({ email: 'security@example.com' }, null),
    expect: [
      {
        status: 'fail',
        message: 'The account has no SECURITY contact; it should be s…@example.com.',
        observed: { email: null },
      },
      ...others,
    ],
  },
  {
    name: 'nothing is pinned',
    facts: [is('SECURITY', 'security@example.com')],
    expect: [
      {
        status: 'not-applicable',
        resource: 'SECURITY contact',
        message: 'The policy file does not say what the SECURITY contact of the account should be.',
      },
      ...others,
    ],
  },
  {
    name: 'a pin without content',
    ...security({}, null),
    expect: unpinned('SECURITY', 'OPERATIONS', 'BILLING'),
  },
  {
    name: 'each type is judged by its own pin',
    declared: { contacts: { security: { domains: ['example.com'] }, billing: { email: 'billing@example.com' } } },
    facts: [is('SECURITY', 'a@example.com'), is('BILLING', 'a@example.com')],
    expect: [
      { status: 'pass', resource: 'SECURITY contact' },
      { status: 'not-applicable', resource: 'OPERATIONS contact' },
      { status: 'fail', resource: 'BILLING contact' },
    ],
  },
  {
    name: 'a contact that could not be read is unknown, not changed',
    declared: { contacts: { security: { email: 'a@example.com' }, operations: { email: 'b@example.com' } } },
    facts: [unreadFor(alternateContact, 'SECURITY'), is('OPERATIONS', 'b@example.com')],
    expect: [
      { status: 'unknown', resource: 'SECURITY contact', message: /allow account:GetAlternateContact\.$/ },
      { status: 'pass', resource: 'OPERATIONS contact' },
      { status: 'not-applicable', resource: 'BILLING contact' },
    ],
  },
]);
