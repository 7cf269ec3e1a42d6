import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { trailStatus, trails } from '../../src/facts/aws/cloudtrail.ts';
import { deliveryOf } from '../../src/subjects/trail-delivery.ts';

export default defineRule({
  id: 'cloudtrail-delivery-healthy',
  title: 'Logging trails deliver their logs',
  capability: 'see',
  severity: 'high',
  pack: 'essential',
  description:
    'A trail goes on saying that it is logging when its bucket is gone or refuses the logs. Events of that time are lost for the investigation, and nobody notices until they are needed.',
  remediation: {
    text: 'Give CloudTrail a bucket that exists and a bucket policy (and key policy) that lets it write, then look at the status of the trail again.',
    commands: [
      'aws cloudtrail get-trail-status --name TRAIL_ARN --region HOME_REGION',
      'aws s3api get-bucket-policy --bucket BUCKET',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html',
  ],
  controls: controls({}),
  parameters: {
    maxDeliveryAgeHours: {
      type: 'integer',
      default: 24,
      minimum: 1,
      description: 'Hours after which a logging trail must have delivered again.',
    },
  },
  since: '0.1.0',
  on: trails,
  needs: { status: trailStatus },

  check({ subject, facts, parameters: { maxDeliveryAgeHours }, context }) {
    const { name, bucket } = subject;
    const status = facts.status(subject);
    if (!status.logging) return notApplicable(`Trail ${name} is not logging, so it has nothing to deliver.`);

    const { deliveredAt, deliveryError, digestError, logGroupError, startedAt } = status;
    const evidence = {
      observed: { bucket, startedAt, deliveredAt, deliveryError, digestError, logGroupError },
      expected: { maxDeliveryAgeHours },
    };
    const delivery = deliveryOf(subject, status, { now: context.now, maxDeliveryAgeHours });
    switch (delivery.state) {
      case 'healthy':
        return pass(`Trail ${name} delivers to bucket ${bucket}, last at ${deliveredAt}.`, evidence);
      case 'starting':
        return notApplicable(`Trail ${name} was started at ${startedAt}, too recently to have delivered.`);
      case 'failing':
        return fail(`Trail ${name} ${delivery.troubles.join(', and ')}; a logging trail should deliver.`, evidence);
    }
  },
});
