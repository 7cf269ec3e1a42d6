import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { days, wholeDays } from '../../src/facts/age.ts';
import { credentialReport } from '../../src/facts/aws/iam.ts';
import { account } from '../../src/subjects/account.ts';
import { newestRootUse, rootRow } from '../../src/subjects/root.ts';

export default defineRule({
  id: 'iam-root-unused',
  title: 'Root is left alone in daily work',
  capability: 'exposure',
  severity: 'medium',
  pack: 'recommended',
  description:
    'No policy of the account limits root, and where root is used every week, one more use by a thief stands out to nobody. Its credentials are also in more places than a safe.',
  remediation: {
    text: 'Find out what root was used for and give it to a role; only a handful of tasks need root. Then put its credentials away.',
    commands: [
      'aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=Username,AttributeValue=root --query "Events[].[EventTime, EventName]" --output text',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-tasks.html',
  ],
  controls: controls({ cis: ['1.7', '1.7', '1.6', '2.6', '2.7'], wellArchitected: ['SEC01-BP02'] }),
  parameters: {
    maxDays: {
      type: 'integer',
      default: 90,
      minimum: 0,
      description: 'Days for which a use of root counts; an older one is history.',
    },
  },
  since: '0.1.0',
  on: account,
  needs: { report: credentialReport },

  check({ facts, parameters: { maxDays }, context }) {
    const use = newestRootUse(rootRow(facts.report));
    const expected = { unusedForMoreThanDays: maxDays };
    if (use === null) {
      return pass('Root was never used, as far as AWS knows.', { observed: { lastUsedAt: null, by: null }, expected });
    }
    const idleDays = wholeDays(use.at, context.now);
    const evidence = { observed: { idleDays, lastUsedAt: use.at, by: use.by }, expected };
    const last = `Root was last used on ${use.at.slice(0, 10)}, ${days(idleDays)} ago, with ${WITH[use.by]}`;
    return idleDays > maxDays
      ? pass(`${last}.`, evidence)
      : fail(`${last}; it should have been left alone for more than ${days(maxDays)}.`, evidence);
  },
});

const WITH = { password: 'its password', 'access key': 'an access key' } as const;
