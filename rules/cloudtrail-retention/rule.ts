import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { days } from '../../src/facts/age.ts';
import { trails } from '../../src/facts/aws/cloudtrail.ts';
import { eventDataStore, regionStores } from '../../src/facts/aws/event-data-stores.ts';
import { bucketLifecycle } from '../../src/facts/aws/s3-lifecycle.ts';
import { readEach, settle } from '../../src/facts/logic.ts';
import { everyRegion } from '../../src/facts/needs.ts';
import { keptInBucket, keptInStore } from '../../src/subjects/trail-retention.ts';

export default defineRule({
  id: 'cloudtrail-retention',
  title: 'Trail logs are kept long enough to look back',
  capability: 'see',
  severity: 'high',
  pack: 'recommended',
  description:
    'Many leaked keys are noticed months after the leak. Logs that a lifecycle rule has deleted by then cannot say what the key did, and the event history of CloudTrail ends after 90 days.',
  remediation: {
    text: 'Raise the expiration of the lifecycle rule that covers the log files of the trail, or disable that rule. What was deleted already does not come back.',
    commands: ['aws s3api get-bucket-lifecycle-configuration --bucket BUCKET'],
  },
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-filters.html',
  ],
  controls: controls({
    securityHub: ['S3.13', 'S3.14', 'S3.15'],
    nist80053: ['AU-11'],
    pciDss: ['10.5.1'],
    csf: ['PR.PS-04'],
    iso27001: ['A.5.28'],
    wellArchitected: ['SEC10-BP03'],
  }),
  parameters: {
    minDays: {
      type: 'integer',
      default: 365,
      minimum: 1,
      description: 'The least number of days that logs must be kept.',
    },
  },
  since: '0.1.0',
  on: trails,
  needs: { lifecycle: bucketLifecycle, stores: everyRegion(regionStores), store: eventDataStore },

  check({ subject, facts, parameters: { minDays } }) {
    const expected = { minDays };
    const places = [() => keptInBucket(subject, facts, minDays), () => keptInStore(subject, facts, minDays)];
    const { values, unread } = readEach(places, (read) => read());
    const kept = values.find(({ value }) => value?.isLongEnough)?.value;
    if (kept) return pass(`${kept.sentence}.`, { observed: kept.observed, expected });

    settle(unread, null);
    const { sentence, observed } = keptInBucket(subject, facts, minDays);
    return fail(`${sentence}; they should live for at least ${days(minDays)}.`, { observed, expected });
  },
});
