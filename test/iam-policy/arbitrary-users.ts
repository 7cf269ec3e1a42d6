import fc from 'fast-check';
import type { AuthorizationDetails, UserDetail } from '../../src/facts/aws/iam-authorization.ts';
import { authorization, inlinePolicy, userDetail } from '../../src/testing/iam-samples.ts';

/** Statements that have to do with power: a random policy hardly ever would. */
const ACTIONS = ['*', '*:*', 'iam:*', 'i*:*', 'iam:Create*', 'iam:PutUserPolicy', 's3:*', 's3:GetObject', 'ses:Send*'];
const RESOURCES = ['*', 'arn:aws:iam::*', 'arn:aws:iam::111122223333:user/*', 'arn:aws:s3:::one'];

const some = (values: readonly string[]) => {
  const one = fc.constantFrom(...values);
  return fc.oneof(one, fc.array(one, { maxLength: 3 }));
};

export const arbitraryStatement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    action: fc.constantFrom('Action', 'Action', 'NotAction'),
    resource: fc.constantFrom('Resource', 'Resource', 'Resource', 'NotResource'),
    actions: some(ACTIONS),
    resources: some(RESOURCES),
    conditional: fc.boolean(),
  })
  .map(({ Effect, action, resource, actions, resources, conditional }) => ({
    Effect,
    [action]: actions,
    [resource]: resources,
    ...(conditional ? { Condition: { Bool: { 'aws:SecureTransport': 'true' } } } : {}),
  }));

export const arbitraryStatements = fc.array(arbitraryStatement, { maxLength: 5 });

const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary';

/** A user with one inline policy, and with a boundary when there are statements for it. */
export function userWith(
  statements: readonly object[],
  boundary: readonly object[] | null = null,
): [UserDetail, AuthorizationDetails] {
  const user = userDetail('app', {
    inline: [inlinePolicy('own', ...statements)],
    boundary: boundary === null ? null : BOUNDARY,
  });
  return [user, authorization({ policies: boundary === null ? {} : { [BOUNDARY]: { Statement: boundary } } })];
}
