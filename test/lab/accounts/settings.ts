import { AccountClient, PutAlternateContactCommand } from '@aws-sdk/client-account';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { LAB_ACCOUNT_ID, type Lab } from '../lab.ts';
import type { AccountFacts } from './facts.ts';

type Settings = Pick<AccountFacts, 'contacts' | 'root' | 'quarantinedRoles'>;

/** Alternate contacts, root's credentials, roles under quarantine. */
export async function createSettings(lab: Lab, facts: Settings): Promise<void> {
  const account = lab.client(AccountClient);
  for (const AlternateContactType of facts.contacts) {
    const name = AlternateContactType.toLowerCase();
    const contact = { Name: name, Title: 'Team', EmailAddress: `${name}@example.com`, PhoneNumber: '+1 555 0100' };
    await account.send(new PutAlternateContactCommand({ AlternateContactType, ...contact }));
  }
  await lab.patch({
    accountSummary: {
      AccountMFAEnabled: facts.root.hasMfa ? 1 : 0,
      AccountAccessKeysPresent: facts.root.hasAccessKey ? 1 : 0,
    },
  });
  for (const role of facts.quarantinedRoles) await createQuarantinedRole(lab, role);
}

async function createQuarantinedRole(lab: Lab, RoleName: string): Promise<void> {
  const iam = lab.client(IAMClient);
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${LAB_ACCOUNT_ID}:root` },
    Action: 'sts:AssumeRole',
  };
  const deny = { Effect: 'Deny', Action: ['iam:*', 'ec2:RunInstances'], Resource: '*' };
  const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
  const PolicyName = 'AWSExposedCredentialPolicy_DO_NOT_REMOVE';
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document(deny) }));
}
