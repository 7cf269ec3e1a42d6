import rule from '../../rules/iam-oidc-trust-scoped/rule.ts';
import type { RoleDetail } from '../../src/facts/aws/iam-authorization.ts';
import { trustOf } from '../../src/iam-policy/trust.ts';
import { TEST_ACCOUNT } from '../../src/testing/given.ts';
import { roleDetail } from '../../src/testing/iam-samples.ts';
import type { PolicyJson } from './sample-template.ts';

export const roleWith = (trust: PolicyJson): RoleDetail => ({ ...roleDetail('keydrill-read'), trust });

/** Who gets in by a trust policy, as keydrill reads it: principals and conditions of every statement. */
export const entrancesOf = (trust: PolicyJson) =>
  trustOf(roleWith(trust)).map(({ effect, principals, actions, conditions }) => ({
    effect,
    principals: principals.map(({ type, value }) => `${type} ${value}`),
    actions: actions.patterns,
    conditions: conditions.map(({ operator, key, values }) => `${operator} ${key} ${values.join(' ')}`),
  }));

/** What the rule about roles for builds says of a role with this trust policy. */
export function judged(trust: PolicyJson): string {
  const subject = roleWith(trust);
  return rule.check({
    subject,
    resource: { type: 'AwsIamRole', id: subject.arn, arn: subject.arn, name: subject.name, region: 'global' },
    facts: {},
    parameters: { allowOrgWide: false },
    context: { ...TEST_ACCOUNT, region: 'us-east-1', now: new Date('2026-11-20T10:00:00.000Z') },
  }).status;
}
