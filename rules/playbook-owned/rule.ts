import { controls } from '../../src/engine/controls.ts';
import { maskEmail } from '../../src/engine/mask.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { declared } from '../../src/facts/needs.ts';
import { codeOwners } from '../../src/facts/repository/codeowners.ts';
import { playbookFile } from '../../src/facts/repository/playbook.ts';
import { repository } from '../../src/subjects/account.ts';
import { NO_PLAYBOOK_TO_JUDGE, readablePlaybook } from '../../src/subjects/playbook.ts';
import { ownsPath } from './owner-pattern.ts';

export default defineRule({
  id: 'playbook-owned',
  title: 'The response playbook has owners',
  capability: 'respond',
  severity: 'low',
  pack: 'recommended',
  description:
    'A text of everybody is kept up by nobody. With an owner in CODEOWNERS, those who would follow the playbook are asked about every change to it.',
  remediation: {
    text: 'Add a line for the playbook to .github/CODEOWNERS, below every broader pattern, and name a team rather than a person.',
    commands: [`printf '%s\\n' '/PLAYBOOK_PATH @ORGANIZATION/TEAM' >> .github/CODEOWNERS`],
  },
  references: [
    'https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners',
  ],
  controls: controls({
    nist80053: ['IR-4', 'IR-8'],
    pciDss: ['12.10.1', '12.10.2'],
    csf: ['ID.IM-04'],
    iso27001: ['A.5.24', 'A.5.26'],
    wellArchitected: ['SEC10-BP02', 'SEC10-BP04'],
    configProcessCheck: ['response-plan-exists-maintained'],
  }),
  since: '0.1.0',
  on: repository,
  needs: { playbook: declared('playbook'), file: playbookFile, owners: codeOwners },

  check({ facts }) {
    const playbook = readablePlaybook(facts);
    if (playbook === null) return notApplicable(NO_PLAYBOOK_TO_JUDGE);
    const { path } = playbook;
    const file = facts.owners;
    const resource = { file: { path, line: 1 } };
    if (file === null) {
      const message = `The playbook ${path} has no owner, because the repository has no CODEOWNERS file.`;
      return fail(message, { observed: { codeOwners: null, owners: [] }, resource });
    }
    // The last pattern that fits decides, even if it names nobody.
    const entry = file.entries.findLast(({ pattern }) => ownsPath(pattern, path));
    const owners = (entry?.owners ?? []).map((owner) => (owner.startsWith('@') ? owner : maskEmail(owner)));
    const observed = { codeOwners: file.path, line: entry?.line ?? null, owners };
    if (entry === undefined) {
      const message = `The playbook ${path} has no owner: no line of ${file.path} covers it.`;
      return fail(message, { observed, resource });
    }
    if (owners.length === 0) {
      const message = `The playbook ${path} has no owner: line ${entry.line} of ${file.path} takes its owners away.`;
      return fail(message, { observed, resource: { file: { path: file.path, line: entry.line } } });
    }
    return pass(`The playbook ${path} belongs to ${owners.join(' and ')}.`, { observed, resource });
  },
});
