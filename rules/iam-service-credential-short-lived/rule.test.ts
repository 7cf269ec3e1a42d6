import { describe, it } from 'vitest';
import { type ServiceCredential, serviceCredentials } from '../../src/facts/aws/iam-service-credentials.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const now = '2026-06-01T12:00:00.000Z';

const credential = (parts: Partial<ServiceCredential> = {}): ServiceCredential => ({
  id: 'ACCAEXAMPLE123EXAMPLE',
  user: 'chat-bot',
  service: 'bedrock.amazonaws.com',
  active: true,
  createdAt: '2026-05-22T12:00:00.000Z',
  expiresAt: '2026-06-21T12:00:00.000Z',
  ...parts,
});

const holding = (...credentials: readonly ServiceCredential[]) => [given(serviceCredentials, credentials)];

testRule(rule, { describe, it }, [
  {
    name: 'an API key of 30 days',
    now,
    facts: holding(credential()),
    expect: {
      status: 'pass',
      resource: 'chat-bot',
      message: 'The credential of chat-bot for bedrock.amazonaws.com expires after 30 days; the limit is 90 days.',
    },
  },
  {
    name: 'one that lives exactly as long as it may',
    now,
    facts: holding(credential({ expiresAt: '2026-08-20T12:00:00.000Z' })),
    expect: { status: 'pass' },
  },
  {
    name: 'one that lives a day too long',
    now,
    facts: holding(credential({ expiresAt: '2026-08-21T12:00:00.000Z' })),
    expect: {
      status: 'fail',
      message: 'The credential of chat-bot for bedrock.amazonaws.com lives for 91 days; the limit is 90 days.',
      observed: { expiresAt: '2026-08-21T12:00:00.000Z', service: 'bedrock.amazonaws.com' },
    },
  },
  {
    name: 'an API key that never expires fails on its first day',
    now,
    facts: holding(credential({ createdAt: '2026-06-01T11:00:00.000Z', expiresAt: null })),
    expect: {
      status: 'fail',
      severity: 'high',
      message: 'The credential of chat-bot for bedrock.amazonaws.com never expires; it should after at most 90 days.',
      observed: { ageDays: 0, expiresAt: null },
    },
  },
  {
    name: 'an API key of a service that is new here can expire too',
    now,
    facts: holding(credential({ service: 'logs.amazonaws.com', expiresAt: null })),
    expect: { status: 'fail' },
  },
  {
    name: 'a CodeCommit password, which cannot expire, by its age',
    now,
    facts: holding(
      credential({ service: 'codecommit.amazonaws.com', createdAt: '2026-03-03T12:00:00.000Z', expiresAt: null }),
    ),
    expect: {
      status: 'pass',
      message: 'The credential of chat-bot for codecommit.amazonaws.com is 90 days old; the limit is 90 days.',
    },
  },
  {
    name: 'a Keyspaces password that is a day too old',
    now,
    facts: holding(
      credential({ service: 'cassandra.amazonaws.com', createdAt: '2026-03-02T12:00:00.000Z', expiresAt: null }),
    ),
    expect: {
      status: 'fail',
      message: 'The credential of chat-bot for cassandra.amazonaws.com is 91 days old; the limit is 90 days.',
    },
  },
  {
    name: 'what cannot be used any more',
    now,
    facts: holding(credential({ active: false, createdAt: '2020-01-01T00:00:00.000Z', expiresAt: null })),
    expect: {
      status: 'not-applicable',
      message: 'The credential of chat-bot for bedrock.amazonaws.com is not active.',
    },
  },
  {
    name: 'a limit of its own',
    now,
    parameters: { maxAgeDays: 29 },
    facts: holding(credential()),
    expect: { status: 'fail', message: /lives for 30 days; the limit is 29 days\.$/ },
  },
  {
    name: 'two of one user are two results',
    now,
    facts: holding(credential(), credential({ id: 'ACCAEXAMPLE456EXAMPLE', expiresAt: null })),
    expect: [{ status: 'pass' }, { status: 'fail' }],
  },
  {
    name: 'nobody holds one',
    facts: holding(),
    expect: { status: 'not-applicable', message: 'There is no service-specific credential to judge.' },
  },
  {
    name: 'the list is denied',
    facts: [unread(serviceCredentials)],
    expect: { status: 'unknown' },
  },
]);
