import { Document } from 'yaml';
import { attribute } from './cloudformation/intrinsic.ts';
import { conditionsOf, parametersOf, rulesOf } from './cloudformation/parameters.ts';
import { resourcesOf } from './cloudformation/resources.ts';
import type { RoleTemplate } from './role-template.ts';

/** The role as a CloudFormation template, for one account or, as a StackSet, for those of an organization. */
export function cloudFormation(template: RoleTemplate): string {
  const document = new Document(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: 'The role with which keydrill reads an account.',
      Parameters: parametersOf(template),
      Rules: rulesOf(template),
      Conditions: conditionsOf(template),
      Resources: resourcesOf(template),
      Outputs: {
        RoleArn: { Description: 'What scans assume.', Value: attribute('Role', 'Arn') },
      },
    },
    // Readers of CloudFormation know YAML 1.1, where 2012-10-17 is a day unless it stands in quotes.
    { aliasDuplicateObjects: false, compat: 'yaml-1.1' },
  );
  document.commentBefore = headerOf(template);
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: false });
}

/** How to deploy it, with the parameters of whoever scans from another account, or of GitHub where it is filled in. */
function headerOf({ publish, externalId, github }: RoleTemplate): string {
  const values = {
    ...(github === null ? { ScannerPrincipal: 'arn:aws:iam::111122223333:role/security-scanner' } : {}),
    ...(github === null && externalId ? { ExternalId: 'EXTERNAL-ID' } : {}),
    ...(github === null ? {} : { CreateGitHubProvider: 'true' }),
  };
  const given = Object.entries(values);
  return ` The role with which keydrill reads an account: what the selected rules need and ${
    publish === null ? 'nothing that writes' : 'what publishing needs'
  }.
 "keydrill permissions" wrote this; let it write it anew when the policy or keydrill changes.

 In one account:

   aws cloudformation deploy --stack-name keydrill --template-file keydrill-role.yaml \\
     --capabilities CAPABILITY_NAMED_IAM \\
     --parameter-overrides ${given.map(([name, value]) => `${name}=${value}`).join(' ')}

 In every account of an organization but its management account, which needs a stack of its own. IAM is global, so one
 region is enough. A StackSet is made in the management account, or by a delegated administrator, who adds
 --call-as DELEGATED_ADMIN to both:

   aws cloudformation create-stack-set --stack-set-name keydrill --template-body file://keydrill-role.yaml \\
     --capabilities CAPABILITY_NAMED_IAM --permission-model SERVICE_MANAGED \\
     --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false \\
     --parameters ${given.map(([name, value]) => `ParameterKey=${name},ParameterValue=${value}`).join(' ')}
   aws cloudformation create-stack-instances --stack-set-name keydrill --regions us-east-1 \\
     --deployment-targets OrganizationalUnitIds=r-EXAMPLE`;
}
