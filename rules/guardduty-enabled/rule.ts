import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { detectorStatus, detectors } from '../../src/facts/aws/guardduty.ts';
import { some } from '../../src/facts/logic.ts';
import { region } from '../../src/subjects/account.ts';

export default defineRule({
  id: 'guardduty-enabled',
  title: 'GuardDuty watches every region',
  capability: 'hear',
  severity: 'high',
  pack: 'essential',
  description:
    'GuardDuty is what notices a stolen key being used from somewhere it never was. A thief picks the region that nobody watches, so it has to be on in all of them.',
  remediation: {
    text: 'Enable GuardDuty in every region that the account has enabled; in an organization, from the delegated administrator with auto-enable.',
    commands: ['aws guardduty create-detector --enable --region REGION'],
  },
  references: ['https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_settingup.html'],
  controls: controls({
    securityHub: ['GuardDuty.1'],
    nist80053: ['SI-4', 'RA-3(4)'],
    pciDss: ['11.5.1'],
    csf: ['DE.AE-02'],
    iso27001: ['A.8.16'],
    wellArchitected: ['SEC04-BP03'],
    attack: ['T1078.004', 'T1098.001'],
  }),
  since: '0.1.0',
  on: region,
  needs: { detectors, status: detectorStatus },

  check({ facts, context }) {
    const expected = { status: 'ENABLED' };
    if (facts.detectors.length === 0) {
      return fail(`GuardDuty is not enabled in ${context.region}.`, { observed: { status: null }, expected });
    }
    if (some(facts.detectors, (detector) => facts.status(detector).enabled))
      return pass(`GuardDuty is enabled in ${context.region}.`);
    return fail(`GuardDuty is suspended in ${context.region}.`, { observed: { status: 'DISABLED' }, expected });
  },
});
