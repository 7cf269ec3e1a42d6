import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { regionTrails, trailsIn } from '../../src/facts/aws/cloudtrail.ts';
import { organization } from '../../src/facts/aws/organization.ts';
import { bucketIsOwn, bucketVersioning, trailBuckets } from '../../src/facts/aws/s3.ts';
import { settle } from '../../src/facts/logic.ts';
import { everyRegion } from '../../src/facts/needs.ts';
import { ownerOf } from '../../src/subjects/trail-log-path.ts';
import { whereIs } from './where-is.ts';

export default defineRule({
  id: 'cloudtrail-bucket-isolated',
  title: 'Trail buckets belong to an account of their own',
  capability: 'see',
  severity: 'low',
  pack: 'strict',
  description:
    'Who has taken an account over can reach everything in it, the logs included. In an account that only holds logs they are out of reach.',
  remediation: {
    text: 'Make a bucket in the log archive account whose policy lets CloudTrail write for the organization, and point the trail at it; keep the old bucket for its history.',
    commands: ['aws cloudtrail update-trail --name TRAIL --s3-bucket-name BUCKET --region HOME_REGION'],
  },
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html',
    'https://docs.aws.amazon.com/prescriptive-guidance/latest/security-reference-architecture/log-archive.html',
  ],
  controls: controls({}),
  since: '0.1.0',
  on: trailBuckets,
  needs: { organization, trails: everyRegion(regionTrails), isOwn: bucketIsOwn, versioning: bucketVersioning },

  check({ subject, facts, context: { accountId } }) {
    const { name } = subject;
    if (facts.organization === null) {
      return notApplicable(
        `Account ${accountId} is in no organization, so it has no other account for bucket ${name}.`,
      );
    }
    const place = whereIs(subject, facts);
    const seen = trailsIn(facts.trails);
    const writers = seen.found.filter(({ bucket }) => bucket === name);
    const evidence = {
      observed: { ownBucket: place === 'here', trails: writers.map(({ arn }) => arn) },
      expected: { otherAccount: true },
    };
    switch (place) {
      case 'nowhere':
        return notApplicable(`Bucket ${name} does not exist, so it belongs to nobody; its trails deliver nowhere.`);
      case 'elsewhere':
        return pass(`Trail bucket ${name} belongs to another account than ${accountId}.`, evidence);
      case 'here': {
        const whose = `Trail bucket ${name} belongs to account ${accountId}`;
        const own = writers.find((trail) => ownerOf(trail) === accountId);
        if (own === undefined) return settle(seen.unread, pass(`${whose}, and the trails in it to others.`, evidence));
        return fail(`${whose}, as trail ${own.name} does; it should belong to an account for logs.`, evidence);
      }
    }
  },
});
