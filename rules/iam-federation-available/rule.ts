import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { oidcProviders } from '../../src/facts/aws/iam.ts';
import { samlProviders } from '../../src/facts/aws/iam-saml.ts';
import { identityCenters } from '../../src/facts/aws/sso.ts';
import { readEach, settle, some } from '../../src/facts/logic.ts';
import { everyRegion } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';

export default defineRule({
  id: 'iam-federation-available',
  title: 'People and builds can sign in without an IAM user',
  capability: 'exposure',
  severity: 'low',
  pack: 'strict',
  description:
    'Keys are made where there is nothing else. With IAM Identity Center or an identity provider in place, people and builds get credentials that end by themselves, and nobody needs a key to leak.',
  remediation: {
    text: 'Enable IAM Identity Center for the organization, or add the identity provider of your company (SAML) or build system (OIDC) to IAM.',
    commands: [
      'aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/singlesignon/latest/userguide/what-is.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html',
  ],
  controls: controls({ cis: ['1.21', '1.21', '1.20', '2.20', '2.19'], wellArchitected: ['SEC02-BP04'] }),
  since: '0.1.0',
  on: account,
  needs: { saml: samlProviders, oidc: oidcProviders, centers: everyRegion(identityCenters) },

  check({ facts, context }) {
    const ways: readonly Way[] = [
      { name: 'a SAML provider', isThere: () => facts.saml.length > 0 },
      { name: 'an OIDC provider', isThere: () => facts.oidc.some(isForPeopleOrBuilds) },
      {
        name: 'IAM Identity Center',
        isThere: () => some(facts.centers, ({ read }) => read().length > 0),
      },
    ];
    const { values, unread } = readEach(ways, ({ isThere }) => isThere());
    const found = values.filter(({ value }) => value).map(({ item }) => item.name);
    if (found.length > 0) {
      return pass(`People or builds can sign in to account ${context.accountId} through ${found.join(' and ')}.`, {
        observed: { through: found },
      });
    }
    settle(unread, null);
    return fail(
      `Account ${context.accountId} has neither IAM Identity Center nor a SAML or OIDC provider; people and builds should have somewhere to go instead of a key.`,
    );
  },
});

interface Way {
  readonly name: string;
  readonly isThere: () => boolean;
}

/** The provider of an EKS cluster signs in its pods, and nobody else. */
const isForPeopleOrBuilds = (arn: string): boolean => !/:oidc-provider\/oidc\.eks\./.test(arn);
