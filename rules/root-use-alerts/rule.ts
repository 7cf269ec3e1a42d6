import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { canHappenIn, ROOT_ACTIVITY } from '../../src/facts/aws/alert-events.ts';
import { settle } from '../../src/facts/logic.ts';
import { account } from '../../src/subjects/account.ts';
import { coverageOf, evidenceOf } from '../../src/subjects/alert-coverage.ts';
import { trailEventRoutes, trailRouteNeeds } from '../../src/subjects/alert-trail-routes.ts';
import { describeReach, describeSilence, namesOf } from '../../src/subjects/alert-words.ts';

export default defineRule({
  id: 'root-use-alerts',
  title: 'Use of the root user raises an alert',
  capability: 'hear',
  severity: 'medium',
  pack: 'recommended',
  description:
    'No permission limits the root user, and hardly anything needs it. Its use is either an appointment that everybody knows of, or the worst news that an account can have.',
  remediation: {
    text: 'Have an EventBridge rule in the home region match sign-ins and calls of the root user and send them to an SNS topic that EventBridge may publish to and that somebody has confirmed; a trail has to record them.',
    commands: [
      `aws events put-rule --region us-east-1 --name root-use --event-pattern '{"detail-type":["AWS API Call via CloudTrail","AWS Console Sign In via CloudTrail"],"detail":{"userIdentity":{"type":["Root"]}}}'`,
      'aws events put-targets --region us-east-1 --rule root-use --targets Id=topic,Arn=TOPIC_ARN',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
  ],
  controls: controls({
    cis: ['4.3', '4.3', '4.3', '5.3', '5.3'],
    securityHub: ['CloudWatch.1'],
    wellArchitected: ['SEC04-BP04'],
  }),
  since: '0.1.0',
  on: account,
  needs: trailRouteNeeds,

  check({ facts, context }) {
    const { accountId, partition, region } = context;
    const possible = ROOT_ACTIVITY.filter((event) => canHappenIn(event, partition));
    const occurrences = possible.map((event) => ({ event, region }));
    const coverage = coverageOf(occurrences, (each) => trailEventRoutes(each, facts, accountId));
    const evidence = evidenceOf(coverage);
    if (coverage.missed.length > 0) {
      const should = 'an EventBridge rule, or a metric filter with an alarm, should send each to someone';
      return fail(describeSilence(namesOf(coverage.missed), coverage, should), evidence);
    }
    return settle(coverage.unread, pass(describeReach('Alerts on root activity', coverage), evidence));
  },
});
