import { daysBefore } from './facts.ts';
import type { Commit } from './git-repository.ts';

/** The policy file of the worst account. */
export const WORST_POLICY = `extends: strict
playbook:
  path: docs/leaked-key.md
  incidentLog: docs/incidents.yaml
rotation: { minutesPerKey: 60, parallel: 1, budgetMinutes: 120, drillLog: docs/drills.yaml }
responder: { role: incident-responder }
contacts:
  operations: { email: operations@corp.example }
keys:
  - user: ses-smtp-user.20210101
    owner: team-mail@example.com
    consumers: [newsletter]
    reason: SMTP cannot use a role
    thirdParty: true
`;

const STUB = '# Leaked access key\n\nThe playbook is [in the wiki](https://wiki.example.com/leaked-key).\n';
const OUTDATED = `# Leaked access key

Status: Draft
Last Reviewed: 2019-05-01

1. Delete the key in the console as soon as you hear of it.
2. Create another one and send it to whoever asks for it.
3. Look whether anything strange is running, and stop it.
4. Tell the team in the next meeting what happened, so that everybody knows.
`;

const WORKFLOW = `name: deploy
on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v5
        with:
          aws-access-key-id: \${{ secrets.AWS_ACCESS_KEY_ID }}
          aws-secret-access-key: \${{ secrets.AWS_SECRET_ACCESS_KEY }}
          aws-region: us-east-1
`;

/** Its repository: a playbook that nobody reads, and keys in the workflows. */
export const worstRepository = (now: Date, variant: 'member' | 'management'): readonly Commit[] => [
  {
    at: new Date(daysBefore(now, 900)),
    files: {
      'keydrill.yaml': WORST_POLICY,
      'docs/leaked-key.md': variant === 'member' ? STUB : OUTDATED,
      'docs/drills.yaml': '- { date: 2020-02-01, minutes: 95 }\n',
      'docs/incidents.yaml': '- { id: leaked-ci-key, closed: 2021-03-01, reviewed: 2021-04-15 }\n',
      '.github/workflows/deploy.yml': WORKFLOW,
      '.env': 'DEBUG=1\n',
    },
  },
];
