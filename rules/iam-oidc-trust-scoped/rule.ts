import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { trustOf } from '../../src/iam-policy/trust.ts';
import { ciRoles, type Opening, openingsOf } from './openings.ts';

export default defineRule({
  id: 'iam-oidc-trust-scoped',
  title: 'Roles for builds trust named projects only',
  capability: 'exposure',
  severity: 'high',
  pack: 'recommended',
  description:
    'GitHub Actions, GitLab and HCP Terraform sign the tokens of all their customers alike. A role that trusts the provider and does not say whose builds it means can be assumed by a build of anybody, with no key to leak first.',
  remediation: {
    text: 'Add a condition to the trust policy that names the repository, project or workspace in sub, and the audience in aud.',
    commands: [
      'aws iam get-role --role-name ROLE --query Role.AssumeRolePolicyDocument',
      '# Cuts access: builds that the new trust policy does not name stop working.\naws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html',
  ],
  controls: controls({
    cis: ['1.18', '1.18', '1.17', '2.17', '2.16'],
    wellArchitected: ['SEC02-BP02'],
    attack: ['T1078.004'],
  }),
  parameters: {
    allowOrgWide: {
      type: 'boolean',
      default: false,
      description: 'Whether a role may trust every project of one organization.',
    },
  },
  since: '0.1.0',
  on: ciRoles,
  needs: {},

  check({ subject, parameters }) {
    const openings = openingsOf(subject);
    const observed = { trusts: openings.map(evidence) };
    const isWide = ({ reach }: Opening): boolean =>
      reach === 'anyone' || (reach === 'organization' && !parameters.allowOrgWide);
    const wide = openings.find(({ reach }) => reach === 'anyone') ?? openings.find(isWide);
    const unaddressed = openings.find(({ audiences }) => audiences === null);
    const problems = [
      ...(wide === undefined ? [] : [`lets ${WHO[wide.reach]} ${wide.provider.name} in`]),
      ...(unaddressed === undefined ? [] : [`takes tokens of ${unaddressed.provider.name} for any audience`]),
    ];
    if (problems.length === 0) {
      const whom = parameters.allowOrgWide ? 'organizations or projects' : 'projects';
      return pass(`Role ${subject.name} lets only builds of named ${whom} in.`, { observed });
    }
    const denials = trustOf(subject).some(({ effect }) => effect === 'Deny');
    const uncounted = denials ? ' (its Deny statements are not counted)' : '';
    return fail(
      `Role ${subject.name} ${problems.join(' and ')}; its trust should name projects in sub and audiences in aud${uncounted}.`,
      { observed, expected: { reach: parameters.allowOrgWide ? 'organization' : 'project', aud: 'named' } },
    );
  },
});

const WHO: Readonly<Record<Opening['reach'], string>> = {
  anyone: 'anybody on',
  organization: 'every project of an organization on',
  project: 'a project on',
};

const evidence = ({ provider, reach, subjects, audiences }: Opening) => ({
  provider: provider.url,
  reach,
  sub: subjects,
  aud: audiences,
});
