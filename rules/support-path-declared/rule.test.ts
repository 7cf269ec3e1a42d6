import { describe, it } from 'vitest';
import type { Attestation } from '../../src/facts/declarations.ts';
import { testRule } from '../../src/testing/index.ts';
import rule from './rule.ts';

const attested = (parts: Partial<Attestation> = {}) => ({
  attestations: {
    'support-path': { value: 'direct', by: 'ops@example.com', on: '2025-12-01', contact: 'the console', ...parts },
  },
});

/** Now is 2026-01-01: 180 whole days before it is 2025-07-05. */
testRule(rule, { describe, it }, [
  {
    name: 'directly, tested lately',
    declared: attested(),
    facts: [],
    expect: {
      status: 'pass',
      severity: 'low',
      message: 'AWS Support is reached directly, which was last tested 31 days ago; the limit is 180 days.',
      observed: { value: 'direct', on: '2025-12-01', contact: true },
    },
  },
  {
    name: 'through a reseller, tested on the last day that counts',
    declared: attested({ value: 'reseller', on: '2025-07-05' }),
    facts: [],
    expect: {
      status: 'pass',
      message: 'AWS Support is reached through a reseller, which was last tested 180 days ago; the limit is 180 days.',
    },
  },
  {
    name: 'tested a day earlier',
    declared: attested({ on: '2025-07-04' }),
    facts: [],
    expect: { status: 'fail', message: /last tested 181 days ago; the limit is 180 days\.$/ },
  },
  {
    name: 'a limit from the policy',
    declared: attested(),
    parameters: { maxTestAgeDays: 30 },
    facts: [],
    expect: { status: 'fail', message: /the limit is 30 days\.$/ },
  },
  {
    name: 'nobody vouches for it',
    facts: [],
    expect: {
      status: 'fail',
      message:
        'Nobody vouches for the way to AWS Support; add attestations: { support-path: { value: direct, contact: WHERE, by: WHO, on: YYYY-MM-DD } } to the policy.',
      observed: { value: null },
    },
  },
  {
    name: 'something else is attested',
    declared: { attestations: { other: { value: 'direct', by: 'ops', on: '2025-12-01', contact: 'x' } } },
    facts: [],
    expect: { status: 'fail', message: /^Nobody vouches/ },
  },
  ...[undefined, '', ' '].map((contact) => ({
    name: `no contact: ${JSON.stringify(contact)}`,
    declared: contact === undefined ? withoutContact() : attested({ contact }),
    facts: [],
    expect: {
      status: 'fail',
      message: 'AWS Support is reached directly, but the policy names no contact where a case is opened.',
      observed: { contact: false },
    } as const,
  })),
  {
    name: 'a day in the future',
    declared: attested({ on: '2026-02-01' }),
    facts: [],
    expect: { status: 'fail', message: /the day on which that was tested, 2026-02-01, lies in the future\.$/ },
  },
  {
    name: 'a day that does not exist',
    declared: attested({ on: '2025-02-30' }),
    facts: [],
    expect: {
      status: 'fail',
      message: 'AWS Support is reached directly, but 2025-02-30 is no day on which that was tested.',
    },
  },
]);

function withoutContact() {
  return { attestations: { 'support-path': { value: 'direct', by: 'ops', on: '2025-12-01' } } };
}
