import { describe, it } from 'vitest';
import { type AccessKey, accessKeys, credentialReport } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { accessKeyLastUsed, type InactiveKey } from '../../src/facts/aws/inactive-keys.ts';
import {
  activeSlot,
  authorization,
  keySlot,
  report,
  reportRow,
  user,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const MADE = '2024-01-01T00:00:00.000Z';
/** 90 days and 23 hours before the time of the cases, and 91 days. */
const DAYS_90 = '2025-10-02T01:00:00.000Z';
const DAYS_91 = '2025-10-02T00:00:00.000Z';

const inactiveSlot = (createdAt: string | null, lastUsedAt: string | null = null) =>
  keySlot(2, { createdAt, lastUsedAt });
/** A user with an inactive key alone, as the report shows it. */
const idle = (createdAt: string | null, lastUsedAt: string | null = null) =>
  given(credentialReport, report([reportRow('app', { keys: [keySlot(1), inactiveSlot(createdAt, lastUsedAt)] })]));
/** A user with an active key beside it. */
const busy = (slot = inactiveSlot(null)) =>
  given(credentialReport, report([reportRow('app', { keys: [activeSlot(1, '2025-12-01T00:00:00.000Z'), slot] })]));
const existing = (...names: readonly string[]) =>
  given(authorizationDetails, authorization({ users: names.map((name) => userDetail(name)) }));
const ACTIVE = { id: 'AKIAI44QH8DHBEXAMPLE', active: true, createdAt: '2025-12-01T00:00:00.000Z' };
const inactive = (createdAt: string, id = 'AKIAIOSFODNN7EXAMPLE') => ({ id, active: false, createdAt });
const listed = (...keys: readonly AccessKey[]) => givenFor(accessKeys, user('app'), keys);
const lastUsed = (createdAt: string, at: string | null) => givenFor(accessKeyLastUsed, item(createdAt), at);
const item = (createdAt: string): InactiveKey => ({
  user: user('app'),
  id: null,
  createdAt,
  lastUsedAt: null,
  lastUseKnown: false,
  ordinal: 1,
});

testRule(rule, { describe, it }, [
  {
    name: 'never used, by the report',
    facts: [idle(DAYS_91), existing('app')],
    expect: {
      status: 'fail',
      severity: 'low',
      resource: 'app',
      message:
        'An inactive access key of app was made or changed 91 days ago and was never used; after 90 days it should be deleted.',
      observed: { createdAt: DAYS_91, lastUsedAt: null },
    },
  },
  {
    name: 'made 90 days and 23 hours ago',
    facts: [idle(DAYS_90), existing('app')],
    expect: {
      status: 'pass',
      message: 'An inactive access key of app was made or changed 90 days ago; it may be kept for 90 days.',
      observed: { createdAt: DAYS_90 },
    },
  },
  {
    name: 'made long ago, used 90 days and 23 hours ago',
    facts: [idle(MADE, DAYS_90), existing('app')],
    expect: {
      status: 'pass',
      message:
        'An inactive access key of app was made or changed 731 days ago and was last used 90 days ago; it may be kept for 90 days.',
      observed: { createdAt: MADE, lastUsedAt: DAYS_90 },
    },
  },
  {
    name: 'made long ago, used 91 days ago',
    facts: [idle(MADE, DAYS_91), existing('app')],
    expect: { status: 'fail', message: /was last used 91 days ago; after 90 days/ },
  },
  {
    name: 'the report leaves out when it was made, which was before it was used',
    facts: [idle(null, DAYS_91), existing('app')],
    expect: {
      status: 'fail',
      message: 'An inactive access key of app was last used 91 days ago; after 90 days it should be deleted.',
    },
  },
  {
    name: 'a shorter limit',
    parameters: { keepDays: 30 },
    facts: [idle(MADE, DAYS_90), existing('app')],
    expect: { status: 'fail' },
  },
  {
    name: 'beside an active key, the list shows it and the report tells its last use',
    facts: [busy(inactiveSlot(MADE, DAYS_91)), existing('app'), listed(ACTIVE, inactive(MADE))],
    expect: {
      status: 'fail',
      message:
        'Inactive access key AKIA…MPLE of app was made 731 days ago and was last used 91 days ago; after 90 days it should be deleted.',
    },
  },
  {
    name: 'beside an active key, and of no date in the report: its last use is asked for',
    facts: [busy(), existing('app'), listed(ACTIVE, inactive(MADE)), lastUsed(MADE, DAYS_91)],
    expect: { status: 'fail', message: /AKIA…MPLE of app .* last used 91 days ago/, observed: { lastUsedAt: DAYS_91 } },
  },
  {
    name: 'the same, never used',
    facts: [busy(), existing('app'), listed(ACTIVE, inactive(MADE)), lastUsed(MADE, null)],
    expect: { status: 'fail', message: /was made 731 days ago and was never used/ },
  },
  {
    name: 'the same, used lately',
    facts: [busy(), existing('app'), listed(ACTIVE, inactive(MADE)), lastUsed(MADE, DAYS_90)],
    expect: { status: 'pass', observed: { createdAt: MADE, lastUsedAt: DAYS_90 } },
  },
  {
    name: 'the same, and its last use could not be read',
    facts: [
      busy(),
      existing('app'),
      listed(ACTIVE, inactive(MADE)),
      unreadFor(accessKeyLastUsed, item(MADE), 'throttled'),
    ],
    expect: { status: 'unknown', message: /iam:GetAccessKeyLastUsed was throttled/ },
  },
  {
    name: 'a key that is too young needs no last use',
    facts: [busy(), existing('app'), listed(ACTIVE, inactive(DAYS_90)), unreadFor(accessKeyLastUsed, item(DAYS_90))],
    expect: { status: 'pass', message: /was made 90 days ago; it may be kept/ },
  },
  {
    name: 'deactivated since the report was prepared: it may have been used until then',
    facts: [
      given(
        credentialReport,
        report([reportRow('app', { keys: [activeSlot(1, MADE, { lastUsedAt: DAYS_91 }), keySlot(2)] })]),
      ),
      existing('app'),
      listed(inactive(MADE)),
      lastUsed(MADE, '2025-12-31T23:00:00.000Z'),
    ],
    expect: { status: 'pass', message: /was last used 0 days ago/ },
  },
  {
    name: 'two inactive keys are two results',
    facts: [
      given(
        credentialReport,
        report([
          reportRow('app', {
            keys: [keySlot(1, { createdAt: MADE }), keySlot(2, { createdAt: MADE, lastUsedAt: DAYS_90 })],
          }),
        ]),
      ),
      existing('app'),
    ],
    expect: [{ status: 'fail' }, { status: 'pass' }],
  },
  {
    name: 'an active key is none of these',
    facts: [busy(), existing('app'), listed(ACTIVE)],
    expect: { status: 'not-applicable', message: 'There is no known inactive access key to judge.' },
  },
  {
    name: 'a user of which the report has no date stays unseen',
    facts: [idle(null), existing('app')],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'a user that was deleted since the report has no keys left',
    facts: [idle(MADE), existing()],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'a user that was created since the report',
    facts: [given(credentialReport, report([])), existing('app'), listed(inactive('2025-12-31T23:00:00.000Z'))],
    expect: { status: 'pass', message: /AKIA…MPLE of app was made 0 days ago/ },
  },
  {
    name: 'the keys of one user could not be listed, its neighbour is judged',
    facts: [
      given(
        credentialReport,
        report([
          reportRow('app', { keys: [activeSlot(1, MADE), inactiveSlot(MADE)] }),
          reportRow('old', { keys: [keySlot(1), inactiveSlot(MADE)] }),
        ]),
      ),
      existing('app', 'old'),
      unreadFor(accessKeys, user('app')),
    ],
    expect: [
      { status: 'fail', resource: 'old' },
      {
        status: 'unknown',
        message: /There may be more to judge \(known inactive access key\).*iam:ListAccessKeys was denied/,
      },
    ],
  },
  {
    name: 'without the authorization details the report is believed, and newcomers may be missing',
    facts: [idle(MADE), unread(authorizationDetails)],
    expect: [
      { status: 'fail', resource: 'app' },
      { status: 'unknown', message: /GetAccountAuthorizationDetails was denied/ },
    ],
  },
  {
    name: 'the report could not be read',
    facts: [unread(credentialReport), existing()],
    expect: { status: 'unknown', message: /iam:GetCredentialReport was denied/ },
  },
]);
