import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { riskEvents } from '../../src/facts/aws/health.ts';
import { account } from '../../src/subjects/account.ts';

export default defineRule({
  id: 'no-exposed-key-event',
  title: 'AWS reports no exposed key of this account',
  capability: 'now',
  severity: 'critical',
  pack: 'recommended',
  description:
    'When AWS finds an access key of the account in public, or sees one misused, it opens an AWS Health event. While that is open, somebody should be at work on it.',
  remediation: {
    text: 'Treat it as a running incident: the event names the key. Deactivate it, look for what it did in all regions, and answer the support case.',
    commands: [
      'aws health describe-affected-entities --filter eventArns=EVENT_ARN --region us-east-1',
      '# This cuts off whatever still uses the key.\naws iam update-access-key --user-name USER --access-key-id KEY_ID --status Inactive',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=KEY_ID --region REGION',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/health/latest/APIReference/API_DescribeEvents.html',
    'https://docs.aws.amazon.com/health/latest/ug/health-api.html',
  ],
  controls: [],
  since: '0.1.0',
  on: account,
  needs: { events: riskEvents },

  check({ facts: { events } }) {
    if (events === null) {
      return notApplicable(
        'The AWS Health API answers only with a support plan that this account lacks; alerts from EventBridge and Security Hub are what tells of an exposed key.',
      );
    }
    const [first, ...others] = [...events].sort((a, b) => ((a.startedAt ?? '') < (b.startedAt ?? '') ? 1 : -1));
    const evidence = { observed: { events }, expected: { events: [] } };
    if (first === undefined) return pass('AWS Health has no open event about exposed credentials.', evidence);
    const since = first.startedAt === null ? '' : ` since ${first.startedAt.slice(0, 10)}`;
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    return fail(
      `AWS Health event ${first.code}${more} is open${since}; the key it names should be taken for stolen until it is closed.`,
      evidence,
    );
  },
});
