// Shapes: docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html,
// API_ListOrganizationsFeatures.html and API_ListServiceSpecificCredentials.html
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

export interface HeldCredential {
  readonly user: string;
  /** Such as `bedrock.amazonaws.com`. */
  readonly service: string;
  readonly createdAt: Date;
  /** Never, when left out. */
  readonly expiresAt?: Date;
}

/** iam:ListServiceSpecificCredentials of all users; every one of them active. */
export function serviceSpecificCredentials(credentials: readonly HeldCredential[]): Overlays {
  const members = credentials.map(({ user, service, createdAt, expiresAt }, index) => {
    const end = expiresAt === undefined ? '' : `<ExpirationDate>${expiresAt.toISOString()}</ExpirationDate>`;
    return `<member><ServiceSpecificCredentialId>ACCALABEXAMPLE000000${index}</ServiceSpecificCredentialId><UserName>${escapeXml(user)}</UserName><ServiceName>${escapeXml(service)}</ServiceName><Status>Active</Status><CreateDate>${createdAt.toISOString()}</CreateDate>${end}</member>`;
  });
  const result = `<ServiceSpecificCredentials>${members.join('')}</ServiceSpecificCredentials><IsTruncated>false</IsTruncated>`;
  return {
    'iam:ListServiceSpecificCredentials': ({ parameters }) => {
      if (parameters['AllUsers'] !== 'true') throw new Error('The lab lists the credentials of all users only.');
      return answerOf('ListServiceSpecificCredentials', result);
    },
  };
}

function answerOf(operation: string, result: string) {
  return xmlAnswer(
    200,
    `<${operation}Response ${NAMESPACE}><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>lab</RequestId></ResponseMetadata></${operation}Response>`,
  );
}
