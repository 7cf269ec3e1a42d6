import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { type SecretScanning, secretScanning } from '../../src/facts/repository/secret-scanning.ts';
import { repository } from '../../src/subjects/account.ts';

export default defineRule({
  id: 'repo-secret-scanning-configured',
  title: 'The repository is guarded against committed secrets',
  capability: 'exposure',
  severity: 'low',
  pack: 'strict',
  description:
    'Most leaked keys were committed by accident, and bots find them in a public repository within minutes. A scanner before the push and an ignored .env file are what stands between the accident and the leak.',
  remediation: {
    text: 'Run a scanner such as gitleaks before each commit or in a workflow, add .env to .gitignore, and stop tracking an .env file that is committed already.',
    commands: [
      "printf '%s\\n' '.env' >> .gitignore",
      '# Stops tracking the file; it stays on the disk, and in the history, so that its secrets must be replaced.\ngit update-index --force-remove ENV_FILE',
      'gitleaks git --redact .',
    ],
  },
  references: [
    'https://docs.github.com/en/code-security/secret-scanning/introduction/about-push-protection',
    'https://github.com/gitleaks/gitleaks',
    'https://github.com/awslabs/git-secrets',
  ],
  controls: controls({ wellArchitected: ['SEC02-BP03'], attack: ['T1552.001'] }),
  since: '0.1.0',
  on: repository,
  needs: { scanning: secretScanning },

  check({ facts }) {
    const { scanning } = facts;
    if (scanning === null)
      return notApplicable('keydrill does not run in a git checkout, so there is no repository to judge.');
    const observed = { ...scanning };
    const expected = { scanner: true, envIgnored: true, trackedEnv: [] };
    const missing = missingFrom(scanning);
    if (missing.length > 0) {
      return fail(
        `The repository ${missing.join(' and ')}; a scanner and an ignored .env should keep secrets out of it.`,
        { observed, expected },
      );
    }
    const [scanner] = scanning.scanners;
    return pass(`The repository has ${scanner?.name} set up in ${scanner?.path} and ignores .env.`, {
      observed,
      expected,
    });
  },
});

/** What is not there, in the words that follow "The repository". */
const missingFrom = ({ scanners, envIgnored, trackedEnv }: SecretScanning): readonly string[] => [
  ...(scanners.length === 0 ? ['has no secret scanner set up'] : []),
  ...(trackedEnv[0] === undefined ? [] : [`tracks ${trackedEnv[0]}`]),
  ...(envIgnored ? [] : ['does not ignore .env']),
];
