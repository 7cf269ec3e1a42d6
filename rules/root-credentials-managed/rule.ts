import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { organization } from '../../src/facts/aws/organization.ts';
import { rootAccessFeatures } from '../../src/facts/aws/organizations-features.ts';
import { account } from '../../src/subjects/account.ts';

const CREDENTIALS = 'RootCredentialsManagement';
const SESSIONS = 'RootSessions';

export default defineRule({
  id: 'root-credentials-managed',
  title: 'The organization manages root of its member accounts',
  capability: 'exposure',
  severity: 'low',
  pack: 'strict',
  description:
    'Every member account has a root that no policy of the account limits. Managed centrally, member accounts need no root credentials at all: what is not there cannot leak.',
  remediation: {
    text: 'In the management account, switch on trusted access for IAM and root credentials management; then delete the root credentials of the member accounts.',
    commands: [
      '# Changes the organization: lets IAM work in all its accounts, which deletes nothing yet.\naws organizations enable-aws-service-access --service-principal iam.amazonaws.com',
      'aws iam enable-organizations-root-credentials-management',
      'aws iam enable-organizations-root-sessions',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html',
    'https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html',
  ],
  controls: controls({ cis: [null, null, null, null, '2.1.1'], wellArchitected: ['SEC01-BP02'] }),
  since: '0.1.0',
  on: account,
  needs: { organization, features: rootAccessFeatures },

  check({ subject, facts }) {
    const { organization: found } = facts;
    if (found === null) return notApplicable('The account belongs to no organization that could manage its root.');
    if (found.managementAccountId !== subject.accountId) {
      return notApplicable('This is not the management account, which alone manages root of the organization.');
    }
    const features = facts.features(subject);
    const evidence = { observed: { features, featureSet: found.featureSet }, expected: { features: [CREDENTIALS] } };
    if (!features.includes(CREDENTIALS)) {
      const first = found.featureSet === 'ALL' ? '' : ', for which it needs all features first';
      return fail(
        `Organization ${found.id} does not manage the root credentials of its member accounts; it should${first}.`,
        evidence,
      );
    }
    const sessions = features.includes(SESSIONS)
      ? 'and may act as root there for single tasks'
      : 'but cannot act as root there for single tasks (root sessions are off)';
    return pass(`Organization ${found.id} manages the root credentials of its member accounts, ${sessions}.`, evidence);
  },
});
