// Shape: docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListInstances.html
import { jsonAnswer } from '../error-answers.ts';
import type { Overlays } from './overlay.ts';

export interface IdentityCenterInstance {
  /** An instance exists in one region. */
  readonly region: string;
  readonly status?: 'ACTIVE' | 'CREATE_IN_PROGRESS' | 'CREATE_FAILED' | 'DELETE_IN_PROGRESS';
  /** Default: the account that asks. A member sees the instance of its organization. */
  readonly owner?: string;
}

/** sso:ListInstances. moto makes one up in every region of every account. */
export function identityCenterInstances(instances: readonly IdentityCenterInstance[]): Overlays {
  return {
    'sso:ListInstances': async ({ region }, { accountId }) => {
      const account = await accountId();
      const Instances = instances
        .filter((instance) => instance.region === region)
        .map(({ status = 'ACTIVE', owner = account }) => ({
          InstanceArn: 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
          IdentityStoreId: 'd-1234567890',
          OwnerAccountId: owner,
          Name: 'lab',
          CreatedDate: 1_700_000_000,
          Status: status,
        }));
      return jsonAnswer(200, { Instances });
    },
  };
}
