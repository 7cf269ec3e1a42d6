import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { accessKeys, credentialReport } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { responderRoleOf } from '../../src/facts/aws/responder.ts';
import { some } from '../../src/facts/logic.ts';
import { declared } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';
import { standingOf } from './standing.ts';
import { type WayIn, waysInto } from './ways-in.ts';

export default defineRule({
  id: 'responder-role-independent',
  title: 'The responder role does not hang on the keys it has to contain',
  capability: 'contain',
  severity: 'high',
  pack: 'recommended',
  description:
    'If a bare key opens the responder role, the thief can open it too, and whoever blocks that key has locked responders out. MFA or a federated identity is what a leaked key does not have.',
  remediation: {
    text: 'Let the role be assumed through IAM Identity Center or your identity provider, or add a condition on MFA to its trust policy; name somebody in it who holds no access key.',
    commands: [
      'aws iam get-role --role-name ROLE --query Role.AssumeRolePolicyDocument',
      '# Cuts access: whoever the new trust policy does not name can no longer assume the role.\naws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_incident_response_pre_provision_access.html',
  ],
  controls: controls({ wellArchitected: ['SEC10-BP05', 'SEC10-BP06', 'SEC03-BP03'] }),
  since: '0.1.0',
  on: account,
  needs: {
    responder: declared('responder'),
    details: authorizationDetails,
    report: credentialReport,
    keys: accessKeys,
  },

  check({ facts, context }) {
    if (facts.responder === null) {
      return notApplicable('The policy file names no responder role, which responder-role-ready judges.');
    }
    const role = responderRoleOf(facts.responder, facts.details);
    if (role === undefined) {
      return notApplicable(
        `The responder role ${facts.responder.role} does not exist, which responder-role-ready judges.`,
      );
    }
    const ways = waysInto(role);
    const people = ways.filter(({ by }) => by !== 'service');
    const evidence = { observed: { waysIn: ways } };
    const about = `The responder role ${role.name}`;
    const open = people.find(({ by }) => by === 'nothing');
    if (open !== undefined) {
      return fail(
        `${about} lets ${nameOf(open.principal)} in without MFA; its trust should need MFA or a federated identity.`,
        evidence,
      );
    }
    const standing = ({ principal }: WayIn) => standingOf(principal, facts, context);
    if (some(people, (way) => ['other', 'without-key'].includes(standing(way)))) {
      return pass(`${about} needs MFA or a federated identity, and not only holders of keys can assume it.`, evidence);
    }
    if (people.every((way) => standing(way) === 'gone')) {
      return fail(`${about} can be assumed by nobody; its trust should let responders in.`, evidence);
    }
    return fail(
      `${about} can be assumed only by users who hold access keys themselves; it should let somebody in whom no leaked key blocks.`,
      evidence,
    );
  },
});

const nameOf = (principal: string): string => (principal === '*' ? 'everybody' : principal);
