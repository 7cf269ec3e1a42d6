import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { daysBefore } from './facts.ts';
import type { Commit } from './git-repository.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../../docs/examples');
const PLAYBOOK = 'leaked-key-playbook.md';

const day = (now: Date, daysAgo: number): string => daysBefore(now, daysAgo).slice(0, 10);

/** The policy file of the best account. */
export const bestPolicy = (now: Date): string => `extends: strict
playbook: { path: ${PLAYBOOK}, incidentLog: incidents }
rotation: { minutesPerKey: 30, parallel: 1, budgetMinutes: 240, drillLog: drills }
responder: { role: incident-responder }
contacts:
  security: { email: security@example.com }
  operations: { domains: [example.com] }
  billing: { domains: [example.com] }
keys:
  - user: ses-mailer
    owner: team-mail@example.com
    consumers: [mail relay]
    reason: SMTP cannot use a role
attestations:
  support-path:
    value: direct
    by: ops@example.com
    on: ${day(now, 20)}
    contact: the support console, with the role support
`;

/** Its repository: the examples of the documentation, as if they had been reviewed last month, and no key in sight. */
export async function bestRepository(now: Date): Promise<readonly Commit[]> {
  const examples = await readExamples();
  const playbook = (examples[PLAYBOOK] ?? '').replace(/(Last Reviewed: )[\d-]+/, `$1${day(now, 30)}`);
  const drill = `---\ndate: ${day(now, 40)}\nminutes: 12\nuser: ses-mailer\n---\n\nNothing to improve.\n`;
  const files = {
    ...examples,
    [PLAYBOOK]: playbook,
    [`drills/${day(now, 40)}.md`]: drill,
    'keydrill.yaml': bestPolicy(now),
    '.github/workflows/deploy.yml': WORKFLOW,
    '.gitleaks.toml': 'title = "gitleaks"\n[extend]\nuseDefault = true\n',
    '.gitignore': '.env\n',
  };
  return [{ at: new Date(daysBefore(now, 30)), files }];
}

async function readExamples(): Promise<Record<string, string>> {
  const entries = await readdir(EXAMPLES, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = paths.map(async (path) => [path.slice(EXAMPLES.length + 1), await readFile(path, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
}

const WORKFLOW = `name: deploy
on: push
permissions: { id-token: write, contents: read }
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v5
        with: { role-to-assume: 'arn:aws:iam::123456789012:role/deploy', aws-region: us-east-1 }
`;
