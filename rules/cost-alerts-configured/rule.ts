import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { type Budget, budgets } from '../../src/facts/aws/budgets.ts';
import { type AnomalySubscription, anomalySubscriptions } from '../../src/facts/aws/cost-explorer.ts';
import { readEach, settle } from '../../src/facts/logic.ts';
import { optIn } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';

/** The others say how well reservations and Savings Plans are used, which a thief does not change. */
const SPENDING = ['COST', 'USAGE'];

export default defineRule({
  id: 'cost-alerts-configured',
  title: 'Somebody is told when the account spends more than it should',
  capability: 'hear',
  severity: 'low',
  pack: 'recommended',
  description:
    'Most stolen keys are used to start expensive machines. Where everything else is missed, the bill is what tells of it, and an alert tells of it weeks before the invoice.',
  remediation: {
    text: 'Create a cost budget with a notification to a mailbox that people read, or a cost anomaly subscription.',
    commands: [
      "aws budgets create-budget --account-id ACCOUNT_ID --budget BudgetName=monthly,BudgetType=COST,TimeUnit=MONTHLY,BudgetLimit='{Amount=AMOUNT,Unit=USD}' --notifications-with-subscribers 'Notification={NotificationType=ACTUAL,ComparisonOperator=GREATER_THAN,Threshold=100},Subscribers=[{SubscriptionType=EMAIL,Address=MAILBOX}]'",
    ],
  },
  references: [
    'https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create.html',
    'https://docs.aws.amazon.com/cost-management/latest/userguide/manage-ad.html',
  ],
  controls: [],
  parameters: {
    costExplorer: {
      type: 'boolean',
      default: false,
      description:
        'Look for cost anomaly subscriptions, too. AWS charges 0.01 US dollars for each request to this API; a scan makes one for each account, and one more for each further page of subscriptions.',
    },
  },
  since: '0.1.0',
  on: account,
  needs: { budgets, subscriptions: optIn('costExplorer', anomalySubscriptions) },

  check({ facts, parameters, context }) {
    if (context.partition === 'aws-us-gov') {
      return notApplicable(
        'GovCloud accounts have no bill of their own; budgets belong to the commercial account that pays it.',
      );
    }
    const ways: (() => readonly Alert[])[] = [() => byBudget(facts.budgets ?? [])];
    if (parameters.costExplorer) ways.push(() => byAnomaly(facts.subscriptions ?? []));
    const { values, unread } = readEach(ways, (way) => way());
    const [first] = values.flatMap(({ value }) => value);
    if (first !== undefined)
      return pass(`${first.words} of the account alerts somebody.`, { observed: first.observed });
    const looked = parameters.costExplorer ? 'No budget or cost anomaly subscription' : 'No cost or usage budget';
    return settle(
      unread,
      fail(`${looked} of the account alerts anybody; one should.`, {
        observed: { alerts: [] },
        expected: { notifications: '1 or more' },
      }),
    );
  },
});

/** Something that tells somebody. */
interface Alert {
  readonly words: string;
  readonly observed: Readonly<Record<string, unknown>>;
}

const byBudget = (all: readonly Budget[]): readonly Alert[] =>
  all
    .filter(({ type, notifications }) => SPENDING.includes(type) && notifications > 0)
    .map((budget) => ({ words: `Budget ${budget.name}`, observed: { ...budget } }));

const byAnomaly = (all: readonly AnomalySubscription[]): readonly Alert[] =>
  all
    .filter(({ subscribers }) => subscribers > 0)
    .map((each) => ({ words: `Cost anomaly subscription ${each.name}`, observed: { ...each } }));
