import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { present } from '../../src/facts/answer.ts';
import { configRecorders, deliveryChannels } from '../../src/facts/aws/config.ts';
import { region } from '../../src/subjects/account.ts';

export default defineRule({
  id: 'config-recorder-on',
  title: 'AWS Config records every region',
  capability: 'see',
  severity: 'medium',
  pack: 'recommended',
  description:
    'CloudTrail says who called what. AWS Config says what the account looked like before and after: the policy that was there, the rule that is gone, the role that is new.',
  remediation: {
    text: 'Set up a configuration recorder and a delivery channel in every enabled region, then start the recorder.',
    commands: [
      'aws configservice describe-configuration-recorder-status --region REGION',
      'aws configservice start-configuration-recorder --configuration-recorder-name default --region REGION',
    ],
  },
  references: ['https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html'],
  controls: controls({ cis: ['3.5', '3.3', '3.3', '4.3', '4.3'], securityHub: ['Config.1'], nist80053: ['CM-8'] }),
  since: '0.1.0',
  on: region,
  needs: { recorders: configRecorders, channels: deliveryChannels },

  check({ facts, context }) {
    const where = `in ${context.region}`;
    const recorder = facts.recorders.find(({ recording }) => recording) ?? facts.recorders[0];
    const expected = { recording: true, lastStatus: 'not FAILURE', deliveryChannel: true };
    if (recorder === undefined) {
      return fail(`AWS Config has no recorder ${where}; one should be recording.`, {
        observed: { recorder: null },
        expected,
      });
    }
    const { name, recording, lastStatus, lastError } = recorder;
    const observed = { recorder: name, recording, lastStatus, lastError };
    if (!recording) {
      return fail(`AWS Config recorder ${name} is stopped ${where}; it should be recording.`, { observed, expected });
    }
    if (present(lastStatus, configRecorders.operation, 'lastStatus') === 'FAILURE') {
      const why = lastError === null ? '' : ` (${lastError})`;
      const message = `AWS Config recorder ${name} fails ${where}${why}; it should record without errors.`;
      return fail(message, { observed, expected });
    }
    const [bucket = null] = facts.channels;
    const evidence = { observed: { ...observed, bucket }, expected };
    if (bucket !== null) return pass(`AWS Config records ${where} and delivers to bucket ${bucket}.`, evidence);
    return fail(`AWS Config records ${where}, but has no delivery channel; it should deliver to a bucket.`, evidence);
  },
});
