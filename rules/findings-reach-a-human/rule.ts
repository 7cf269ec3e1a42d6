import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { settle } from '../../src/facts/logic.ts';
import { region } from '../../src/subjects/account.ts';
import { coverageOf, evidenceOf } from '../../src/subjects/alert-coverage.ts';
import { findingRouteNeeds, findingRoutes } from '../../src/subjects/alert-finding-routes.ts';
import { describeReach, describeSilence } from '../../src/subjects/alert-words.ts';

export default defineRule({
  id: 'findings-reach-a-human',
  title: 'Findings reach a human',
  capability: 'hear',
  severity: 'high',
  pack: 'recommended',
  description:
    'GuardDuty and Security Hub notice a stolen key, and tell nobody. Only a rule that sends their findings on to people makes an alert of them.',
  remediation: {
    text: 'Send findings with an EventBridge rule to an SNS topic that EventBridge may publish to and that somebody has confirmed; one rule on Security Hub findings does for all regions that are linked to its own.',
    commands: [
      `aws events put-rule --region REGION --name findings --event-pattern '{"source":["aws.guardduty"],"detail-type":["GuardDuty Finding"],"detail":{"severity":[{"numeric":[">=",7]}]}}'`,
      'aws events put-targets --region REGION --rule findings --targets Id=topic,Arn=TOPIC_ARN',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cloudwatch-events.html',
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html',
  ],
  controls: controls({
    pciDss: ['12.10.5'],
    csf: ['RS.MA-02'],
    wellArchitected: ['SEC04-BP03', 'SEC10-BP02'],
  }),
  since: '0.1.0',
  on: region,
  needs: findingRouteNeeds,

  check({ facts, context }) {
    const routes = findingRoutes(facts, context);
    if (routes === null) {
      return notApplicable(`Neither GuardDuty nor Security Hub is on in ${context.region}, so there are no findings.`);
    }
    const coverage = coverageOf([{ event: 'finding', region: context.region }], () => routes);
    const evidence = evidenceOf(coverage);
    if (coverage.missed.length > 0) {
      const should = 'an EventBridge rule should send them to someone';
      return fail(describeSilence(`credential findings in ${context.region}`, coverage, should), evidence);
    }
    return settle(coverage.unread, pass(describeReach(`Findings in ${context.region}`, coverage), evidence));
  },
});
