import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { playbookFile } from '../../src/facts/repository/playbook.ts';
import { testRule, unreadFor } from '../../src/testing/index.ts';
import { PLAYBOOK_PATH, playbookDeclared, playbookIs, playbookWith } from '../../src/testing/repository-samples.ts';
import { lineSaying, piecesOf } from './passages.ts';
import { REQUIREMENTS } from './requirements.ts';
import rule from './rule.ts';

/** A short playbook that says all of it, one section for each requirement. */
const SECTIONS: Readonly<Record<string, string>> = {
  'deactivate-not-delete': 'Set the leaked key to Inactive. Do not delete it: its id leads to what it did.',
  'order-of-block':
    '- A key of a running application: create a second key, move the application to it, then deactivate the leaked one.\n- A key of root or of an administrator: block it first, and think about the application afterwards.',
  'look-back': 'Ask CloudTrail for the last 90 days by access key id.',
  sessions:
    'Roles that the key assumed still have sessions. Deny them with a policy on aws:TokenIssueTime before the present time.',
  persistence:
    'Look for anything that was created since:\n\n- users\n- access keys\n- roles\n- policies\n- login profiles',
  regions: 'Do this in every enabled region. The events of IAM are in us-east-1.',
  'sensitive-services': 'See what was done to RDS, Secrets Manager, KMS, and the bucket policies of S3.',
  'alternate-contacts': 'Compare the alternate contacts with what we wrote down.',
  billing: 'Open Cost Explorer and look for services that nobody here has ever used.',
  'support-case': 'Only the incident lead may answer the support case.',
  evidence: 'Take snapshots of what the thief touched and keep the logs as evidence.',
  'secondary-secrets': 'Replace every secret that the key was able to read.',
  review: 'Hold a post-incident review within 72 hours.',
  escalation: 'Call the incident commander, who opens the channel #leak in Slack.',
};

const playbookOf = (sections: Readonly<Record<string, string>>): string =>
  ['# Leaked key', ...Object.values(sections).map((text, index) => `## Step ${index + 1}\n\n${text}`)].join('\n\n');

const without = (id: string) => Object.fromEntries(Object.entries(SECTIONS).filter(([name]) => name !== id));
const idsNotSaid = (text: string): readonly string[] =>
  REQUIREMENTS.filter(({ statements }) => lineSaying(piecesOf(text), statements) === null).map(({ id }) => id);
const says = (id: string, text: string): boolean => !idsNotSaid(`# Leaked key\n\n${text}`).includes(id);

const declared = { playbook: playbookDeclared() };
const others = (status: 'pass' | 'fail' | 'unknown' | 'not-applicable', ...except: readonly string[]) =>
  REQUIREMENTS.filter(({ id }) => !except.includes(id)).map(({ id }) => ({ status, resource: id }));

