import { describe, it } from 'vitest';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { type OwnPolicy, ownPolicies, policyDocument } from '../../src/facts/aws/iam-policies.ts';
import { allowing, authorization, denying } from '../../src/testing/iam-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const policy = (name: string, parts: Partial<OwnPolicy> = {}): OwnPolicy => ({
  name,
  arn: `arn:aws:iam::111122223333:policy/${name}`,
  version: 'v1',
  attachable: true,
  ...parts,
});
const STAGED = policy('quarantine');
const listed = (...policies: readonly OwnPolicy[]) => given(ownPolicies, policies);
/** The documents that the authorization details hold. */
const details = (documents: Readonly<Record<string, readonly unknown[]>> = {}) =>
  given(
    authorizationDetails,
    authorization({
      policies: Object.fromEntries(
        Object.entries(documents).map(([name, statements]) => [policy(name).arn, { Statement: statements }]),
      ),
    }),
  );
const holding = (...statements: readonly unknown[]) => [listed(STAGED), details({ quarantine: statements })];
const PASS = {
  status: 'pass',
  message: 'Policy quarantine of account 111122223333 denies everything and is ready to attach.',
  observed: { policy: STAGED.arn },
} as const;
const FAIL = {
  status: 'fail',
  severity: 'low',
  message:
    'Account 111122223333 has no customer managed policy that denies everything; one should be ready to attach to a principal that leaked.',
} as const;

testRule(rule, { describe, it }, [
  { name: 'a policy that denies everything', facts: holding(denying('*')), expect: PASS },
  { name: 'every action of every service', facts: holding(denying(['*:*'])), expect: PASS },
  { name: 'all actions but none', facts: holding(denying('*', { Action: undefined, NotAction: [] })), expect: PASS },
  { name: 'another Deny beside it', facts: holding(denying('s3:*'), denying('*')), expect: PASS },
  {
    name: 'a document that the authorization details do not hold is asked for',
    facts: [listed(STAGED), details(), givenFor(policyDocument, STAGED, { Statement: [denying('*')] })],
    expect: PASS,
  },
  {
    name: 'one is enough, whatever the others are',
    facts: [
      listed(policy('unreadable'), policy('broken'), STAGED),
      details({ quarantine: [denying('*')], broken: [{ Effect: 'Deny' }] }),
      unreadFor(policyDocument, policy('unreadable')),
    ],
    expect: PASS,
  },
  { name: 'no policies at all', facts: [listed()], expect: { ...FAIL, observed: { customerManagedPolicies: 0 } } },
  {
    name: 'the name does not decide',
    facts: [listed(policy('DenyAll')), details({ DenyAll: [denying('s3:*')] })],
    expect: FAIL,
  },
  {
    name: 'it denies under a condition',
    facts: holding(denying('*', { Condition: { Bool: { a: 'b' } } })),
    expect: FAIL,
  },
  {
    name: 'it denies all but something',
    facts: holding(denying('*', { Action: undefined, NotAction: 'iam:*' })),
    expect: FAIL,
  },
  { name: 'it denies one service', facts: holding(denying('iam:*')), expect: FAIL },
  { name: 'it denies one bucket', facts: holding(denying('*', { Resource: 'arn:aws:s3:::one/*' })), expect: FAIL },
  {
    name: 'it spares a resource',
    facts: holding(denying('*', { Resource: undefined, NotResource: 'arn:aws:s3:::one' })),
    expect: FAIL,
  },
  { name: 'it allows something as well', facts: holding(denying('*'), allowing('s3:GetObject')), expect: FAIL },
  { name: 'it allows everything', facts: holding(allowing('*')), expect: FAIL },
  { name: 'it says nothing', facts: holding(), expect: FAIL },
  {
    name: 'it cannot be attached',
    facts: [listed(policy('quarantine', { attachable: false }))],
    expect: FAIL,
  },
  {
    name: 'a policy that AWS manages is not one of the account’s',
    facts: [
      listed(),
      given(
        authorizationDetails,
        authorization({ policies: { 'arn:aws:iam::aws:policy/AWSDenyAll': { Statement: [denying('*')] } } }),
      ),
    ],
    expect: FAIL,
  },
  {
    name: 'a policy that was deleted meanwhile',
    facts: [listed(STAGED), details(), givenFor(policyDocument, STAGED, null)],
    expect: FAIL,
  },
  {
    name: 'none was found, and one document could not be read',
    facts: [
      listed(policy('other'), STAGED),
      details({ other: [allowing('s3:*')] }),
      unreadFor(policyDocument, STAGED, 'throttled'),
    ],
    expect: { status: 'unknown', message: /iam:GetPolicyVersion was throttled/ },
  },
  {
    name: 'none was found, and one document is malformed',
    facts: holding({ Effect: 'Deny' }),
    expect: { status: 'unknown', message: /IncompleteAnswer/ },
  },
  {
    name: 'policies could not be listed',
    facts: [unread(ownPolicies), details()],
    expect: { status: 'unknown', message: /iam:ListPolicies was denied/ },
  },
]);
