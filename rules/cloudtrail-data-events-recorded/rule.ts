import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { eventSelectors, regionTrails, trailStatus, trailsIn } from '../../src/facts/aws/cloudtrail.ts';
import { every, readEach, settle } from '../../src/facts/logic.ts';
import { everyRegion } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';

export default defineRule({
  id: 'cloudtrail-data-events-recorded',
  title: 'A trail records who reads and writes S3 objects',
  capability: 'see',
  severity: 'low',
  pack: 'strict',
  description:
    'Management events show that a key listed the buckets, and not which files it took. Only data events do; they cost money by the event, so choose the buckets that matter.',
  remediation: {
    text: 'Add a selector for the objects of the buckets whose loss would have to be reported.',
    commands: ['aws cloudtrail get-event-selectors --trail-name TRAIL --region HOME_REGION'],
  },
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html',
  ],
  controls: controls({ cis: ['3.10', '3.8', '3.8', '4.8', '4.8'], attack: ['T1685.002'] }),
  since: '0.1.0',
  on: account,
  needs: { trails: everyRegion(regionTrails), status: trailStatus, selectors: eventSelectors },

  check({ facts }) {
    const seen = trailsIn(facts.trails);
    const recording = readEach(seen.found, (trail) => {
      const selects = () => facts.selectors(trail).objects.some(({ reads, writes }) => reads || writes);
      return every([selects, () => facts.status(trail).logging], (holds) => holds());
    });
    const expected = { s3ObjectEvents: true };
    const proof = recording.values.find(({ value }) => value)?.item;
    if (proof !== undefined) {
      const buckets = facts.selectors(proof).objects.map(({ of }) => of ?? 'every bucket');
      const message = `Trail ${proof.name} records events about S3 objects.`;
      return pass(message, { observed: { trail: proof.arn, buckets: buckets.flat() }, expected });
    }
    const message = 'No logging trail records events about S3 objects; one should, for the buckets that matter.';
    const observed = { trails: seen.found.map(({ arn }) => arn) };
    return settle([...seen.unread, ...recording.unread], fail(message, { observed, expected }));
  },
});
