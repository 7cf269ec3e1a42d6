import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { eventSelectors, regionTrails, trailStatus } from '../../src/facts/aws/cloudtrail.ts';
import { settle } from '../../src/facts/logic.ts';
import { everyRegion } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';
import { coverageOf, isComplete } from '../../src/subjects/trail-coverage.ts';
import { describeGaps, describeRecord } from '../../src/subjects/trail-coverage-words.ts';

export default defineRule({
  id: 'cloudtrail-trail-logging',
  title: 'CloudTrail records every region',
  capability: 'see',
  severity: 'critical',
  pack: 'essential',
  description:
    'What a stolen key did can only be told from a record that was being kept at the time. A thief picks the region that nobody records, and the reads come before the damage, so the record has to hold reads and writes of all regions.',
  remediation: {
    text: 'Have one multi-region trail that records all management events into an S3 bucket; in an organization, an organization trail does it for every account at once.',
    commands: [
      'aws cloudtrail create-trail --name TRAIL --s3-bucket-name BUCKET --is-multi-region-trail --include-global-service-events --enable-log-file-validation',
      'aws cloudtrail start-logging --name TRAIL',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html',
  ],
  controls: controls({
    cis: ['3.1', '3.1', '3.1', '4.1', '4.1'],
    securityHub: ['CloudTrail.1', 'CloudTrail.3'],
    nist80053: ['AU-2', 'AU-3', 'AU-12'],
    pciDss: ['10.2.1'],
    csf: ['DE.CM-01'],
    iso27001: ['A.8.15'],
    wellArchitected: ['SEC04-BP01'],
    attack: ['T1685.002'],
  }),
  since: '0.1.0',
  on: account,
  needs: { trails: everyRegion(regionTrails), status: trailStatus, selectors: eventSelectors },

  check({ facts, context }) {
    const coverage = coverageOf(facts, context.region);
    const { contributions, gaps, unread } = coverage;
    const evidence = {
      observed: {
        uncoveredRegions: gaps.regions,
        withoutReadEvents: gaps.reads,
        withoutWriteEvents: gaps.writes,
        globalServiceEvents: !gaps.globalServices,
        trails: contributions.map(({ trail, shortcoming, excluded }) => ({ arn: trail.arn, shortcoming, excluded })),
      },
      expected: { uncoveredRegions: [], globalServiceEvents: true },
    };
    if (isComplete(coverage)) return pass(describeRecord(coverage), evidence);
    return settle(unread, fail(describeGaps(coverage), evidence));
  },
});
