import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { accountSummary, credentialReport } from '../../src/facts/aws/iam.ts';
import { account } from '../../src/subjects/account.ts';
import { rootHoldsNothing, rootRow } from '../../src/subjects/root.ts';

export default defineRule({
  id: 'iam-root-mfa-enabled',
  title: 'Root signs in with MFA',
  capability: 'exposure',
  severity: 'critical',
  pack: 'essential',
  description: 'Without a second factor, one password, or the mailbox that can reset it, is the whole account.',
  remediation: {
    text: 'Sign in as root and register an MFA device, best a security key and a spare; or let the management account remove the root credentials of member accounts.',
    commands: ['aws iam get-account-summary --query SummaryMap.AccountMFAEnabled'],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-access-management.html',
  ],
  controls: controls({
    cis: ['1.5', '1.5', '1.4', '2.4', '2.5'],
    securityHub: ['IAM.9'],
    nist80053: ['IA-2(1)', 'IA-2(2)'],
    pciDss: ['8.4.1', '8.4.2'],
    csf: ['PR.AA-03'],
    iso27001: ['A.5.17', 'A.8.5'],
    wellArchitected: ['SEC01-BP02'],
    attack: ['T1078.004'],
  }),
  since: '0.1.0',
  on: account,
  needs: { summary: accountSummary, report: credentialReport },

  check({ facts }) {
    const { mfaEnabled, accessKeysPresent } = facts.summary;
    const evidence = { observed: { mfaEnabled }, expected: { mfaEnabled: true } };
    if (mfaEnabled) return pass('Root has MFA enabled.', evidence);

    // A live key is a credential, whatever an older report says; only without one does the report decide.
    if (!accessKeysPresent && rootHoldsNothing(rootRow(facts.report))) {
      return notApplicable(
        'Root has no credentials that MFA could protect: the credential report shows neither a password nor an access key.',
      );
    }
    return fail('Root has no MFA enabled; it should have.', evidence);
  },
});
