import { controls } from '../../src/engine/controls.ts';
import { maskKeyId } from '../../src/engine/mask.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { days, wholeDays } from '../../src/facts/age.ts';
import { accessKeys, accountSummary } from '../../src/facts/aws/iam.ts';
import { activeKeys, confirmKey } from '../../src/subjects/access-keys.ts';

export default defineRule({
  id: 'iam-access-key-used',
  title: 'Active access keys are in use',
  capability: 'exposure',
  severity: 'medium',
  pack: 'essential',
  description:
    'A key that nobody uses still opens the account for whoever finds it, and nobody notices when it is stolen. Ending it costs nothing today; on the day of a leak it costs the time to find out that it was idle.',
  remediation: {
    text: 'Deactivate the key, wait until it is certain that nobody misses it, then delete it.',
    commands: [
      'aws iam get-access-key-last-used --access-key-id KEY_ID',
      '# Removes access: whatever still uses the key stops working.\naws iam update-access-key --user-name USER --access-key-id KEY_ID --status Inactive',
    ],
  },
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html'],
  controls: controls({
    cis: ['1.12', '1.12', '1.11', '2.11', '2.11'],
    securityHub: ['IAM.22'],
    nist80053: ['AC-2(3)'],
    pciDss: ['8.2.6'],
    iso27001: ['A.5.15'],
    wellArchitected: ['SEC02-BP05'],
    attack: ['T1078.004'],
  }),
  parameters: {
    maxUnusedDays: {
      type: 'integer',
      default: 45,
      minimum: 1,
      description: 'Days after its last use after which a key must be off.',
    },
    graceDays: { type: 'integer', default: 7, minimum: 0, description: 'Days that a new key has for its first use.' },
  },
  since: '0.1.0',
  on: activeKeys,
  needs: { keys: accessKeys, summary: accountSummary },

  check({ subject, facts, parameters: { maxUnusedDays, graceDays }, context }) {
    const { user, createdAt, lastUsedAt, lastUsedService, lastUsedRegion } = subject;
    const idleDays = wholeDays(lastUsedAt ?? createdAt, context.now);
    const limit = lastUsedAt === null ? graceDays : maxUnusedDays;
    const evidence = {
      observed: { idleDays, createdAt, lastUsedAt, lastUsedService, lastUsedRegion },
      expected: { maxUnusedDays, graceDays },
    };
    const use =
      lastUsedAt === null
        ? `was never used in the ${days(idleDays)} since it was made; the limit is ${days(limit)}.`
        : `was last used on ${lastUsedAt.slice(0, 10)}, ${days(idleDays)} ago; the limit is ${days(limit)}.`;
    if (idleDays <= limit) return pass(`An access key of ${user.name} ${use}`, evidence);

    const key = confirmKey(subject, facts);
    if (key === null) {
      return notApplicable(
        `An access key of ${user.name} is no longer active; the credential report is older than that.`,
      );
    }
    if (key.id === null) return fail(`An access key of root ${use}`, evidence);
    return fail(`Access key ${maskKeyId(key.id)} of ${user.name} ${use}`, { ...evidence, resource: { id: key.id } });
  },
});
