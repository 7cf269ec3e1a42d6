import type * as Budgets from '@aws-sdk/client-budgets';
import { allPages, present } from '../answer.ts';
import { type Aws, one } from '../collector.ts';

const load = () => import('@aws-sdk/client-budgets');

const BUDGETS = 'budgets:DescribeBudgets';
const NOTIFICATIONS = 'budgets:DescribeBudgetNotificationsForAccount';

export interface Budget {
  readonly name: string;
  /** `COST`, `USAGE`, or how well reservations and Savings Plans are used. */
  readonly type: string;
  /** AWS deletes a notification with its last subscriber, so each of them is sent to somebody. */
  readonly notifications: number;
}

/**
 * The budgets of the account; AWS deletes them at their end. Null in GovCloud, whose accounts are billed through one of
 * the commercial partition. https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/usage-and-payment.html
 */
export const budgets = one<readonly Budget[] | null>({
  operation: BUDGETS,
  also: [NOTIFICATIONS],
  scope: 'account',
  async read(aws) {
    if (aws.partition === 'aws-us-gov') return null;
    const found = await describedBudgets(aws);
    const notifications = found.length === 0 ? new Map<string, number>() : await notificationCounts(aws);
    return found.map(({ BudgetName, BudgetType }) => {
      const name = present(BudgetName, BUDGETS, 'BudgetName');
      return { name, type: present(BudgetType, BUDGETS, 'BudgetType'), notifications: notifications.get(name) ?? 0 };
    });
  },
});

/**
 * The list is missing from the answer for an account without budgets.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_DescribeBudgets.html
 */
async function describedBudgets(aws: Aws): Promise<readonly Budgets.Budget[]> {
  const { BudgetsClient, DescribeBudgetsCommand } = await load();
  const pages = await allPages(
    BUDGETS,
    (NextToken) => aws.send(BudgetsClient, new DescribeBudgetsCommand(pageOf(aws, NextToken))),
    (page) => page.NextToken,
  );
  return pages.flatMap((page) => page.Budgets ?? []);
}

/**
 * One question for all budgets, in which those without a notification need not occur.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_DescribeBudgetNotificationsForAccount.html
 */
async function notificationCounts(aws: Aws): Promise<ReadonlyMap<string, number>> {
  const { BudgetsClient, DescribeBudgetNotificationsForAccountCommand } = await load();
  const pages = await allPages(
    NOTIFICATIONS,
    (NextToken) => aws.send(BudgetsClient, new DescribeBudgetNotificationsForAccountCommand(pageOf(aws, NextToken))),
    (page) => page.NextToken,
  );
  return new Map(
    pages
      .flatMap((page) => page.BudgetNotificationsForAccount ?? [])
      .map(({ BudgetName, Notifications }) => [
        present(BudgetName, NOTIFICATIONS, 'BudgetName'),
        Notifications?.length ?? 0,
      ]),
  );
}

const pageOf = ({ accountId }: Aws, token: string | undefined) => ({
  AccountId: accountId,
  ...(token === undefined ? {} : { NextToken: token }),
});
