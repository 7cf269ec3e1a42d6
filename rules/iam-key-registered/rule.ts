import { maskKeyId } from '../../src/engine/mask.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { accessKeys, accountSummary } from '../../src/facts/aws/iam.ts';
import type { KeyRegistration } from '../../src/facts/declarations.ts';
import { declared } from '../../src/facts/needs.ts';
import { activeKeys, confirmKey } from '../../src/subjects/access-keys.ts';
import { missingFrom } from '../../src/subjects/key-register.ts';

export default defineRule({
  id: 'iam-key-registered',
  title: 'Every active access key is registered with its owner',
  capability: 'exposure',
  severity: 'medium',
  pack: 'recommended',
  description:
    'When a key leaks, three questions come first: whose is it, what stops when it is cut off, and why does it exist. The register answers them in advance; without it, the answers are looked for in the middle of the night.',
  remediation: {
    text: 'Enter the user of the key under keys in the policy file, with owner, consumers and reason; for a key in the hands of another company also whom to call there. Delete keys that nobody can explain.',
    commands: [
      'aws iam list-user-tags --user-name USER',
      'aws iam get-access-key-last-used --access-key-id KEY_ID',
      'aws cloudtrail lookup-events --region REGION --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=KEY_ID',
    ],
  },
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/securing_access-keys.html'],
  controls: [],
  since: '0.1.0',
  on: activeKeys,
  needs: { register: declared('keys'), keys: accessKeys, summary: accountSummary },

  check({ subject, facts }) {
    const { user, root } = subject;
    if (facts.register === null) return notApplicable('The policy file has no key register (keys).');

    const entries = root ? [] : facts.register.filter((entry) => entry.user === user.name);
    const complete = entries.find((entry) => missingFrom(entry).length === 0);
    if (complete !== undefined) {
      const { owner, consumers, reason } = complete;
      return pass(`The access key of ${user.name} is registered with its owner, consumers and reason.`, {
        observed: { owner, consumers, reason },
      });
    }
    const key = confirmKey(subject, facts);
    if (key === null) {
      return notApplicable(
        `An access key of ${user.name} is no longer active; the credential report is older than that.`,
      );
    }
    if (key.id === null) return fail('Root has an access key, which no register can justify; it should be deleted.');

    return fail(`Access key ${maskKeyId(key.id)} of ${user.name} ${lack(entries)}.`, {
      observed: { missing: entries[0] === undefined ? null : missingFrom(entries[0]) },
      resource: { id: key.id },
    });
  },
});

function lack([entry]: readonly KeyRegistration[]): string {
  if (entry === undefined) return 'is not in the key register; its owner, consumers and reason should be known';
  return `is in the key register without ${missingFrom(entry).join(', ')}; a complete entry should be there`;
}
