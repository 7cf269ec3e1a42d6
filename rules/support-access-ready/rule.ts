import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { readEach, settle } from '../../src/facts/logic.ts';
import { account } from '../../src/subjects/account.ts';
import { byMerit, roleAccess, type SupportAccess, userAccess } from './support-access.ts';

export default defineRule({
  id: 'support-access-ready',
  title: 'Somebody other than root can talk to AWS Support',
  capability: 'hear',
  severity: 'medium',
  pack: 'recommended',
  description:
    'AWS opens a support case when it finds a key of yours in public, and may suspend the account if nobody answers. Answering needs a permission, which few roles for daily work have.',
  remediation: {
    text: 'Attach AWSSupportAccess to the role that your responders use, and have them open the Support Center with it once.',
    commands: [
      '# Grants access: the role can then open and answer support cases.\naws iam attach-role-policy --role-name ROLE --policy-arn arn:aws:iam::aws:policy/AWSSupportAccess',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/awssupport/latest/user/accessing-support.html',
    'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSSupportAccess.html',
  ],
  controls: controls({
    cis: ['1.17', '1.17', '1.16', '2.16', '2.15'],
    securityHub: ['IAM.18'],
    wellArchitected: ['SEC10-BP01'],
  }),
  since: '0.1.0',
  on: account,
  needs: { details: authorizationDetails },

  check({ facts: { details } }) {
    const users = readEach(details.users, (user) => userAccess(user, details));
    const roles = readEach(details.roles, (role) => roleAccess(role, details));
    const able = [...roles.values, ...users.values]
      .flatMap(({ value }) => (value === null ? [] : [value]))
      .sort((a, b) => byMerit(a) - byMerit(b));
    const expected = { actions: ['support:CreateCase', 'support:AddCommunicationToCase'] };
    const [best] = able;
    if (best !== undefined) {
      return pass(`${inWords(best)}.`, { observed: { ...best, others: able.length - 1 }, expected });
    }
    return settle(
      [...roles.unread, ...users.unread],
      fail(
        'No user, and no role that people can assume, may open and answer support cases, so only root could; AWSSupportAccess should be attached to the role of the responders.',
        { observed: { others: 0 }, expected },
      ),
    );
  },
});

function inWords({ type, name, policy, group, conditional }: SupportAccess): string {
  const through = group === null ? policy : `${policy} of group ${group}`;
  const limit = conditional ? ' under a condition' : '';
  return `${type === 'role' ? 'Role' : 'User'} ${name} can open and answer support cases through ${through}${limit}`;
}
