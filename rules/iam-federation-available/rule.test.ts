import { describe, it } from 'vitest';
import { oidcProviders } from '../../src/facts/aws/iam.ts';
import { samlProviders } from '../../src/facts/aws/iam-saml.ts';
import { identityCenters } from '../../src/facts/aws/sso.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const SAML = 'arn:aws:iam::111122223333:saml-provider/corporate';
const GITHUB = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
const EKS = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/AB12';
const CENTER = 'arn:aws:sso:::instance/ssoins-1';

const noSaml = given(samlProviders, []);
const noOidc = given(oidcProviders, []);
const noCenter = given(identityCenters, []);

const IAM = ['iam:ListSAMLProviders', 'iam:ListOpenIDConnectProviders'];
const OTHERS = ['iam:ListOpenIDConnectProviders', 'sso:ListInstances'];

testRule(rule, { describe, it }, [
  {
    name: 'a SAML provider',
    facts: [given(samlProviders, [SAML]), noOidc, noCenter],
    stands: OTHERS,
    expect: {
      status: 'pass',
      message: 'People or builds can sign in to account 111122223333 through a SAML provider.',
      observed: { through: ['a SAML provider'] },
    },
  },
  {
    name: 'an OIDC provider',
    facts: [noSaml, given(oidcProviders, [EKS, GITHUB]), noCenter],
    stands: ['iam:ListSAMLProviders', 'sso:ListInstances'],
    expect: { status: 'pass', message: /through an OIDC provider\.$/ },
  },
  {
    name: 'Identity Center in one of the regions',
    regions: ['eu-west-1', 'us-east-1', 'us-west-2'],
    facts: [
      noSaml,
      noOidc,
      given(identityCenters, [CENTER], 'eu-west-1'),
      noCenter,
      unread(identityCenters, 'throttled', 'us-west-2'),
    ],
    stands: [...IAM, 'sso:ListInstances'],
    expect: { status: 'pass', message: /through IAM Identity Center\.$/ },
  },
  {
    name: 'several',
    facts: [given(samlProviders, [SAML]), given(oidcProviders, [GITHUB]), given(identityCenters, [CENTER])],
    stands: [...IAM, 'sso:ListInstances'],
    expect: { status: 'pass', message: /through a SAML provider and an OIDC provider and IAM Identity Center\.$/ },
  },
  {
    name: 'one is proof enough when the others could not be read',
    facts: [given(samlProviders, [SAML]), unread(oidcProviders), unread(identityCenters, 'throttled')],
    expect: { status: 'pass' },
  },
  {
    name: 'none',
    facts: [noSaml, noOidc, noCenter],
    expect: {
      status: 'fail',
      severity: 'low',
      message:
        'Account 111122223333 has neither IAM Identity Center nor a SAML or OIDC provider; people and builds should have somewhere to go instead of a key.',
    },
  },
  {
    name: 'the provider of a Kubernetes cluster is for pods',
    facts: [noSaml, given(oidcProviders, [EKS]), noCenter],
    expect: { status: 'fail' },
  },
  {
    name: 'a region without Identity Center is left out',
    regions: ['ap-east-2', 'us-east-1'],
    facts: [noSaml, noOidc, noCenter, unread(identityCenters, 'unsupported', 'ap-east-2')],
    expect: { status: 'fail' },
  },
  {
    name: 'none was found, and one region could not be asked',
    regions: ['eu-west-1', 'us-east-1'],
    facts: [noSaml, noOidc, noCenter, unread(identityCenters, 'access-denied', 'eu-west-1')],
    expect: { status: 'unknown', message: /sso:ListInstances was denied/ },
  },
]);
