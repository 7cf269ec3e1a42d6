import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { days, wholeDays } from '../../src/facts/age.ts';
import { credentialReport } from '../../src/facts/aws/iam.ts';
import { account } from '../../src/subjects/account.ts';
import { newestKeyUse, rootHoldsKey, rootRow } from '../../src/subjects/root.ts';

export default defineRule({
  id: 'no-recent-root-key-use',
  title: 'No access key of root is at work',
  capability: 'now',
  severity: 'critical',
  pack: 'recommended',
  description:
    'A key of root can do everything, and no policy of the account stops it. Nothing in daily work needs one: whoever signs requests with it has either kept a habit of the first days or stolen it.',
  remediation: {
    text: 'Treat it as a running incident until somebody has said: that was me. Deactivate the key, look for what it did in all regions, then delete it.',
    commands: [
      'aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=Username,AttributeValue=root',
      '# This cuts off whatever still uses the key, and needs the credentials of root.\naws iam update-access-key --access-key-id ROOT_KEY_ID --status Inactive',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
  ],
  controls: [],
  parameters: {
    days: {
      type: 'integer',
      default: 7,
      minimum: 0,
      description: 'Days for which a use of a root access key is an incident.',
    },
  },
  since: '0.1.0',
  on: account,
  needs: { report: credentialReport },

  check({ facts, parameters, context }) {
    const root = rootRow(facts.report);
    const use = newestKeyUse(root);
    const expected = { unusedForMoreThanDays: parameters.days };
    if (use === null) {
      const holds = rootHoldsKey(root);
      const observed = { accessKey: holds, lastUsedAt: null };
      return pass(holds ? 'The access key of root was never used.' : 'Root has no access key.', { observed, expected });
    }
    const ago = wholeDays(use.at, context.now);
    const { at: lastUsedAt, service, region } = use;
    const evidence = { observed: { accessKey: true, lastUsedAt, service, region }, expected };
    const what = service === null ? '' : `, for ${service}${region === null ? '' : ` in ${region}`}`;
    const last = `An access key of root was last used on ${lastUsedAt.slice(0, 10)}, ${days(ago)} ago${what}`;
    return ago > parameters.days
      ? pass(`${last}.`, evidence)
      : fail(`${last}; nothing should sign requests as root.`, evidence);
  },
});
