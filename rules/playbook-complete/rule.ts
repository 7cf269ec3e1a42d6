import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { declared } from '../../src/facts/needs.ts';
import { playbookFile } from '../../src/facts/repository/playbook.ts';
import { checkoutUnreadable } from '../../src/facts/repository.ts';
import { NO_PLAYBOOK_TO_JUDGE, readablePlaybook } from '../../src/subjects/playbook.ts';
import { lineSaying, piecesOf } from './passages.ts';
import { says } from './phrases.ts';
import { playbookRequirements, REQUIREMENTS } from './requirements.ts';

export default defineRule({
  id: 'playbook-complete',
  title: 'The response playbook says what a leak calls for',
  capability: 'respond',
  severity: 'medium',
  pack: 'recommended',
  description:
    'To rotate the key is the part that everybody remembers. The thief has by then made a user, assumed a role, read the other secrets or changed the address that AWS writes to, and a playbook that forgets one of these leaves the door open.',
  remediation: {
    text: 'Add the missing step to the playbook, with the command or the person that it takes. The documentation of keydrill has a playbook that says all of it; where yours says it in other words, add them under phrases.',
    commands: ['keydrill rules explain playbook-complete', 'keydrill scan --rule playbook-complete'],
  },
  references: [
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_incident_response_playbooks.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html',
    'https://repost.aws/knowledge-center/potential-account-compromise',
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
    phrases: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description:
        'Further phrases that meet a requirement, each as "requirement: phrase"; * stands for any end of a word, ... for some words.',
    },
  },
  since: '0.1.0',
  on: playbookRequirements,
  needs: { playbook: declared('playbook'), file: playbookFile },

  check({ subject, facts, parameters }) {
    const own = phrasesFor(subject.id, parameters.phrases);
    const playbook = readablePlaybook(facts);
    if (playbook === null) return notApplicable(NO_PLAYBOOK_TO_JUDGE);
    const { path, text } = playbook;
    const pieces = piecesOf(text);
    const line =
      lineSaying(pieces, subject.statements) ?? (own.length === 0 ? null : lineSaying(pieces, [[says(...own)]]));
    const evidence = {
      observed: { requirement: subject.id, line },
      expected: { says: subject.title },
      resource: { file: { path, line: line ?? 1 } },
    };
    if (line === null) return fail(`The playbook ${path} does not say ${subject.title}.`, evidence);
    return pass(`The playbook ${path} says ${subject.title} (line ${line}).`, evidence);
  },
});

/** A phrase for a requirement that does not exist would silently accept nothing. */
function phrasesFor(id: string, phrases: readonly string[]): readonly string[] {
  const known = REQUIREMENTS.map((requirement) => requirement.id);
  const named = phrases.map((entry) => {
    const [requirement = '', phrase = ''] = entry.split(/:\s*(.*)/s).map((part) => part.trim());
    if (known.includes(requirement) && /\p{L}/u.test(phrase)) return { requirement, phrase };
    throw checkoutUnreadable(
      'UnknownRequirement',
      `the phrase "${entry}" does not begin with a requirement and a colon; use one of ${known.join(', ')}`,
    );
  });
  return named.filter(({ requirement }) => requirement === id).map(({ phrase }) => phrase);
}
