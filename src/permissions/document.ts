/** A policy that allows some actions on every resource: keydrill asks for all that there is. */
export interface AllowDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly [
    { readonly Sid: Purpose; readonly Effect: 'Allow'; readonly Action: readonly string[]; readonly Resource: '*' },
  ];
}

/** What a policy is for; the Sid of its statement. */
export type Purpose = 'KeydrillRead' | 'KeydrillPublish';

/**
 * Characters without white space: of one managed policy, and of all inline policies of a role together. A role takes so
 * many managed policies unless the account has asked for more.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const QUOTAS = { managedPolicy: 6_144, inlinePolicies: 10_240, managedPoliciesOfRole: 10 } as const;

export const allowDocument = (purpose: Purpose, actions: readonly string[]): AllowDocument => ({
  Version: '2012-10-17',
  Statement: [{ Sid: purpose, Effect: 'Allow', Action: actions, Resource: '*' }],
});

/** Its length as IAM counts it. */
export const sizeOf = (document: AllowDocument): number => JSON.stringify(document).length;

/** As few policies as hold the actions, in their order, each small enough for a managed policy. */
export function managedPolicies(purpose: Purpose, actions: readonly string[]): readonly AllowDocument[] {
  const policies: AllowDocument[] = [];
  let taken: readonly string[] = [];
  for (const action of actions) {
    if (taken.length > 0 && sizeOf(allowDocument(purpose, [...taken, action])) > QUOTAS.managedPolicy) {
      policies.push(allowDocument(purpose, taken));
      taken = [];
    }
    taken = [...taken, action];
  }
  return taken.length === 0 ? policies : [...policies, allowDocument(purpose, taken)];
}
