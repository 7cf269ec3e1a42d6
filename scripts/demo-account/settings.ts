import { alternateContact, type ContactType } from '../../src/facts/aws/account.ts';
import { budgets } from '../../src/facts/aws/budgets.ts';
import { riskEvents } from '../../src/facts/aws/health.ts';
import type { Simulated } from '../../src/facts/aws/iam-simulation.ts';
import { organization } from '../../src/facts/aws/organization.ts';
import { CONTAINMENT, simulatedContainment, simulatedInvestigation } from '../../src/facts/aws/responder.ts';
import { type Answer, answer, answerFor, HOME } from './answer.ts';

/** The address for operations is that of a service provider whose contract has ended. */
const CONTACTS: Readonly<Record<ContactType, string | null>> = {
  SECURITY: 'security@example.com',
  OPERATIONS: 'servicedesk@example.net',
  BILLING: null,
};

const allowed = { decision: 'allowed', missing: [], refusedBy: null } as const;
const refused = { decision: 'refused', missing: [], refusedBy: null } as const;

/** What IAM says of the policies of the responder role: see `roles.ts`. */
const decisionOn = (action: string): Pick<Simulated, 'decision' | 'missing' | 'refusedBy'> => {
  if (action === 'iam:PutUserPolicy') return refused;
  return action === 'kms:Decrypt' ? { decision: 'depends', missing: ['kms:ViaService'], refusedBy: null } : allowed;
};

const simulated = (action: string, resource: string): Simulated => ({ action, resource, ...decisionOn(action) });

const anyOf = (type: 'user' | 'role'): string => `arn:aws:iam::${HOME.accountId}:${type}/keydrill-simulated`;

export const settingAnswers: readonly Answer[] = [
  answerFor(alternateContact, (type) => {
    const email = CONTACTS[type];
    return email === null ? null : { email };
  }),
  answer(budgets, () => [{ name: 'monthly-total', type: 'COST', notifications: 2 }]),
  // The support plan of the company does not include the API of AWS Health.
  answer(riskEvents, () => null),
  answer(organization, () => ({ id: 'o-exampleorgid', managementAccountId: '444455556666', featureSet: 'ALL' })),
  answerFor(simulatedContainment, () => [
    ...CONTAINMENT.user.map((action) => simulated(action, anyOf('user'))),
    ...CONTAINMENT.role.map((action) => simulated(action, anyOf('role'))),
  ]),
  answerFor(simulatedInvestigation, ({ accesses }) =>
    accesses.map(({ action, resources: [resource = '*'] }) => simulated(action, resource)),
  ),
];
