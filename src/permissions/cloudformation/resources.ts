import type { AllowDocument } from '../document.ts';
import { GITHUB_AUDIENCE, GITHUB_HOST, type RoleTemplate } from '../role-template.ts';
import { either, onlyIf, ref, sub } from './intrinsic.ts';

/** The role, its policies, and GitHub's provider where it is asked for. */
export const resourcesOf = (template: RoleTemplate) => ({
  Role: role(template),
  ...Object.fromEntries(template.read.map((document, index) => [readPolicyName(index), policy(document, READS)])),
  ...(template.publish === null
    ? {}
    : { PublishPolicy: { ...policy(template.publish, PUBLISHES), Condition: 'Publishes' } }),
  GitHubProvider: {
    Type: 'AWS::IAM::OIDCProvider',
    Condition: 'CreatesGitHubProvider',
    // Other roles of the account may come to rest on it, so it stays when the stack goes.
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: { Url: `https://${GITHUB_HOST}`, ClientIdList: [GITHUB_AUDIENCE] },
  },
});

const READS = 'What the rules of keydrill that a policy selects read.';
const PUBLISHES = 'What keydrill needs to write findings to Security Hub.';

const readPolicyName = (index: number): string => (index === 0 ? 'ReadPolicy' : `ReadPolicy${index + 1}`);

const policy = (document: AllowDocument, description: string) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { Description: description, Roles: [ref('Role')], PolicyDocument: document },
});

const role = ({ externalId }: RoleTemplate) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: ref('RoleName'),
    Description: 'Lets keydrill read this account.',
    MaxSessionDuration: ref('MaxSessionDuration'),
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [onlyIf('TrustsScanner', scannerTrust(externalId)), onlyIf('TrustsGitHub', gitHubTrust())],
    },
  },
});

const scannerTrust = (externalId: boolean) => ({
  Sid: 'Scanner',
  Effect: 'Allow',
  Principal: { AWS: ref('ScannerPrincipal') },
  Action: 'sts:AssumeRole',
  ...(externalId ? { Condition: { StringEquals: { 'sts:ExternalId': ref('ExternalId') } } } : {}),
});

const gitHubTrust = () => ({
  Sid: 'GitHubActions',
  Effect: 'Allow',
  Principal: {
    Federated: either(
      'CreatesGitHubProvider',
      ref('GitHubProvider'),
      sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${GITHUB_HOST}`),
    ),
  },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: {
    StringEquals: {
      [`${GITHUB_HOST}:aud`]: GITHUB_AUDIENCE,
      [`${GITHUB_HOST}:sub`]: sub(`repo:\${GitHubRepository}:\${GitHubRefOrEnvironment}`),
    },
  },
});
