import { controls } from '../../src/engine/controls.ts';
import { maskEmail } from '../../src/engine/mask.ts';
import { defineRule, fail, pass, type Severity } from '../../src/engine/rule.ts';
import { alternateContact, type ContactType, contactTypes } from '../../src/facts/aws/account.ts';

/** AWS writes about a leaked key to the security contact; the others hear of what it did. */
const SEVERITIES: Readonly<Record<ContactType, Severity>> = { SECURITY: 'high', OPERATIONS: 'medium', BILLING: 'low' };

export default defineRule({
  id: 'account-alternate-contacts-set',
  title: 'AWS knows whom to write to about security, operations and billing',
  capability: 'hear',
  severity: 'high',
  pack: 'essential',
  description:
    'When AWS finds a key of yours in public, it writes to the security contact. Without one, the letter goes to the mailbox that opened the account, which may have no reader.',
  remediation: {
    text: 'Set the missing alternate contact to a shared mailbox that several people read; one mailbox may serve all three types.',
    commands: [
      'aws account put-alternate-contact --alternate-contact-type CONTACT_TYPE --name "CONTACT_NAME" --title "CONTACT_TITLE" --email-address CONTACT_EMAIL --phone-number "CONTACT_PHONE"',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html',
    'https://docs.aws.amazon.com/accounts/latest/reference/API_GetAlternateContact.html',
  ],
  controls: controls({
    cis: ['1.2', '1.2', '1.2', '2.2', '2.3'],
    securityHub: ['Account.1'],
    nist80053: ['CM-2'],
    iso27001: ['A.5.5'],
    wellArchitected: ['SEC10-BP01'],
  }),
  since: '0.1.0',
  on: contactTypes,
  needs: { contact: alternateContact },

  check({ subject: type, facts }) {
    const contact = facts.contact(type);
    const evidence = {
      observed: { email: contact?.email ?? null },
      expected: { set: true },
      severity: SEVERITIES[type],
    };
    if (contact === null)
      return fail(`The account has no ${type} contact; AWS should know whom to write to.`, evidence);
    return pass(`The ${type} contact of the account is ${maskEmail(contact.email)}.`, evidence);
  },
});
