import { describe, expect, it } from 'vitest';
import { alternateContact, CONTACT_TYPES, contactTypes } from '../../src/facts/aws/account.ts';
import { subjectKey } from '../../src/facts/read-facts.ts';
import { fakeAws } from './fake-aws.ts';

const OPERATION = 'account:GetAlternateContact';
const CONTACT = {
  Name: 'Security',
  Title: 'Team',
  EmailAddress: 'security@example.com',
  PhoneNumber: '+1 555 0100',
  AlternateContactType: 'SECURITY',
};

const reading = (answer: object | string) => alternateContact.read('SECURITY', fakeAws({ [OPERATION]: answer }));

describe('account:GetAlternateContact', () => {
  it('keeps the address, and nothing else of the person', async () => {
    expect(await reading({ AlternateContact: CONTACT })).toEqual({ email: 'security@example.com' });
  });

  it('asks for the type it is about, and for the account itself', async () => {
    const inputs: object[] = [];
    const aws = fakeAws({
      [OPERATION]: (input) => {
        inputs.push(input);
        return { AlternateContact: CONTACT };
      },
    });
    await alternateContact.read('BILLING', aws);
    expect(inputs).toEqual([{ AlternateContactType: 'BILLING' }]);
  });

  it('is null when the contact is not set', async () => {
    expect(await reading('ResourceNotFoundException')).toBeNull();
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['TooManyRequestsException', { kind: 'throttled', iamAction: null }],
    ['ValidationException', { kind: 'failed', iamAction: null }],
  ])('does not take %s for a missing contact', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });

  it.each([
    ['an empty answer', {}],
    ['an empty contact', { AlternateContact: {} }],
    ['a contact without an address', { AlternateContact: { ...CONTACT, EmailAddress: undefined } }],
    ['an empty address', { AlternateContact: { ...CONTACT, EmailAddress: '' } }],
  ])('concludes nothing from %s', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject({
      error: { operation: OPERATION, kind: 'failed', code: 'IncompleteAnswer' },
    });
  });

  it('tells the three types apart', () => {
    const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
    const keys = CONTACT_TYPES.map((type) => subjectKey(contactTypes, type, target));
    expect(new Set(keys).size).toBe(3);
  });
});
