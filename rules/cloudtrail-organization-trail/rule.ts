import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { regionTrails, trailsIn } from '../../src/facts/aws/cloudtrail.ts';
import { organization } from '../../src/facts/aws/organization.ts';
import { settle } from '../../src/facts/logic.ts';
import { everyRegion } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';

export default defineRule({
  id: 'cloudtrail-organization-trail',
  title: 'The trail of the organization reaches the account',
  capability: 'see',
  severity: 'medium',
  pack: 'recommended',
  description:
    'A trail of the organization records an account from its first day, and nobody in that account can stop it. A trail of the account alone can be stopped by whoever takes the account over.',
  remediation: {
    text: 'From the management account or the delegated administrator of CloudTrail, make the trail one of the organization; it then appears in every member account.',
    commands: ['aws cloudtrail update-trail --name TRAIL --is-organization-trail --region HOME_REGION'],
  },
  references: ['https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html'],
  controls: controls({}),
  since: '0.1.0',
  on: account,
  needs: { trails: everyRegion(regionTrails), organization },

  check({ facts, context: { accountId } }) {
    const { found, unread } = trailsIn(facts.trails);
    const trail = found.find((each) => each.organization);
    const expected = { organizationTrail: true };
    // A trail of an organization proves that there is one.
    if (trail !== undefined) {
      const message = `Trail ${trail.name} of the organization reaches account ${accountId}.`;
      return pass(message, { observed: { trail: trail.arn }, expected });
    }
    if (facts.organization === null) {
      return notApplicable(`Account ${accountId} is in no organization, so no organization trail can reach it.`);
    }
    const { id, managementAccountId } = facts.organization;
    const message = `Account ${accountId} is in organization ${id}, but no trail of the organization reaches it; one should.`;
    const observed = { organization: id, managementAccountId, trails: found.map(({ arn }) => arn) };
    return settle(unread, fail(message, { observed, expected }));
  },
});
