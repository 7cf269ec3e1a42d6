import { maskKeyId } from '../../src/engine/mask.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { days, wholeDays } from '../../src/facts/age.ts';
import { accessKeyLastUsed, inactiveKeys } from '../../src/facts/aws/inactive-keys.ts';

export default defineRule({
  id: 'iam-inactive-key-removed',
  title: 'Inactive access keys are deleted in time',
  capability: 'exposure',
  severity: 'low',
  pack: 'recommended',
  description:
    'A leaked key is deactivated first and deleted later, because its id is what logs are searched for. Once nobody asks any more, one call that makes it active again is all that stands between it and the account, and it takes the room of the next key.',
  remediation: {
    text: 'Make sure that no investigation still needs the key and nothing misses it, then delete it.',
    commands: [
      'aws iam get-access-key-last-used --access-key-id KEY_ID',
      '# Cannot be undone: delete only a key that has been inactive long enough.\naws iam delete-access-key --user-name USER --access-key-id KEY_ID',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html',
  ],
  controls: [],
  parameters: {
    keepDays: {
      type: 'integer',
      default: 90,
      minimum: 0,
      description: 'Days after it was made or last used for which an inactive key may be kept.',
    },
  },
  since: '0.1.0',
  on: inactiveKeys,
  needs: { lastUsed: accessKeyLastUsed },

  check({ subject, facts, parameters: { keepDays }, context }) {
    const { user, id, createdAt } = subject;
    const ago = (date: string | null) => (date === null ? null : wholeDays(date, context.now));
    const key =
      id === null ? `An inactive access key of ${user.name}` : `Inactive access key ${maskKeyId(id)} of ${user.name}`;
    const about = { expected: { keepDays }, ...(id === null ? {} : { resource: { id } }) };
    const keep = `it may be kept for ${days(keepDays)}.`;
    const made = ago(createdAt);
    const age = made === null ? [] : [`was made${id === null ? ' or changed' : ''} ${days(made)} ago`];
    if (made !== null && made <= keepDays) {
      return pass(`${key} ${age.join()}; ${keep}`, { observed: { createdAt }, ...about });
    }
    const lastUsedAt = subject.lastUseKnown ? subject.lastUsedAt : facts.lastUsed(subject);
    const used = ago(lastUsedAt);
    const history = [...age, used === null ? 'was never used' : `was last used ${days(used)} ago`].join(' and ');
    const evidence = { observed: { createdAt, lastUsedAt }, ...about };
    if (used !== null && used <= keepDays) return pass(`${key} ${history}; ${keep}`, evidence);
    return fail(`${key} ${history}; after ${days(keepDays)} it should be deleted.`, evidence);
  },
});
