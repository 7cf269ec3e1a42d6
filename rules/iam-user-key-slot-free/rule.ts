import { controls } from '../../src/engine/controls.ts';
import { maskKeyId } from '../../src/engine/mask.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { accessKeys } from '../../src/facts/aws/iam.ts';
import { keyUsers } from '../../src/subjects/iam-users.ts';

/** How many keys IAM lets a user hold, active and inactive together; AWS raises it for nobody. */
const QUOTA = 2;

export default defineRule({
  id: 'iam-user-key-slot-free',
  title: 'Users with a key have room for the next one',
  capability: 'exposure',
  severity: 'medium',
  pack: 'essential',
  description:
    'Rotation begins with a second key. A user that holds two already must lose one first, and during a leak nobody knows which of them production needs.',
  remediation: {
    text: 'Find out which of the two keys is needed, deactivate the other, and delete it once nobody misses it.',
    commands: [
      'aws iam list-access-keys --user-name USER',
      'aws iam get-access-key-last-used --access-key-id KEY_ID',
      '# Removes access: whatever still uses the key stops working.\naws iam update-access-key --user-name USER --access-key-id KEY_ID --status Inactive',
      '# Cannot be undone: delete only a key that has been inactive long enough.\naws iam delete-access-key --user-name USER --access-key-id KEY_ID',
    ],
  },
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html'],
  controls: controls({ cis: ['1.13', '1.13', '1.12', '2.12', null] }),
  since: '0.1.0',
  on: keyUsers,
  needs: { keys: accessKeys },

  // The fresh list even to pass: AWS does not promise that the report shows when an inactive key was made.
  check({ subject, facts }) {
    const keys = facts.keys(subject) ?? [];
    const active = keys.filter((key) => key.active);
    if (active.length === 0) return notApplicable(`${subject.name} no longer holds an active access key.`);
    const evidence = {
      observed: { keys: keys.length, active: active.length, inactive: keys.length - active.length },
      expected: { maxKeys: QUOTA - 1 },
    };
    if (keys.length < QUOTA) {
      return pass(`User ${subject.name} holds one access key, so a second one can be made to rotate it.`, evidence);
    }
    const held = keys.map(({ id, active }) => `${maskKeyId(id)}${active ? '' : ', inactive'}`).join(' and ');
    return fail(
      `User ${subject.name} holds ${keys.length} access keys (${held}); there is no room for a new one, with which rotation would begin.`,
      evidence,
    );
  },
});