testRule(rule, { describe, it }, [
  {
    name: 'all is said',
    declared,
    facts: [playbookWith(playbookOf(SECTIONS))],
    expect: [
      ...others('pass', 'review'),
      {
        status: 'pass',
        severity: 'medium',
        resource: 'review',
        message: 'The playbook docs/leaked-key.md says that the incident is reviewed within 72 hours (line 60).',
        observed: { requirement: 'review', line: 60 },
      },
    ],
  },
  {
    name: 'one is missing',
    declared,
    facts: [playbookWith(playbookOf(without('sessions')))],
    expect: [
      ...others('pass', 'sessions'),
      {
        status: 'fail',
        resource: 'sessions',
        message:
          'The playbook docs/leaked-key.md does not say how STS sessions are ended, with a deny by aws:TokenIssueTime.',
        observed: { requirement: 'sessions', line: null },
      },
    ],
  },
  {
    name: 'a text about something else',
    declared,
    facts: [playbookWith('# Holidays\n\nThe office is closed.')],
    expect: others('fail'),
  },
  {
    name: 'a phrase of the team, whatever follows the colon',
    declared,
    parameters: { phrases: ['review: look* back on friday', 'billing: finance: asks'] },
    facts: [playbookWith('We Look Back (on *Friday*) together. Then finance asks.')],
    expect: [
      ...others('fail', 'review', 'billing'),
      ...['review', 'billing'].map((resource) => ({ status: 'pass', resource }) as const),
    ],
  },
  {
    name: 'a phrase that is taken back is none',
    declared,
    parameters: { phrases: ['review: look back on friday'] },
    facts: [playbookWith('We never look back on Friday.')],
    expect: others('fail'),
  },
  ...['reviews: look back', 'look back', 'review:', 'review: ...'].map((phrase) => ({
    name: `a phrase for no requirement: ${phrase}`,
    declared,
    parameters: { phrases: [phrase] },
    facts: [playbookWith(playbookOf(SECTIONS))],
    expect: REQUIREMENTS.map(({ id }) => ({
      status: 'unknown' as const,
      resource: id,
      message: /^Could not be judged: the phrase ".*" does not begin with a requirement and a colon; use one of deac/,
    })),
  })),
  {
    name: 'no playbook declared',
    facts: [],
    expect: { status: 'not-applicable', message: 'There is no playbook requirement to judge.' },
  },
  {
    name: 'a playbook that is not there',
    declared,
    facts: [playbookIs({ path: PLAYBOOK_PATH, state: 'untracked' })],
    expect: others('not-applicable'),
  },
  {
    name: 'a playbook that could not be read',
    declared,
    facts: [unreadFor(playbookFile, PLAYBOOK_PATH, 'failed')],
    expect: others('unknown'),
  },
]);

