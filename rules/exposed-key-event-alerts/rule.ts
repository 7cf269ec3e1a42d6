import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { settle } from '../../src/facts/logic.ts';
import { account } from '../../src/subjects/account.ts';
import { coverageOf, evidenceOf } from '../../src/subjects/alert-coverage.ts';
import { eventRouteNeeds, eventRoutes, type Occurrence } from '../../src/subjects/alert-routes.ts';
import { describeReach, describeSilence } from '../../src/subjects/alert-words.ts';

export default defineRule({
  id: 'exposed-key-event-alerts',
  title: 'An exposed key that AWS finds raises an alert',
  capability: 'hear',
  severity: 'high',
  pack: 'recommended',
  description:
    'AWS looks for access keys in public places and reports what it finds as a Health event, often before anyone else has noticed. Minutes count, and the event waits for somebody to look.',
  remediation: {
    text: 'Send the Health events of the service RISK with an EventBridge rule in the home region to an SNS topic that EventBridge may publish to and that somebody has confirmed.',
    commands: [
      `aws events put-rule --region us-east-1 --name exposed-keys --event-pattern '{"source":["aws.health"],"detail":{"service":["RISK"]}}'`,
      'aws events put-targets --region us-east-1 --rule exposed-keys --targets Id=topic,Arn=TOPIC_ARN',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/health/latest/ug/choosing-a-region.html',
    'https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html',
  ],
  controls: controls({
    pciDss: ['12.10.5'],
    csf: ['RS.MA-02'],
    wellArchitected: ['SEC04-BP03', 'SEC10-BP02'],
  }),
  since: '0.1.0',
  on: account,
  needs: eventRouteNeeds,

  check({ facts, context }) {
    const { accountId, region } = context;
    const exposure: Occurrence = { event: 'exposed key', region };
    const coverage = coverageOf([exposure], (each) => eventRoutes(each, facts, accountId));
    const evidence = evidenceOf(coverage);
    if (coverage.missed.length > 0) {
      const what = `an exposed key that AWS Health reports in ${region}`;
      return fail(describeSilence(what, coverage, 'an EventBridge rule should send the event to someone'), evidence);
    }
    return settle(coverage.unread, pass(describeReach('Events about exposed keys', coverage), evidence));
  },
});
