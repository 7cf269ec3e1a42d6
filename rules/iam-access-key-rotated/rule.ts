import { controls } from '../../src/engine/controls.ts';
import { maskKeyId } from '../../src/engine/mask.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { days, wholeDays } from '../../src/facts/age.ts';
import { accessKeys, accountSummary } from '../../src/facts/aws/iam.ts';
import { activeKeys, confirmKey } from '../../src/subjects/access-keys.ts';

export default defineRule({
  id: 'iam-access-key-rotated',
  title: 'Active access keys are rotated in time',
  capability: 'exposure',
  severity: 'high',
  pack: 'essential',
  description:
    'An access key works until somebody ends it. The longer it has existed, the more places hold a copy of it, and the less anybody remembers where.',
  remediation: {
    text: 'Create a second key, move every consumer to it, confirm that the old one is no longer used, then deactivate it; delete it only later.',
    commands: [
      'aws iam create-access-key --user-name USER',
      'aws iam get-access-key-last-used --access-key-id OLD_KEY_ID',
      '# This cuts off whatever still uses the old key; it can be made active again.',
      'aws iam update-access-key --user-name USER --access-key-id OLD_KEY_ID --status Inactive',
    ],
  },
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html'],
  controls: controls({
    cis: ['1.14', '1.14', '1.13', '2.13', '2.12'],
    securityHub: ['IAM.3'],
    nist80053: ['AC-2(1)', 'AC-2(3)'],
    pciDss: ['8.3.9', '8.6.3'],
    csf: ['PR.AA-01'],
    iso27001: ['A.5.15'],
    wellArchitected: ['SEC02-BP05'],
    attack: ['T1078.004'],
  }),
  parameters: {
    maxAgeDays: {
      type: 'integer',
      default: 90,
      minimum: 1,
      description: 'Days after which a key must have been replaced.',
    },
  },
  since: '0.1.0',
  on: activeKeys,
  needs: { keys: accessKeys, summary: accountSummary },

  check({ subject, facts, parameters: { maxAgeDays }, context }) {
    const { user, createdAt, lastUsedAt, lastUsedService, lastUsedRegion } = subject;
    const ageDays = wholeDays(createdAt, context.now);
    const evidence = {
      observed: { ageDays, createdAt, lastUsedAt, lastUsedService, lastUsedRegion },
      expected: { maxAgeDays },
    };
    const age = `is ${days(ageDays)} old; the limit is ${days(maxAgeDays)}.`;
    if (ageDays <= maxAgeDays) return pass(`An access key of ${user.name} ${age}`, evidence);

    const key = confirmKey(subject, facts);
    if (key === null) {
      return notApplicable(
        `An access key of ${user.name} is no longer active; the credential report is older than that.`,
      );
    }
    if (key.id === null) return fail(`An access key of root ${age}`, evidence);
    return fail(`Access key ${maskKeyId(key.id)} of ${user.name} ${age}`, { ...evidence, resource: { id: key.id } });
  },
});
