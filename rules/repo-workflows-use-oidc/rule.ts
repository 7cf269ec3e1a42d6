import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { storedKeys, workflows } from '../../src/facts/repository/workflows.ts';

export default defineRule({
  id: 'repo-workflows-use-oidc',
  title: 'Workflows get their AWS credentials through OIDC',
  capability: 'exposure',
  severity: 'medium',
  pack: 'recommended',
  description:
    'A key that is stored for a workflow can be read by every action that the workflow runs, and works for months afterwards. With OIDC the workflow proves who it is and gets credentials that end with the job.',
  remediation: {
    text: 'Let the job ask for an id token, give configure-aws-credentials a role-to-assume in place of the key, then deactivate the key and remove the secret.',
    commands: [
      'aws iam list-open-id-connect-providers',
      '# This cuts off whatever still uses the key; it can be made active again.\naws iam update-access-key --user-name USER --access-key-id KEY_ID --status Inactive',
      '# Removes the secret from the repository, after no workflow uses it.\ngh secret delete AWS_ACCESS_KEY_ID',
    ],
  },
  references: [
    'https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws',
    'https://github.com/aws-actions/configure-aws-credentials',
  ],
  controls: controls({
    cis: ['1.18', '1.18', '1.17', '2.17', '2.16'],
    wellArchitected: ['SEC02-BP02'],
    attack: ['T1078.004'],
  }),
  since: '0.1.0',
  on: workflows,
  needs: { keys: storedKeys },

  check({ subject: path, facts }) {
    const keys = facts.keys(path);
    if (keys === null) return notApplicable(`Workflow ${path} is gone from the working tree.`);
    const [first, ...others] = keys;
    if (first === undefined) return pass(`Workflow ${path} uses no stored AWS key.`);
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    const message = `Workflow ${path} takes an AWS key from ${first.source} (line ${first.line})${more}; it should assume a role through OIDC.`;
    return fail(message, {
      observed: { keys },
      expected: { keys: [] },
      resource: { file: { path, line: first.line } },
    });
  },
});
