import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { IAM_CHANGES } from '../../src/facts/aws/alert-events.ts';
import { settle } from '../../src/facts/logic.ts';
import { account } from '../../src/subjects/account.ts';
import { coverageOf, evidenceOf } from '../../src/subjects/alert-coverage.ts';
import { trailEventRoutes, trailRouteNeeds } from '../../src/subjects/alert-trail-routes.ts';
import { describeReach, describeSilence, namesOf } from '../../src/subjects/alert-words.ts';

export default defineRule({
  id: 'iam-change-alerts',
  title: 'New users, keys and permissions raise an alert',
  capability: 'hear',
  severity: 'medium',
  pack: 'recommended',
  description:
    'Whoever holds a stolen key first makes sure to stay: another user, another key, a password, a policy. These calls are rare enough in a well-kept account to look at each of them.',
  remediation: {
    text: 'Have an EventBridge rule in the home region match these calls and send them to an SNS topic that EventBridge may publish to and that somebody has confirmed; a trail has to record them.',
    commands: [
      `aws events put-rule --region us-east-1 --name iam-changes --event-pattern '{"source":["aws.iam"],"detail-type":["AWS API Call via CloudTrail"],"detail":{"eventName":["CreateUser","CreateAccessKey","CreateLoginProfile","DeleteLoginProfile","AttachUserPolicy","PutUserPolicy"]}}'`,
      'aws events put-targets --region us-east-1 --rule iam-changes --targets Id=topic,Arn=TOPIC_ARN',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html',
  ],
  controls: controls({
    cis: ['4.4', '4.4', '4.4', '5.4', '5.4'],
    securityHub: ['CloudWatch.4'],
    wellArchitected: ['SEC04-BP04'],
    attack: ['T1098.001'],
  }),
  since: '0.1.0',
  on: account,
  needs: trailRouteNeeds,

  check({ facts, context }) {
    const { accountId, region } = context;
    const occurrences = IAM_CHANGES.map((event) => ({ event, region }));
    const coverage = coverageOf(occurrences, (each) => trailEventRoutes(each, facts, accountId));
    const evidence = evidenceOf(coverage);
    if (coverage.missed.length > 0) {
      const should = 'an EventBridge rule, or a metric filter with an alarm, should send each call to someone';
      return fail(describeSilence(namesOf(coverage.missed), coverage, should), evidence);
    }
    return settle(
      coverage.unread,
      pass(describeReach('Alerts on new users, keys and permissions', coverage), evidence),
    );
  },
});
