import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { ownPolicies, policyDocument } from '../../src/facts/aws/iam-policies.ts';
import { readEach, settle } from '../../src/facts/logic.ts';
import { account } from '../../src/subjects/account.ts';
import { deniesAll } from './denies-all.ts';

export default defineRule({
  id: 'deny-all-policy-staged',
  title: 'A policy that denies everything is ready to attach',
  capability: 'contain',
  severity: 'low',
  pack: 'recommended',
  description:
    'A Deny for everything stops a principal at once, running sessions included, and is taken off again as easily. Written in calm and reviewed, it is one command on the night; written on the night, it is one more thing to get wrong.',
  remediation: {
    text: 'Create a customer managed policy that denies every action on every resource, name it in the playbook, and leave it unattached.',
    commands: [
      `aws iam create-policy --policy-name DenyAll-IncidentResponse --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'`,
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html',
  ],
  controls: controls({ wellArchitected: ['SEC10-BP05', 'SEC10-BP06', 'SEC03-BP03'] }),
  since: '0.1.0',
  on: account,
  needs: { policies: ownPolicies, details: authorizationDetails, document: policyDocument },

  check({ facts, context }) {
    const attachable = facts.policies.filter((policy) => policy.attachable);
    const { values, unread } = readEach(attachable, (policy) => {
      const document = facts.details.policies[policy.arn] ?? facts.document(policy);
      return document !== null && deniesAll(document);
    });
    const staged = values.find(({ value }) => value);
    if (staged !== undefined) {
      const { name, arn } = staged.item;
      return pass(`Policy ${name} of account ${context.accountId} denies everything and is ready to attach.`, {
        observed: { policy: arn },
      });
    }
    const message = `Account ${context.accountId} has no customer managed policy that denies everything; one should be ready to attach to a principal that leaked.`;
    return settle(unread, fail(message, { observed: { customerManagedPolicies: facts.policies.length } }));
  },
});
