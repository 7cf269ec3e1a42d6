import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { detectorStatus, detectors } from '../../src/facts/aws/guardduty.ts';
import { hubEnabled } from '../../src/facts/aws/securityhub.ts';
import { some } from '../../src/facts/logic.ts';
import { region } from '../../src/subjects/account.ts';

export default defineRule({
  id: 'securityhub-enabled',
  title: 'Security Hub gathers findings wherever GuardDuty makes them',
  capability: 'hear',
  severity: 'medium',
  pack: 'essential',
  description:
    'GuardDuty keeps its findings in the region that made them. Security Hub puts them where people look: in one list, sent on to those on call.',
  remediation: {
    text: 'Enable Security Hub CSPM in every region where GuardDuty is on; in an organization, by central configuration from the delegated administrator.',
    commands: ['aws securityhub enable-security-hub --no-enable-default-standards --region REGION'],
  },
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-settingup.html'],
  controls: controls({
    cis: [null, '4.16', '4.16', '5.16', '5.16'],
    wellArchitected: ['SEC04-BP03'],
  }),
  since: '0.1.0',
  on: region,
  needs: { detectors, status: detectorStatus, hub: hubEnabled },

  check({ facts, context }) {
    if (!some(facts.detectors, (detector) => facts.status(detector).enabled)) {
      return notApplicable(
        `GuardDuty is off in ${context.region}, so there are no findings for Security Hub to gather.`,
      );
    }
    const evidence = { observed: { enabled: facts.hub }, expected: { enabled: true } };
    if (facts.hub) return pass(`Security Hub is enabled in ${context.region}.`, evidence);
    return fail(`Security Hub is not enabled in ${context.region}, although GuardDuty is.`, evidence);
  },
});
