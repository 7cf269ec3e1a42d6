import { describe, it } from 'vitest';
import { type AttachedPolicy, authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { authorization, principal, userDetail } from '../../src/testing/iam-samples.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const ofAws = (name: string): AttachedPolicy => ({ name, arn: `arn:aws:iam::aws:policy/${name}` });
const copied = (name: string): AttachedPolicy => ({ name, arn: `arn:aws:iam::111122223333:policy/${name}` });
const inline = (name: string) => ({ name, document: {} });

const INLINE = 'AWSExposedCredentialPolicy_DO_NOT_REMOVE';

const withAttached = (...attached: readonly AttachedPolicy[]) =>
  given(authorizationDetails, authorization({ users: [userDetail('mailer', { attached })] }));

testRule(rule, { describe, it }, [
  {
    name: 'nobody is quarantined',
    facts: [
      given(
        authorizationDetails,
        authorization({
          users: [userDetail('alice', { attached: [ofAws('ReadOnlyAccess')], inline: [inline('mine')] })],
          groups: [principal('group', 'staff')],
          roles: [principal('role', 'deploy')],
        }),
      ),
    ],
    expect: [
      {
        status: 'pass',
        resource: 'alice',
        message: 'No quarantine policy is attached to user alice.',
        observed: { policies: [] },
      },
      { status: 'pass', resource: 'staff', message: /group staff\.$/ },
      { status: 'pass', resource: 'deploy', message: /role deploy\.$/ },
    ],
  },
  {
    name: 'a quarantined user, and what the quarantine leaves open',
    facts: [withAttached(ofAws('ReadOnlyAccess'), ofAws('AWSCompromisedKeyQuarantineV3'))],
    expect: {
      status: 'fail',
      severity: 'critical',
      resource: 'mailer',
      message:
        'The user mailer is quarantined by AWSCompromisedKeyQuarantineV3, which is not containment: AssumeRole and sending mail with SES stay open.',
      observed: {
        policies: [
          {
            name: 'AWSCompromisedKeyQuarantineV3',
            arn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
            copied: false,
          },
        ],
      },
    },
  },
  ...['', 'V1', 'V2', 'V4', 'V12'].map((version) => ({
    name: `version "${version}"`,
    facts: [withAttached(ofAws(`AWSCompromisedKeyQuarantine${version}`))],
    expect: { status: 'fail' } as const,
  })),
  ...['V', 'v2', 'V2-old', 'V2\n', 'Exemption'].map((ending) => ({
    name: `not the policy, but one like it: ${JSON.stringify(ending)}`,
    facts: [withAttached(copied(`AWSCompromisedKeyQuarantine${ending}`), copied('MyAWSCompromisedKeyQuarantineV2'))],
    expect: { status: 'pass' } as const,
  })),
  {
    name: 'the older inline policy',
    facts: [
      given(authorizationDetails, authorization({ users: [userDetail('mailer', { inline: [inline(INLINE)] })] })),
    ],
    expect: {
      status: 'fail',
      message: /^The user mailer is quarantined by AWSExposedCredentialPolicy_DO_NOT_REMOVE, which is not containment/,
      observed: { policies: [{ name: INLINE, arn: null, copied: false }] },
    },
  },
  {
    name: 'a managed policy with the name of the inline one is not it',
    facts: [withAttached(copied(INLINE))],
    expect: { status: 'pass' },
  },
  {
    name: 'an inline policy with the name of the managed one is not it',
    facts: [
      given(
        authorizationDetails,
        authorization({ users: [userDetail('mailer', { inline: [inline('AWSCompromisedKeyQuarantineV2')] })] }),
      ),
    ],
    expect: { status: 'pass' },
  },
  {
    name: 'a copy of the policy in the account is reported, and said to be one',
    facts: [withAttached(copied('AWSCompromisedKeyQuarantineV2'))],
    expect: {
      status: 'fail',
      message: /by AWSCompromisedKeyQuarantineV2 \(not AWS's own, but a policy of this account\), which/,
    },
  },
  {
    name: 'groups and roles too, and in another partition',
    account: { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' },
    facts: [
      given(
        authorizationDetails,
        authorization({
          groups: [
            principal('group', 'staff', {
              attached: [
                {
                  name: 'AWSCompromisedKeyQuarantineV2',
                  arn: 'arn:aws-cn:iam::aws:policy/AWSCompromisedKeyQuarantineV2',
                },
              ],
            }),
          ],
          roles: [principal('role', 'deploy', { inline: [inline(INLINE)] })],
        }),
      ),
    ],
    expect: [
      {
        status: 'fail',
        resource: 'staff',
        message: /^The group staff is quarantined by AWSCompromisedKeyQuarantineV2,/,
      },
      { status: 'fail', resource: 'deploy', message: /^The role deploy is quarantined/ },
    ],
  },
  {
    name: 'two quarantine policies are one result that lists both',
    facts: [
      given(
        authorizationDetails,
        authorization({
          users: [userDetail('mailer', { attached: [ofAws('AWSCompromisedKeyQuarantine')], inline: [inline(INLINE)] })],
        }),
      ),
    ],
    expect: {
      status: 'fail',
      observed: {
        policies: [
          {
            name: 'AWSCompromisedKeyQuarantine',
            arn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine',
            copied: false,
          },
          { name: INLINE, arn: null, copied: false },
        ],
      },
    },
  },
  {
    name: 'the name of a principal proves nothing',
    facts: [
      given(
        authorizationDetails,
        authorization({
          users: [userDetail('AWSCompromisedKeyQuarantineV2'), userDetail('<script>,=1+1@x')],
          roles: [principal('role', INLINE)],
        }),
      ),
    ],
    expect: [
      { status: 'pass', resource: 'AWSCompromisedKeyQuarantineV2' },
      { status: 'pass', resource: '<script>,=1+1@x' },
      { status: 'pass', resource: INLINE },
    ],
  },
  {
    name: 'an account without principals',
    facts: [given(authorizationDetails, authorization())],
    expect: { status: 'not-applicable', message: 'There is no IAM user, group or role to judge.' },
  },
  {
    name: 'the principals could not be read',
    facts: [unread(authorizationDetails)],
    expect: { status: 'unknown', message: /allow iam:GetAccountAuthorizationDetails\.$/ },
  },
]);
