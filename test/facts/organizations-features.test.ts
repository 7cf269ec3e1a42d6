import { describe, expect, it } from 'vitest';
import { managementAccount, rootAccessFeatures } from '../../src/facts/aws/organizations-features.ts';
import { isFactUnavailable } from '../../src/facts/fact.ts';
import { TEST_ACCOUNT } from '../../src/testing/given.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const OPERATION = 'iam:ListOrganizationsFeatures';
const read = (answer: Answers[string]) => rootAccessFeatures.read(TEST_ACCOUNT, fakeAws({ [OPERATION]: answer }));
const codeOf = async (answer: Answers[string]): Promise<string> => {
  try {
    return JSON.stringify(await read(answer));
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return `${thrown.error.kind} ${thrown.error.code}`;
  }
};

describe('managementAccount', () => {
  const listed = (managementAccountId: string | null) =>
    managementAccount.list(
      {
        organization: managementAccountId === null ? null : { id: 'o-a', managementAccountId, featureSet: 'ALL' },
      },
      TEST_ACCOUNT,
    );

  it('is the account that manages its organization, and no other', () => {
    expect(listed(TEST_ACCOUNT.accountId)).toEqual([TEST_ACCOUNT]);
    expect(listed('444455556666')).toEqual([]);
    expect(listed(null)).toEqual([]);
  });
});

describe('rootAccessFeatures', () => {
  it('lists what is on, sorted', async () => {
    const answer = { OrganizationId: 'o-a', EnabledFeatures: ['RootSessions', 'RootCredentialsManagement'] };
    expect(await read(answer)).toEqual(['RootCredentialsManagement', 'RootSessions']);
    expect(await read({ OrganizationId: 'o-a', EnabledFeatures: [] })).toEqual([]);
  });

  it('asks in the home region', async () => {
    const aws = fakeAws({ [OPERATION]: { EnabledFeatures: [] } });
    await rootAccessFeatures.read(TEST_ACCOUNT, aws);
    expect(aws.sent).toEqual([`${OPERATION}@us-east-1`]);
  });

  it.each(['ServiceAccessNotEnabledException', 'OrganizationNotInAllFeaturesModeException'])(
    '%s: nothing can be on',
    async (name) => {
      expect(await read(name)).toEqual([]);
    },
  );

  it.each([
    ['AccessDenied', 'access-denied AccessDenied'],
    ['Throttling', 'throttled Throttling'],
    // The organization names this account as its management account: who is right, nobody can tell.
    [
      'AccountNotManagementOrDelegatedAdministratorException',
      'failed AccountNotManagementOrDelegatedAdministratorException',
    ],
    ['OrganizationNotFoundException', 'failed OrganizationNotFoundException'],
  ])('%s is no answer', async (name, expected) => {
    expect(await codeOf(name)).toBe(expected);
  });

  it('an empty answer says nothing', async () => {
    expect(await codeOf({ OrganizationId: 'o-a' })).toBe('failed IncompleteAnswer');
  });
});
