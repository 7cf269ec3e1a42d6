import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { present } from '../../src/facts/answer.ts';
import { detectorStatus, detectors } from '../../src/facts/aws/guardduty.ts';

const WANTED = 'FIFTEEN_MINUTES';

const WORDS: ReadonlyMap<string, string> = new Map([
  [WANTED, '15 minutes'],
  ['ONE_HOUR', 'hour'],
  ['SIX_HOURS', '6 hours'],
]);

export default defineRule({
  id: 'guardduty-publishes-quickly',
  title: 'GuardDuty passes on quickly what a stolen key does next',
  capability: 'hear',
  severity: 'low',
  pack: 'recommended',
  description:
    'GuardDuty sends a new finding within minutes. What happens after that is added to the finding, and sent on every six hours unless told otherwise: too late to follow an intruder.',
  remediation: {
    text: 'Set the frequency for updated findings to 15 minutes; for a member account its GuardDuty administrator does so.',
    commands: [
      'aws guardduty update-detector --detector-id DETECTOR_ID --finding-publishing-frequency FIFTEEN_MINUTES --region REGION',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html',
    'https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateDetector.html',
  ],
  controls: [],
  since: '0.1.0',
  on: detectors,
  needs: { status: detectorStatus },

  check({ subject, facts, context: { region } }) {
    const { enabled, publishingFrequency } = facts.status(subject);
    if (!enabled) return notApplicable(`GuardDuty is suspended in ${region}, so it publishes nothing.`);
    const frequency = present(publishingFrequency, detectorStatus.operation, 'findingPublishingFrequency');
    const evidence = { observed: { frequency }, expected: { frequency: WANTED } };
    const found = `GuardDuty in ${region} sends updates of its findings every ${WORDS.get(frequency) ?? frequency}`;
    if (frequency === WANTED) return pass(`${found}.`, evidence);
    return fail(`${found}; it should do so every 15 minutes.`, evidence);
  },
});
