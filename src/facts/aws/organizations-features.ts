import { nullWhen, present } from '../answer.ts';
import { item, subjects, type Target } from '../collector.ts';
import { onScope } from '../scope.ts';
import { organization } from './organization.ts';

/** The account, if it is the management account of its organization. */
export const managementAccount = subjects({
  name: 'management account',
  scope: 'account',
  needs: { organization },
  list: ({ organization: found }, target): readonly Target[] =>
    found?.managementAccountId === target.accountId ? [target] : [],
  describe: (target) => onScope(target, 'account'),
});

/**
 * The parts of central root access that are on, e.g. `RootCredentialsManagement`. Other accounts are not asked: they would be refused.
 * Without trusted access for IAM, or in an organization that only shares a bill, nothing can be on.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html
 */
export const rootAccessFeatures = item<Target, readonly string[]>({
  operation: 'iam:ListOrganizationsFeatures',
  of: managementAccount,
  async read(_, aws) {
    const { IAMClient, ListOrganizationsFeaturesCommand } = await import('@aws-sdk/client-iam');
    const asked = aws.send(IAMClient, new ListOrganizationsFeaturesCommand({}));
    const answer = await nullWhen(NOTHING_ON, asked);
    if (answer === null) return [];
    return [...present(answer.EnabledFeatures, 'iam:ListOrganizationsFeatures', 'EnabledFeatures')].sort();
  },
});

const NOTHING_ON = ['ServiceAccessNotEnabledException', 'OrganizationNotInAllFeaturesModeException'];
