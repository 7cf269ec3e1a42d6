import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { accountSummary, credentialReport } from '../../src/facts/aws/iam.ts';
import { rootVirtualMfaDevices } from '../../src/facts/aws/iam-root.ts';
import { account } from '../../src/subjects/account.ts';
import { rootHoldsNothing, rootRow } from '../../src/subjects/root.ts';

export default defineRule({
  id: 'iam-root-mfa-hardware',
  title: 'Root signs in with hardware MFA only',
  capability: 'exposure',
  severity: 'low',
  pack: 'strict',
  description:
    'A virtual MFA device is a secret in an app, which can be copied, backed up or photographed. A security key cannot be copied, and does not answer a page that only looks like the one of AWS.',
  remediation: {
    text: 'Sign in as root, register two security keys, then remove the virtual device; or let the management account remove the root credentials of member accounts.',
    commands: [
      `aws iam list-virtual-mfa-devices --assignment-status Assigned --query "VirtualMFADevices[?ends_with(User.Arn, ':root')].SerialNumber"`,
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-fido-mfa-for-root.html',
    'https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html',
  ],
  controls: controls({
    cis: ['1.6', '1.6', '1.5', '2.5', '2.6'],
    securityHub: ['IAM.6'],
    nist80053: ['IA-2(1)'],
    pciDss: ['8.4.1'],
    wellArchitected: ['SEC01-BP02'],
    attack: ['T1078.004'],
  }),
  since: '0.1.0',
  on: account,
  needs: { summary: accountSummary, virtual: rootVirtualMfaDevices, report: credentialReport },

  check({ facts }) {
    const { mfaEnabled, accessKeysPresent } = facts.summary;
    if (!mfaEnabled) {
      return notApplicable(
        'Root has no MFA enabled, so there is no device to judge; iam-root-mfa-enabled says whether it needs one.',
      );
    }
    const evidence = { observed: { virtualDevices: facts.virtual }, expected: { virtualDevices: [] } };
    if (facts.virtual.length === 0) return pass('Root has MFA enabled, and none of its devices is virtual.', evidence);

    if (!accessKeysPresent && rootHoldsNothing(rootRow(facts.report))) {
      return notApplicable(
        'Root has no credentials that MFA could protect: the credential report shows neither a password nor an access key.',
      );
    }
    return fail('Root signs in with a virtual MFA device; it should sign in with hardware only.', evidence);
  },
});
