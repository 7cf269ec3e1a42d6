import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { mfaDevices } from '../../src/facts/aws/iam.ts';
import { humans } from '../../src/subjects/iam-users.ts';

export default defineRule({
  id: 'iam-user-mfa-enabled',
  title: 'Users with a console password have MFA',
  capability: 'exposure',
  severity: 'high',
  pack: 'essential',
  description: 'Whoever knows the password of a user without MFA signs in as that user and makes access keys at will.',
  remediation: {
    text: 'Let the user register an MFA device, or remove the console password if nobody signs in with it; people are better off in IAM Identity Center.',
    commands: [
      'aws iam list-mfa-devices --user-name USER',
      '# This ends console access for the user; do it only if nobody needs it.\naws iam delete-login-profile --user-name USER',
    ],
  },
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable.html'],
  controls: controls({
    cis: ['1.10', '1.10', '1.9', '2.9', '2.10'],
    securityHub: ['IAM.5'],
    nist80053: ['IA-2(1)', 'IA-2(2)'],
    pciDss: ['8.4.2'],
    csf: ['PR.AA-03'],
    iso27001: ['A.5.17', 'A.8.5'],
    wellArchitected: ['SEC02-BP01'],
    attack: ['T1078.004'],
  }),
  since: '0.1.0',
  on: humans,
  needs: { devices: mfaDevices },

  check({ subject: user, facts }) {
    const expected = { mfa: true };
    if (user.report?.mfaActive === true)
      return pass(`User ${user.name} has MFA.`, { observed: { mfa: true }, expected });

    const devices = facts.devices(user);
    if (devices === null)
      return notApplicable(`User ${user.name} was deleted after the credential report was prepared.`);
    const evidence = { observed: { mfa: devices > 0, devices }, expected };
    if (devices > 0) return pass(`User ${user.name} has MFA.`, evidence);
    return fail(`User ${user.name} signs in to the console without MFA; an MFA device should be registered.`, evidence);
  },
});
