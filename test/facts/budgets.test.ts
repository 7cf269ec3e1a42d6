import { describe, expect, it } from 'vitest';
import { budgets } from '../../src/facts/aws/budgets.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const BUDGETS = 'budgets:DescribeBudgets';
const NOTIFICATIONS = 'budgets:DescribeBudgetNotificationsForAccount';

const budget = (BudgetName: string, BudgetType = 'COST') => ({
  BudgetName,
  BudgetType,
  BudgetLimit: { Amount: '100.0', Unit: 'USD' },
  TimeUnit: 'MONTHLY',
});
const NOTIFICATION = {
  NotificationType: 'ACTUAL',
  ComparisonOperator: 'GREATER_THAN',
  Threshold: 80,
  ThresholdType: 'PERCENTAGE',
  NotificationState: 'OK',
};

const read = (answers: Answers) => budgets.read(fakeAws(answers));

describe('budgets', () => {
  it('keep their type and how many notifications they have', async () => {
    expect(
      await read({
        [BUDGETS]: { Budgets: [budget('monthly'), budget('plans', 'SAVINGS_PLANS_COVERAGE'), budget('silent')] },
        [NOTIFICATIONS]: {
          BudgetNotificationsForAccount: [
            { BudgetName: 'monthly', Notifications: [NOTIFICATION, { ...NOTIFICATION, Threshold: 100 }] },
            { BudgetName: 'plans', Notifications: [] },
          ],
        },
      }),
    ).toEqual([
      { name: 'monthly', type: 'COST', notifications: 2 },
      { name: 'plans', type: 'SAVINGS_PLANS_COVERAGE', notifications: 0 },
      { name: 'silent', type: 'COST', notifications: 0 },
    ]);
  });

  it('are asked of the account that is scanned, at home', async () => {
    const inputs: object[] = [];
    const noting = (answer: object) => (input: object) => {
      inputs.push(input);
      return answer;
    };
    const aws = fakeAws({ [BUDGETS]: noting({ Budgets: [budget('monthly')] }), [NOTIFICATIONS]: noting({}) });
    expect(await budgets.read(aws)).toEqual([{ name: 'monthly', type: 'COST', notifications: 0 }]);
    expect(inputs).toEqual([{ AccountId: '111122223333' }, { AccountId: '111122223333' }]);
    expect(aws.sent).toEqual([`${BUDGETS}@us-east-1`, `${NOTIFICATIONS}@us-east-1`]);
  });

  it.each([{}, { Budgets: [] }])(
    'are none for an account without any: %j, without a second question',
    async (answer) => {
      const aws = fakeAws({ [BUDGETS]: answer });
      expect(await budgets.read(aws)).toEqual([]);
      expect(aws.sent).toEqual([`${BUDGETS}@us-east-1`]);
    },
  );

  it('are read page by page', async () => {
    expect(
      await read({
        [BUDGETS]: (input) =>
          'NextToken' in input ? { Budgets: [budget('b')] } : { Budgets: [budget('a')], NextToken: 't' },
        [NOTIFICATIONS]: (input) =>
          'NextToken' in input
            ? { BudgetNotificationsForAccount: [{ BudgetName: 'b', Notifications: [NOTIFICATION] }] }
            : { BudgetNotificationsForAccount: [{ BudgetName: 'a' }], NextToken: 't' },
      }),
    ).toEqual([
      { name: 'a', type: 'COST', notifications: 0 },
      { name: 'b', type: 'COST', notifications: 1 },
    ]);
  });

  it('are not asked for in GovCloud, where there is no bill', async () => {
    const aws = fakeAws({});
    expect(await budgets.read({ ...aws, partition: 'aws-us-gov' })).toBeNull();
    expect(aws.sent).toEqual([]);
  });

  it.each([
    ['a budget without a name', BUDGETS, { [BUDGETS]: { Budgets: [{ BudgetType: 'COST' }] }, [NOTIFICATIONS]: {} }],
    ['a budget without a type', BUDGETS, { [BUDGETS]: { Budgets: [{ BudgetName: 'a' }] }, [NOTIFICATIONS]: {} }],
    [
      'notifications of no budget',
      NOTIFICATIONS,
      {
        [BUDGETS]: { Budgets: [budget('a')] },
        [NOTIFICATIONS]: { BudgetNotificationsForAccount: [{ Notifications: [NOTIFICATION] }] },
      },
    ],
  ])('conclude nothing from %s', async (_, operation, answers) => {
    await expect(read(answers)).rejects.toMatchObject({
      error: { operation, kind: 'failed', code: 'IncompleteAnswer' },
    });
  });

  it.each([
    [BUDGETS, 'AccessDeniedException', { kind: 'access-denied' }],
    [NOTIFICATIONS, 'AccessDeniedException', { kind: 'access-denied' }],
    [BUDGETS, 'ThrottlingException', { kind: 'throttled' }],
    [NOTIFICATIONS, 'NotFoundException', { kind: 'failed' }],
  ])('pass on of %s: %s', async (operation, code, error) => {
    await expect(read({ [BUDGETS]: { Budgets: [budget('a')] }, [operation]: code })).rejects.toMatchObject({
      error: { operation, code, ...error },
    });
  });
});