describe('the requirements', () => {
  it('are told apart: each section says its own and no other', () => {
    expect(idsNotSaid(playbookOf(SECTIONS))).toEqual([]);
    for (const { id } of REQUIREMENTS) expect(idsNotSaid(playbookOf(without(id))), `without ${id}`).toEqual([id]);
  });

  it('are all in the example of the documentation, and in one place each', () => {
    const example = readFileSync('docs/examples/leaked-key-playbook.md', 'utf8');
    expect(idsNotSaid(example)).toEqual([]);
  });

  it('are stable names with a clause each', () => {
    for (const { id, title } of REQUIREMENTS) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^(that|how|who|when) .*[^.]$/);
    }
    expect(new Set(REQUIREMENTS.map(({ id }) => id)).size).toBe(14);
  });

  it.each<[string, readonly string[]]>([
    [
      'deactivate-not-delete',
      [
        "Deactivate the key; don't delete it.",
        'Never delete the key, **disable** it.',
        'Do not deactivate the key until the application has moved. Never delete it.',
        '`aws iam update-access-key --status Inactive` instead of deleting the key.',
        'Disable the credential first and delete it only after the investigation.',
        'Deactivate the access key. It must not be deleted before the review.',
        '| Step | Do |\n|---|---|\n| 1 | Make the key inactive |\n| 2 | Delete it later |',
      ],
    ],
    [
      'order-of-block',
      [
        'Rotate first where customers depend on the key, and only then deactivate it. Keys of root or administrators are blocked immediately.',
        '| Whose key | Order |\n|---|---|\n| application | new key first, then block |\n| root, admin | block first, then replace |',
        '## Order\n\n### Ordinary key\n\nDo not deactivate it until the replacement key works.\n\n### Root or admin\n\nDeactivate at once.',
        'Create a new access key before you deactivate the old one.\n\nAn AdministratorAccess key: disable it right away.',
        'Once the new key works, deactivate the old one. For privileged users, revoke the key before anything is replaced.',
      ],
    ],
    [
      'look-back',
      [
        'Query the past 30 days of CloudTrail, filtered by `AccessKeyId`.',
        'Go back at least three months in Athena with the id of the leaked key.',
        '```sql\n-- the last 90 days\nSELECT * FROM cloudtrail WHERE useridentity.accesskeyid = ?\n```',
        "Look up the key's events by access-key ID. Start no later than one month ago.",
      ],
    ],
    [
      'sessions',
      [
        'STS tokens outlive the key.\n\n```json\n{ "Condition": { "DateLessThan": { "aws:TokenIssueTime": "NOW" } } }\n```',
        'Choose **Revoke active sessions** in the console for each role that was assumed.',
        'Attach AWSRevokeOlderSessions: temporary credentials end with it.',
      ],
    ],
    [
      'persistence',
      [
        '`CreateUser`, `CreateAccessKey`, `CreateRole`, `CreatePolicy`, `CreateLoginProfile`',
        'Backdoors: users, keys, roles, policies and console passwords that we do not know.',
      ],
    ],
    [
      'regions',
      [
        'Search each region that is enabled; IAM writes to us-east-1.',
        'Look into all of the enabled regions. Global services such as IAM are logged in N. Virginia.',
        'Do not forget to check all regions, nor US-EAST-1 for IAM.',
      ],
    ],
    ['sensitive-services', ['- RDS instances\n- KMS keys\n- Secrets Manager\n- S3: `PutBucketPolicy`']],
    [
      'alternate-contacts',
      [
        'Verify that no alternate contact was modified.',
        '`aws account get-alternate-contact` still gives our address.',
      ],
    ],
    [
      'billing',
      [
        'Check the Bills page for charges nobody expects.',
        'Review unexpected usage.',
        'Look at the spend of each region.',
      ],
    ],
    [
      'support-case',
      [
        'The reseller answers the case with AWS for us.',
        'Open a support case; only the account owner is allowed to reply.',
        'Who may open a support ticket: the duty officer (AWSSupportAccess).',
      ],
    ],
    [
      'evidence',
      ['Preserve CloudTrail logs and make an AMI of each instance.', 'For forensics: disk images, event history.'],
    ],
    [
      'secondary-secrets',
      [
        'Rotate secondary credentials.',
        'Passwords that the key could read are reset.',
        'All secrets it could reach: renew.',
      ],
    ],
    [
      'review',
      [
        'Post-mortem within three days.',
        'Never skip the retrospective: it is held within 72 hours.',
        'Do not skip the retrospective within 72 hours.',
        'The retrospective takes place no later than 48h after the close.',
        'Review the incident in 24 to 72 hours.',
      ],
    ],
    [
      'escalation',
      ['Page the on-call engineer and meet on the bridge.', '- Escalate to the security lead\n- Join the war room'],
    ],
  ])('%s may be said in other words', (id, texts) => {
    for (const text of texts) expect(says(id, text), text).toBe(true);
  });

  it.each<[string, readonly string[]]>([
    [
      'deactivate-not-delete',
      [
        'Delete the key at once.',
        'Deactivate or delete the key.',
        'Do not deactivate the key, delete it.',
        'Do not hesitate to delete the key if it cannot be disabled.',
        'Logs must not be deleted.',
      ],
    ],
    [
      'order-of-block',
      [
        'Create a new key, then deactivate the old one.',
        'Block every key at once, of root or anybody.',
        'Keys of root and of administrators: create a new key first, then deactivate the old one.',
        'Create a new key, then deactivate the old one. Do not block a root key first.',
        'Block the key. Create a new key. Root has no key.',
      ],
    ],
    [
      'look-back',
      [
        'Look at the last 24 hours by access key id.',
        'Query CloudTrail by access key id.',
        'Query the last 90 days of CloudTrail by user name.',
        'Keys are rotated every 90 days. Ask CloudTrail by access key id.',
        'Search the last 29 days of events by access key id.',
      ],
    ],
    [
      'sessions',
      ['STS sessions may still be alive.', 'Write down the session of the meeting.', 'aws:TokenIssueTime is a date.'],
    ],
    [
      'persistence',
      [
        'Look for new users.',
        'Look for new users, keys, roles and policies.',
        'Users, keys, roles, policies and login profiles exist.',
      ],
    ],
    [
      'regions',
      [
        'Look in all regions.',
        'IAM events are in us-east-1.',
        'There is no need to check all regions; IAM is in us-east-1.',
        'Check every region, us-east-1 first.',
        'Skip all regions but ours; IAM is in us-east-1.',
      ],
    ],
    ['sensitive-services', ['Check RDS, KMS and S3 policies.', 'Check RDS, Secrets Manager, KMS and S3.']],
    ['alternate-contacts', ['The account has alternate contacts.', 'Check the contacts.']],
    [
      'billing',
      ['Verify the alternate contacts (billing, operations, security).', 'We pay the bill at the end of the month.'],
    ],
    ['support-case', ['Respond to the support case.', 'Open an AWS support case.', 'Only the lead may answer.']],
    ['evidence', ['Keep the logs.', 'Take a snapshot.', 'Take snapshots of the instances, then read the logs.']],
    ['secondary-secrets', ['Rotate the key.', 'No other secrets need to be rotated.', 'Other secrets were read.']],
    [
      'review',
      [
        'Hold a post-incident review.',
        'Review the logs within 72 hours.',
        'Post-mortem within two weeks.',
        'Post-mortem within 4 days.',
      ],
    ],
    ['escalation', ['Call the incident commander.', 'Escalate in Slack.', 'The commander reads the channel.']],
  ])('%s is not said by a mention', (id, texts) => {
    for (const text of texts) expect(says(id, text), text).toBe(false);
  });
});

