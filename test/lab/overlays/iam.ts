// Shapes: docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html and
// API_ListOrganizationsFeatures.html
import { errorAnswer, escapeXml, xmlAnswer } from '../error-answers.ts';
import type { Overlays } from './overlay.ts';

const NAMESPACE = 'xmlns="https://iam.amazonaws.com/doc/2010-05-08/"';

export interface Simulation {
  /** Names of actions; `*` allows all that is not denied. */
  readonly allowed: readonly string[];
  readonly denied?: readonly string[];
  /** Actions that a service control policy takes away. */
  readonly deniedByOrganization?: readonly string[];
}

/** iam:SimulatePrincipalPolicy, whatever policies the principal has. (Without it the emulator simulates by them.) */
export function simulatePrincipalPolicy(simulation: Simulation): Overlays {
  return {
    'iam:SimulatePrincipalPolicy': ({ parameters }) => {
      const listed = (prefix: string) =>
        Object.entries(parameters)
          .filter(([name]) => name.startsWith(`${prefix}.member.`))
          .map(([, value]) => value);
      const resources = listed('ResourceArns').length === 0 ? ['*'] : listed('ResourceArns');
      const members = listed('ActionNames').flatMap((action) =>
        resources.map((resource) => `<member>${resultOf(simulation, action, resource)}</member>`),
      );
      const result = `<IsTruncated>false</IsTruncated><EvaluationResults>${members.join('')}</EvaluationResults>`;
      return answerOf('SimulatePrincipalPolicy', result);
    },
  };
}

function resultOf(simulation: Simulation, action: string, resource: string): string {
  const names = (actions: readonly string[] | undefined) =>
    (actions ?? []).some((name) => name === '*' || name.toLowerCase() === action.toLowerCase());
  const isForbidden = names(simulation.deniedByOrganization);
  const isDenied = isForbidden || names(simulation.denied);
  const decision = isDenied ? 'explicitDeny' : names(simulation.allowed) ? 'allowed' : 'implicitDeny';
  const organization = `<OrganizationsDecisionDetail><AllowedByOrganizations>${!isForbidden}</AllowedByOrganizations></OrganizationsDecisionDetail>`;
  return `<EvalActionName>${escapeXml(action)}</EvalActionName><EvalResourceName>${escapeXml(resource)}</EvalResourceName><EvalDecision>${decision}</EvalDecision><MatchedStatements/><MissingContextValues/>${organization}`;
}

/** iam:ListOrganizationsFeatures of the management account (or the delegated administrator of IAM). */
export function organizationsFeatures(
  features: readonly ('RootCredentialsManagement' | 'RootSessions')[],
  organizationId = 'o-aa111bb222',
): Overlays {
  const enabled = features.map((feature) => `<member>${feature}</member>`).join('');
  const result = `<OrganizationId>${organizationId}</OrganizationId><EnabledFeatures>${enabled}</EnabledFeatures>`;
  return { 'iam:ListOrganizationsFeatures': answerOf('ListOrganizationsFeatures', result) };
}

const NO_FEATURES = {
  OrganizationNotFoundException: { status: 400, message: 'No organization is associated with your account.' },
  AccountNotManagementOrDelegatedAdministratorException: {
    status: 400,
    message: 'The account is not the management account or a delegated administrator.',
  },
  ServiceAccessNotEnabledException: { status: 400, message: 'Trusted access is not enabled for IAM.' },
} as const;

/** iam:ListOrganizationsFeatures where it cannot be answered. */
export function noOrganizationsFeatures(code: keyof typeof NO_FEATURES): Overlays {
  return { 'iam:ListOrganizationsFeatures': errorAnswer('query', { code, ...NO_FEATURES[code] }) };
}

function answerOf(operation: string, result: string) {
  return xmlAnswer(
    200,
    `<${operation}Response ${NAMESPACE}><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>lab</RequestId></ResponseMetadata></${operation}Response>`,
  );
}
