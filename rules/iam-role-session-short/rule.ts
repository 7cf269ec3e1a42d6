import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { accessKeys, type User } from '../../src/facts/aws/iam.ts';
import { roleSessions } from '../../src/facts/aws/iam-roles.ts';
import { incomplete } from '../../src/facts/fact.ts';
import { readEach, settle } from '../../src/facts/logic.ts';
import { assumableRoles, isHolding } from './assumable-roles.ts';

export default defineRule({
  id: 'iam-role-session-short',
  title: 'Roles that a key opens give short sessions',
  capability: 'exposure',
  severity: 'low',
  pack: 'strict',
  description:
    'A thief with a key assumes every role that it opens. Those sessions live on when the key is deactivated, as long as the role lets them.',
  remediation: {
    text: 'Lower the maximum session duration of the role, or take the users with keys out of its trust policy.',
    commands: [
      '# Shortens what callers may ask for: one that asks for longer sessions is refused from now on.\naws iam update-role --role-name ROLE --max-session-duration 14400',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html',
  ],
  controls: [],
  parameters: {
    maxSeconds: {
      type: 'integer',
      default: 14_400,
      minimum: 3600,
      maximum: 43_200,
      description: 'How long a session may last at most, in seconds.',
    },
  },
  since: '0.1.0',
  on: assumableRoles,
  needs: { sessions: roleSessions, keys: accessKeys },

  check({ subject: { role, users }, facts, parameters: { maxSeconds } }) {
    const seconds = facts.sessions[role.arn];
    if (seconds === undefined) throw incomplete(roleSessions.operation, `the answer lacks ${role.arn}`);
    const expected = { maxSessionSeconds: maxSeconds };
    const opened = (by: readonly User[]): string =>
      `Role ${role.name}, which the access key of ${namesOf(by)} opens, gives sessions of up to ${seconds} s`;
    const observed = (by: readonly User[]) => ({ maxSessionSeconds: seconds, users: by.map(({ name }) => name) });
    if (seconds <= maxSeconds) return pass(`${opened(users)}.`, { observed: observed(users), expected });
    // The credential report may be hours old: the keys may be gone.
    const { values, unread } = readEach(users, (user) => isHolding(facts.keys(user)));
    const holders = values.filter(({ value }) => value).map(({ item }) => item);
    if (holders.length === 0) {
      const nobody = `No user who can assume role ${role.name} holds an active access key any more.`;
      return settle(unread, notApplicable(nobody));
    }
    return fail(`${opened(holders)}; ${maxSeconds} s should be enough.`, { observed: observed(holders), expected });
  },
});

const namesOf = ([first, ...others]: readonly User[]): string =>
  `user ${first?.name ?? ''}${others.length === 0 ? '' : ` and ${others.length} more`}`;
