import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { accountSummary, credentialReport } from '../../src/facts/aws/iam.ts';
import { account } from '../../src/subjects/account.ts';
import { rootHoldsKey, rootRow } from '../../src/subjects/root.ts';

export default defineRule({
  id: 'iam-root-access-key-absent',
  title: 'Root has no access key',
  capability: 'exposure',
  severity: 'critical',
  pack: 'essential',
  description:
    'No policy of the account limits root. Whoever holds its key can do everything, including locking you out, and nobody but root can take the key away.',
  remediation: {
    text: 'Move whatever uses the key to a role, then delete the key: signed in as root, or from the management account when root access is managed centrally.',
    commands: [
      'aws iam get-account-summary --query SummaryMap.AccountAccessKeysPresent',
      '# This deletes the key for good, and needs the credentials of root.\naws iam delete-access-key --access-key-id ROOT_KEY_ID',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html',
  ],
  controls: controls({
    cis: ['1.4', '1.4', '1.3', '2.3', '2.4'],
    securityHub: ['IAM.4'],
    nist80053: ['AC-2(1)', 'AC-3(7)', 'AC-6'],
    pciDss: ['7.2.1', '8.2.1'],
    iso27001: ['A.5.15'],
    wellArchitected: ['SEC01-BP02'],
    attack: ['T1078.004'],
  }),
  since: '0.1.0',
  on: account,
  needs: { summary: accountSummary, report: credentialReport },

  check({ facts }) {
    const { accessKeysPresent } = facts.summary;
    const evidence = { observed: { accessKeysPresent }, expected: { accessKeysPresent: false } };
    // The summary is live: the report, hours old, could add nothing to this.
    if (accessKeysPresent) return fail('Root has an access key; it should have none, active or not.', evidence);

    if (rootHoldsKey(rootRow(facts.report))) {
      return pass('Root has no access key any more; the credential report, which still lists one, is older.', evidence);
    }
    return pass('Root has no access key.', evidence);
  },
});
