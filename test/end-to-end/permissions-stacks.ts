import { spawnSync } from 'node:child_process';
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { LAB_ACCOUNT_ID, type Lab } from '../lab/lab.ts';
import { findPython } from '../lab/python.ts';
import type { PolicyJson } from '../permissions/sample-template.ts';

/** What cfn-lint, which comes with the emulator, says of a template: errors, warnings and advice, by the ids of its rules. */
export async function lint(path: string): Promise<readonly string[]> {
  const main = 'from cfnlint.runner import main; main()';
  const args = ['-c', main, '--format', 'json', '--include-checks', 'I', '--template', path];
  const { stdout, stderr } = spawnSync(await findPython(), args, { encoding: 'utf8' });
  if (!stdout.startsWith('[')) throw new Error(`cfn-lint said no JSON: ${stderr}`);
  const matches: readonly { readonly Rule: { readonly Id: string }; readonly Message: string }[] = JSON.parse(stdout);
  return matches.map(({ Rule: { Id }, Message }) => `${Id} ${Message}`);
}

/** Makes a stack in the emulator; CloudFormation has no SDK client here, and speaks forms. */
export async function createStack(
  lab: Lab,
  template: string,
  parameters: Readonly<Record<string, string>>,
  accountId = LAB_ACCOUNT_ID,
): Promise<void> {
  const given = Object.entries(parameters).flatMap(([key, value], index) => [
    [`Parameters.member.${index + 1}.ParameterKey`, key],
    [`Parameters.member.${index + 1}.ParameterValue`, value],
  ]);
  const answer = await fetch(lab.emulatorEndpoint, {
    method: 'POST',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIALABSETUP00000001/20260101/us-east-1/cloudformation/aws4_request, SignedHeaders=host, Signature=0',
      'content-type': 'application/x-www-form-urlencoded',
      'x-moto-account-id': accountId,
    },
    body: new URLSearchParams([
      ['Action', 'CreateStack'],
      ['Version', '2010-05-15'],
      ['StackName', 'keydrill'],
      ['TemplateBody', template],
      ['Capabilities.member.1', 'CAPABILITY_NAMED_IAM'],
      ...given.map(([key = '', value = '']) => [key, value]),
    ]),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}

/** A role of the emulator, with its trust policy and what its attached policies say. */
export async function roleOf(lab: Lab, RoleName: string) {
  const iam = lab.client(IAMClient);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const byName = AttachedPolicies.toSorted((a, b) => ((a.PolicyName ?? '') < (b.PolicyName ?? '') ? 1 : -1));
  const policies = await Promise.all(
    byName.map(async ({ PolicyArn }): Promise<PolicyJson> => {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
      const version = { PolicyArn, VersionId: Policy?.DefaultVersionId };
      const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(version));
      return decoded(PolicyVersion?.Document);
    }),
  );
  const { Version, Statement } = decoded(Role?.AssumeRolePolicyDocument);
  // CloudFormation drops AWS::NoValue from lists; moto leaves a null there.
  const trust = { Version, Statement: Statement.filter((statement: unknown) => statement !== null) };
  return { arn: Role?.Arn, maxSessionDuration: Role?.MaxSessionDuration, trust, policies };
}

const decoded = (document = '{}'): PolicyJson =>
  JSON.parse(document.startsWith('%') ? decodeURIComponent(document) : document);
