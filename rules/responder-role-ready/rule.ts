import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { responderRoleOf, simulatedContainment } from '../../src/facts/aws/responder.ts';
import { declared } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';
import { refusalsOf, wordsFor } from '../../src/subjects/simulated.ts';

export default defineRule({
  id: 'responder-role-ready',
  title: 'The responder role can cut a key off',
  capability: 'contain',
  severity: 'high',
  pack: 'recommended',
  description:
    'Whoever answers the alarm needs the permissions before the alarm: to deactivate a key, make a new one, deny a user or role everything, and end console access. Asking for them takes longer than a thief needs.',
  remediation: {
    text: 'Create a role for responders, name it in the policy file as "responder: { role: ROLE_NAME }", and allow it the actions that the result names, on every user and role.',
    commands: [
      'aws iam simulate-principal-policy --policy-source-arn ROLE_ARN --action-names iam:UpdateAccessKey iam:ListAccessKeys iam:GetAccessKeyLastUsed iam:CreateAccessKey iam:PutUserPolicy iam:DeleteLoginProfile --resource-arns USER_ARN',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_incident_response_pre_provision_access.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html',
  ],
  controls: controls({ wellArchitected: ['SEC10-BP05', 'SEC10-BP06', 'SEC03-BP03'] }),
  since: '0.1.0',
  on: account,
  needs: { responder: declared('responder'), details: authorizationDetails, simulated: simulatedContainment },

  check({ facts, context }) {
    if (facts.responder === null) {
      return fail(
        'The policy file names no responder role; add "responder: { role: ROLE_NAME }" with one that exists.',
      );
    }
    const role = responderRoleOf(facts.responder, facts.details);
    if (role === undefined) {
      return fail(
        `The responder role ${facts.responder.role} does not exist in account ${context.accountId}; the policy file should name one that does.`,
      );
    }
    const simulated = facts.simulated(role);
    const refusals = refusalsOf(simulated);
    const observed = { role: role.arn, refused: refusals };
    if (refusals.length === 0) {
      return pass(`The responder role ${role.name} is allowed all that it takes to cut a key off.`, { observed });
    }
    return fail(
      `The responder role ${role.name} is refused ${wordsFor(refusals)}; it should be allowed all that it takes to cut a key off.`,
      { observed },
    );
  },
});
