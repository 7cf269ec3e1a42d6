import { describe, it } from 'vitest';
import { accessKeys, credentialReport } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import {
  activeSlot,
  authorization,
  keySlot,
  report,
  reportRow,
  rootRow,
  user,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { given, givenFor, testRule, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const MADE = '2025-06-01T00:00:00.000Z';
const LATER = '2025-09-01T00:00:00.000Z';
const FIRST = { id: 'AKIAIOSFODNN7EXAMPLE', active: true, createdAt: MADE };
const SECOND = { id: 'AKIAI44QH8DHBEXAMPLE', active: true, createdAt: LATER };

const nobody = given(authorizationDetails, authorization());
const one = reportRow('app', { keys: [activeSlot(1, MADE), keySlot(2)] });
const two = reportRow('app', { keys: [activeSlot(1, MADE), activeSlot(2, LATER)] });
const reported = (row: ReturnType<typeof reportRow>) => given(credentialReport, report([row]));

testRule(rule, { describe, it }, [
  {
    name: 'one key leaves room for the next',
    facts: [reported(one), nobody, givenFor(accessKeys, user('app'), [FIRST])],
    expect: {
      status: 'pass',
      message: 'User app holds one access key, so a second one can be made to rotate it.',
      observed: { keys: 1, active: 1, inactive: 0 },
    },
  },
  {
    name: 'two active keys',
    facts: [reported(two), nobody, givenFor(accessKeys, user('app'), [FIRST, SECOND])],
    expect: {
      status: 'fail',
      message:
        'User app holds 2 access keys (AKIA…MPLE and AKIA…MPLE); there is no room for a new one, with which rotation would begin.',
    },
  },
  {
    name: 'an inactive key takes up the room as well',
    facts: [
      reported(reportRow('app', { keys: [activeSlot(1, MADE), keySlot(2, { createdAt: LATER })] })),
      nobody,
      givenFor(accessKeys, user('app'), [FIRST, { ...SECOND, active: false }]),
    ],
    expect: {
      status: 'fail',
      message: /\(AKIA…MPLE and AKIA…MPLE, inactive\)/,
      observed: { keys: 2, active: 1, inactive: 1 },
    },
  },
  {
    name: 'an inactive key of which the report gives no date counts all the same',
    facts: [reported(one), nobody, givenFor(accessKeys, user('app'), [FIRST, { ...SECOND, active: false }])],
    expect: { status: 'fail' },
  },
  {
    name: 'the second key was deleted since the report was prepared',
    facts: [reported(two), nobody, givenFor(accessKeys, user('app'), [SECOND])],
    expect: { status: 'pass' },
  },
  {
    name: 'both keys were deactivated since the report was prepared',
    facts: [
      reported(two),
      nobody,
      givenFor(accessKeys, user('app'), [
        { ...FIRST, active: false },
        { ...SECOND, active: false },
      ]),
    ],
    expect: { status: 'not-applicable', message: 'app no longer holds an active access key.' },
  },
  {
    name: 'the user was deleted since the report was prepared',
    facts: [reported(two), nobody, givenFor(accessKeys, user('app'), null)],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'a user with inactive keys only is no key user, and neither is root',
    facts: [
      given(
        credentialReport,
        report(
          [reportRow('idle', { keys: [keySlot(1, { createdAt: MADE }), keySlot(2, { createdAt: LATER })] })],
          rootRow({ keys: [activeSlot(1, MADE), activeSlot(2, LATER)] }),
        ),
      ),
      nobody,
    ],
    expect: { status: 'not-applicable', message: 'There is no user with an active access key to judge.' },
  },
  {
    name: 'a user created since the report was prepared has both already',
    facts: [
      given(credentialReport, report([])),
      given(authorizationDetails, authorization({ users: [userDetail('newcomer')] })),
      givenFor(accessKeys, user('newcomer'), [FIRST, SECOND]),
    ],
    expect: { status: 'fail', resource: 'newcomer' },
  },
  {
    name: 'the list of one user was throttled: the others are judged',
    facts: [
      given(credentialReport, report([two, reportRow('other', { keys: [activeSlot(1, MADE), keySlot(2)] })])),
      nobody,
      unreadFor(accessKeys, user('app'), 'throttled'),
      givenFor(accessKeys, user('other'), [FIRST]),
    ],
    expect: [
      { status: 'unknown', resource: 'app', message: /throttled/ },
      { status: 'pass', resource: 'other' },
    ],
  },
]);
