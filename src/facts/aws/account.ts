import { nullWhen, present } from '../answer.ts';
import { item, subjects, type Target } from '../collector.ts';

export const CONTACT_TYPES = ['SECURITY', 'OPERATIONS', 'BILLING'] as const;
export type ContactType = (typeof CONTACT_TYPES)[number];

/** The three alternate contacts that an account can have. */
export const contactTypes = subjects({
  name: 'alternate contact',
  scope: 'account',
  needs: {},
  list: (_, _target: Target): readonly ContactType[] => CONTACT_TYPES,
  describe: (type, { partition, accountId }) => ({
    key: `alternate-contact/${type}`,
    resource: {
      type: 'AwsAccount',
      id: `AWS::::Account:${accountId}`,
      arn: `arn:${partition}:account::${accountId}:account`,
      name: `${type} contact`,
      region: 'global',
    },
  }),
});

export interface AlternateContact {
  readonly email: string;
}

/** Null when it is not set. https://docs.aws.amazon.com/accounts/latest/reference/API_GetAlternateContact.html */
export const alternateContact = item<ContactType, AlternateContact | null>({
  operation: 'account:GetAlternateContact',
  of: contactTypes,
  async read(AlternateContactType, aws) {
    const { AccountClient, GetAlternateContactCommand } = await import('@aws-sdk/client-account');
    const command = new GetAlternateContactCommand({ AlternateContactType });
    const answer = await nullWhen(['ResourceNotFoundException'], aws.send(AccountClient, command));
    if (answer === null) return null;
    // An address cannot be empty: AWS refuses to store one.
    const email = answer.AlternateContact?.EmailAddress || null;
    return { email: present(email, 'account:GetAlternateContact', 'EmailAddress') };
  },
});
