import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { TRAIL_CHANGES } from '../../src/facts/aws/alert-events.ts';
import { trailRegions } from '../../src/facts/aws/eventbridge.ts';
import { settle } from '../../src/facts/logic.ts';
import { account } from '../../src/subjects/account.ts';
import { coverageOf, evidenceOf } from '../../src/subjects/alert-coverage.ts';
import { trailEventRoutes, trailRouteNeeds } from '../../src/subjects/alert-trail-routes.ts';
import { describeReach, describeSilence, namesOf } from '../../src/subjects/alert-words.ts';

export default defineRule({
  id: 'trail-tampering-alerts',
  title: 'Tampering with a trail raises an alert',
  capability: 'hear',
  severity: 'medium',
  pack: 'recommended',
  description:
    'Stopping or narrowing the trail is how an intruder goes dark, and the call itself is the last thing that is recorded. Unless somebody hears of it at once, what follows can never be told.',
  remediation: {
    text: 'Have an EventBridge rule in the home region of each trail match these calls and send them to an SNS topic that EventBridge may publish to and that somebody has confirmed.',
    commands: [
      `aws events put-rule --region HOME_REGION --name trail-tampering --event-pattern '{"source":["aws.cloudtrail"],"detail-type":["AWS API Call via CloudTrail"],"detail":{"eventName":["StopLogging","DeleteTrail","UpdateTrail","PutEventSelectors"]}}'`,
      'aws events put-targets --region HOME_REGION --rule trail-tampering --targets Id=topic,Arn=TOPIC_ARN',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-cloudtrail.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html',
  ],
  controls: controls({
    cis: ['4.5', '4.5', '4.5', '5.5', '5.5'],
    securityHub: ['CloudWatch.5'],
    wellArchitected: ['SEC04-BP04'],
    attack: ['T1685.002'],
  }),
  since: '0.1.0',
  on: account,
  needs: trailRouteNeeds,

  check({ facts, context }) {
    const places = trailRegions(facts.trails, context);
    const occurrences = places.regions.flatMap((region) => TRAIL_CHANGES.map((event) => ({ event, region })));
    const coverage = coverageOf(occurrences, (each) => trailEventRoutes(each, facts, context.accountId));
    const evidence = evidenceOf(coverage);
    if (coverage.missed.length > 0) {
      const should = 'an EventBridge rule, or a metric filter with an alarm, should send each call to someone';
      return fail(describeSilence(namesOf(coverage.missed), coverage, should), evidence);
    }
    const verdict = pass(describeReach('Alerts on tampering with trails', coverage), evidence);
    return settle([...coverage.unread, ...places.unread], verdict);
  },
});
