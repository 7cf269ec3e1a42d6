import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { declared } from '../../src/facts/needs.ts';
import { playbookFile } from '../../src/facts/repository/playbook.ts';
import { repository } from '../../src/subjects/account.ts';
import { linkedHosts, ownWords } from '../../src/subjects/playbook.ts';

const SNIPPET = 'playbook: { path: docs/playbooks/leaked-key.md }';

/** Why there is no text, in the words that follow the path. */
const ABSENT = {
  untracked: 'is not tracked by git; commit it, so that everybody has the same one',
  missing: 'is tracked by git, but gone from the working tree; bring it back',
  binary: 'is no text; write it as Markdown, so that changes to it can be reviewed',
} as const;

export default defineRule({
  id: 'playbook-present',
  title: 'The response playbook lies in the repository',
  capability: 'respond',
  severity: 'high',
  pack: 'recommended',
  description:
    'Whoever is woken by the letter from AWS follows what is written down, or makes it up. In the repository the playbook is there when the wiki needs the login that was just cut off, and nobody changes it unseen.',
  remediation: {
    text: `Write the steps into a Markdown file, commit it, and name it in keydrill.yaml, as in ${SNIPPET}. The documentation of keydrill has an example to start from.`,
    commands: ['git ls-files --error-unmatch PLAYBOOK_PATH', 'git add PLAYBOOK_PATH'],
  },
  references: [
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_incident_response_develop_management_plans.html',
    'https://docs.aws.amazon.com/security-ir/latest/userguide/develop-incident-response-playbooks.html',
  ],
  controls: controls({
    nist80053: ['IR-4', 'IR-8'],
    pciDss: ['12.10.1', '12.10.2'],
    csf: ['ID.IM-04'],
    iso27001: ['A.5.24', 'A.5.26'],
    wellArchitected: ['SEC10-BP02', 'SEC10-BP04'],
    configProcessCheck: ['response-plan-exists-maintained'],
  }),
  parameters: {
    minWords: {
      type: 'integer',
      default: 100,
      minimum: 1,
      description: 'Words of its own, links and headings not counted, below which a file is a stub.',
    },
  },
  since: '0.1.0',
  on: repository,
  needs: { playbook: declared('playbook'), file: playbookFile },

  check({ facts, parameters: { minWords } }) {
    if (facts.playbook === null) {
      const message = `The policy names no response playbook; write one and add ${SNIPPET}.`;
      return fail(message, { observed: { path: null }, expected: { policy: SNIPPET } });
    }
    const file = facts.file(facts.playbook.path);
    const resource = { file: { path: file.path, line: 1 } };
    const expected = { state: 'text', minWords };
    if (file.state !== 'text') {
      const observed = { path: file.path, state: file.state };
      return fail(`The playbook ${file.path} ${ABSENT[file.state]}.`, { observed, expected });
    }
    const words = ownWords(file.text);
    const evidence = { observed: { path: file.path, state: file.state, words }, expected, resource };
    if (words >= minWords) return pass(`The playbook ${file.path} lies in the repository.`, evidence);
    const [host] = linkedHosts(file.text);
    const link = host === undefined ? '' : ` and a link to ${host}`;
    return fail(
      `The playbook ${file.path} is a stub of ${words} ${words === 1 ? 'word' : 'words'}${link}; it should say itself what to do, in at least ${minWords}.`,
      evidence,
    );
  },
});