describe('a passage', () => {
  const STATES = 'Deactivate the key.';
  const DENIES = 'Do not delete it.';

  it('may be spread over neighbours, not over sections', () => {
    expect(says('deactivate-not-delete', `${STATES}\n\n${DENIES}`)).toBe(true);
    expect(says('deactivate-not-delete', `## A\n\n${STATES}\n\n### B\n\n${DENIES}`)).toBe(true);
    expect(says('deactivate-not-delete', `## A\n\n${STATES}\n\n## B\n\n${DENIES}`)).toBe(false);
    expect(says('deactivate-not-delete', `### A\n\n${STATES}\n\n## B\n\n${DENIES}`)).toBe(false);
    expect(says('deactivate-not-delete', `${STATES}\n\n## B\n\n${DENIES}`)).toBe(false);
  });

  it('is no longer than people read at once', () => {
    const between = (count: number) => `${STATES}\n\n${'word '.repeat(count)}\n\n${DENIES}`;
    expect(says('deactivate-not-delete', between(150))).toBe(true);
    expect(says('deactivate-not-delete', between(200))).toBe(false);
    expect(says('deactivate-not-delete', `${STATES} ${'word. '.repeat(250)} ${DENIES}`)).toBe(false);
  });

  it('knows the headings that it stands under, but no heading says anything alone', () => {
    expect(says('deactivate-not-delete', `## Deactivate the key\n\n${DENIES}`)).toBe(true);
    expect(says('deactivate-not-delete', '## Deactivate the key, do not delete it\n\n## Next\n\ntext')).toBe(false);
  });

  it('is neither a table of contents nor a comment', () => {
    expect(says('deactivate-not-delete', '- [Deactivate the key, do not delete it](#deactivate)')).toBe(false);
    expect(says('deactivate-not-delete', '<!-- Deactivate the key, do not delete it. -->')).toBe(false);
  });

  it('is found where it begins', () => {
    const text = `# T\n\nIntroduction.\n\n## A\n\nSomething else.\n\n${STATES}\n\n${DENIES}`;
    expect(lineSaying(piecesOf(text), REQUIREMENTS[0]?.statements ?? [])).toBe(9);
  });

  it('of a document in several parts may lie in one of them', () => {
    expect(idsNotSaid(`# A\n\n${STATES} ${DENIES}\n\n# B\n\ntext`)).not.toContain('deactivate-not-delete');
    expect(idsNotSaid(`# A\n\n${STATES}\n\n# B\n\n${DENIES}`)).toContain('deactivate-not-delete');
  });
});
