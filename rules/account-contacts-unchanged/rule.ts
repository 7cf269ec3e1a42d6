import { maskEmail } from '../../src/engine/mask.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { alternateContact, contactTypes } from '../../src/facts/aws/account.ts';
import type { PinnedContact } from '../../src/facts/declarations.ts';
import { declared } from '../../src/facts/needs.ts';

const SECTIONS = { SECURITY: 'security', OPERATIONS: 'operations', BILLING: 'billing' } as const;

export default defineRule({
  id: 'account-contacts-unchanged',
  title: 'The alternate contacts are the ones that were agreed on',
  capability: 'hear',
  severity: 'high',
  pack: 'recommended',
  description:
    'Whoever takes over an account changes its contacts, so that warnings and offers of help from AWS reach the wrong mailbox. Pinned in the policy file, such a change is noticed.',
  remediation: {
    text: 'Find out who changed the contact and when. If it was meant, correct the policy file; if not, treat it as an intrusion and set the contact back.',
    commands: [
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=PutAlternateContact --region us-east-1',
      'aws account put-alternate-contact --alternate-contact-type CONTACT_TYPE --name "CONTACT_NAME" --title "CONTACT_TITLE" --email-address CONTACT_EMAIL --phone-number "CONTACT_PHONE"',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html',
    'https://docs.aws.amazon.com/accounts/latest/reference/API_GetAlternateContact.html',
  ],
  controls: [],
  since: '0.1.0',
  on: contactTypes,
  needs: { pinned: declared('contacts'), contact: alternateContact },

  check({ subject: type, facts }) {
    const pin = facts.pinned?.[SECTIONS[type]];
    const wanted = pin === undefined ? '' : wordsFor(pin);
    if (pin === undefined || wanted === '') {
      return notApplicable(`The policy file does not say what the ${type} contact of the account should be.`);
    }
    const contact = facts.contact(type);
    const evidence = { observed: { email: contact?.email ?? null }, expected: { ...pin } };
    if (contact === null) return fail(`The account has no ${type} contact; it should be ${wanted}.`, evidence);
    const found = `The ${type} contact of the account is ${maskEmail(contact.email)}`;
    if (isPinned(contact.email, pin)) return pass(`${found}, as agreed.`, evidence);
    return fail(`${found}; it should be ${wanted}.`, evidence);
  },
});

function isPinned(address: string, { email, domains = [] }: PinnedContact): boolean {
  const found = address.toLowerCase();
  const domain = found.slice(found.lastIndexOf('@') + 1);
  return found === email?.toLowerCase() || domains.some((allowed) => allowed.toLowerCase() === domain);
}

function wordsFor({ email, domains = [] }: PinnedContact): string {
  const one = email === undefined ? [] : [maskEmail(email)];
  const any = domains.length === 0 ? [] : [`an address of ${domains.join(' or ')}`];
  return [...one, ...any].join(', or ');
}
