import { groupBy } from '../../src/engine/group-by.ts';
import type { Context } from '../../src/engine/rule.ts';
import { matchesWildcard } from '../../src/engine/wildcard.ts';
import type { Criterion } from '../../src/facts/aws/guardduty-filters.ts';
import { isCredentialType } from '../../src/facts/aws/guardduty-findings.ts';

/** The levels of severity, as whole numbers. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateFilter.html */
const LEVELS = { low: [1, 2, 3], medium: [4, 5, 6], high: [7, 8], critical: [9, 10] } as const;
type Level = keyof typeof LEVELS;

/**
 * Default severity of the finding types about credentials.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html
 */
const TYPES: Readonly<Record<Level, readonly string[]>> = {
  low: [
    'Discovery:IAMUser/AnomalousBehavior',
    'Policy:IAMUser/RootCredentialUsage',
    'Policy:IAMUser/ShortTermRootCredentialUsage',
    'Stealth:IAMUser/CloudTrailLoggingDisabled',
    'Stealth:IAMUser/PasswordPolicyChange',
  ],
  medium: [
    'CredentialAccess:IAMUser/AnomalousBehavior',
    'DefenseEvasion:IAMUser/AnomalousBehavior',
    'DefenseEvasion:IAMUser/BedrockLoggingDisabled',
    'InitialAccess:IAMUser/AnomalousBehavior',
    'PenTest:IAMUser/KaliLinux',
    'PenTest:IAMUser/ParrotLinux',
    'PenTest:IAMUser/PentooLinux',
    'Persistence:IAMUser/AnomalousBehavior',
    'PrivilegeEscalation:IAMUser/AnomalousBehavior',
    'Recon:IAMUser/MaliciousIPCaller',
    'Recon:IAMUser/MaliciousIPCaller.Custom',
    'Recon:IAMUser/TorIPCaller',
    'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
    'UnauthorizedAccess:IAMUser/MaliciousIPCaller',
    'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
    'UnauthorizedAccess:IAMUser/TorIPCaller',
  ],
  high: [
    'CredentialAccess:IAMUser/CompromisedCredentials',
    'Exfiltration:IAMUser/AnomalousBehavior',
    'Impact:IAMUser/AnomalousBehavior',
    'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS',
    'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    'UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS',
    'UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.OutsideAWS',
  ],
  critical: ['AttackSequence:IAM/CompromisedCredentials'],
};

interface FindingType {
  readonly name: string;
  readonly severities: readonly number[];
}

const typesOf = (level: Level): readonly FindingType[] =>
  TYPES[level].map((name) => ({ name, severities: LEVELS[level] }));

const KNOWN = [...typesOf('low'), ...typesOf('medium'), ...typesOf('high'), ...typesOf('critical')];

/** What an archive filter takes from the findings about credentials. */
export type Reach =
  | { readonly kind: 'none' }
  /** Some findings of a type: those that have something in common. */
  | { readonly kind: 'some'; readonly narrowedBy: readonly string[] }
  /** Every finding of these types; `lowOnly` when GuardDuty rates all of them low. */
  | { readonly kind: 'all'; readonly types: readonly string[]; readonly lowOnly: boolean };

/** A finding is archived when it meets all criteria, so what counts is whether any credential finding can. */
export function reachOf(criteria: readonly Criterion[], context: Context): Reach {
  // An administrator's filter may name accounts: whose findings they are makes them no less missed.
  const fields = [...groupBy(criteria, ({ field }) => field)].filter(([field]) => field !== 'accountId');
  const reached = [...KNOWN, ...newTypesIn(criteria)].filter((type) =>
    fields.every(([field, tests]) => valuesOf(field, type, context)?.some((value) => meets(value, tests)) ?? true),
  );
  const [first] = reached;
  if (first === undefined) return { kind: 'none' };
  const narrowedBy = fields
    .filter(([field, tests]) => valuesOf(field, first, context) === undefined && tests.some(picksOut))
    .map(([field]) => field);
  if (narrowedBy.length > 0) return { kind: 'some', narrowedBy };
  const lowOnly = reached.every(({ severities }) => severities === LEVELS.low);
  return { kind: 'all', types: reached.map(({ name }) => name), lowOnly };
}

/** AWS adds types; one that a filter names is taken at its name, with any severity. */
function newTypesIn(criteria: readonly Criterion[]): readonly FindingType[] {
  const named = criteria.flatMap((each) => (each.field === 'type' && each.operator === 'equals' ? each.values : []));
  const severities = Object.values(LEVELS).flat();
  return named
    .filter((name) => isCredentialType(name) && !KNOWN.some((type) => type.name === name))
    .map((name) => ({ name, severities }));
}

/** Fields that say the same of all credential findings, or sort them into a few large classes: what they can be. */
const CLASSES: ReadonlyMap<string, readonly string[]> = new Map([
  ['resource.accessKeyDetails.userType', ['IAMUser', 'Root', 'AssumedRole', 'Role', 'FederatedUser']],
  ['resource.accessKeyDetails.userIdentity.type', ['IAMUser', 'Root', 'AssumedRole', 'Role', 'FederatedUser']],
  ['service.action.actionType', ['AWS_API_CALL']],
  ['service.action.awsApiCallAction.callerType', ['Remote IP']],
  // What is archived already need not be archived.
  ['service.archived', ['false']],
  ['service.resourceRole', ['TARGET', 'ACTOR']],
  ['service.serviceName', ['guardduty']],
]);

/** What a field may hold in a finding of a type; undefined for one by which each finding is of its own. */
function valuesOf(field: string, type: FindingType, context: Context): readonly (string | number)[] | undefined {
  switch (field) {
    case 'type':
      return [type.name];
    case 'severity':
      return type.severities;
    case 'resource.resourceType':
      return [type.name.startsWith('AttackSequence:') ? 'AttackSequence' : 'AccessKey'];
    case 'region':
      return [context.region];
    case 'partition':
      return [context.partition];
    case 'createdAt':
    case 'updatedAt':
      return [context.now.getTime()];
    default:
      return CLASSES.get(field);
  }
}

/** Whether a condition picks single findings out. To leave a few out picks none. */
const picksOut = (test: Criterion): boolean => !isExclusion(test) && !isAnything(test);

const isExclusion = ({ operator }: Criterion): boolean => operator === 'not-equals' || operator === 'not-matches';

const isAnything = (test: Criterion): boolean =>
  test.operator === 'matches' && test.values.some((pattern) => /^\*+$/.test(pattern));

const meets = (value: string | number, tests: readonly Criterion[]): boolean =>
  tests.every((test) => holds(test, value));

function holds(test: Criterion, value: string | number): boolean {
  switch (test.operator) {
    case 'equals':
      return test.values.some((wanted) => isSame(wanted, value));
    case 'not-equals':
      return !test.values.some((unwanted) => isSame(unwanted, value));
    case 'matches':
      return test.values.some((pattern) => matchesWildcard(pattern, String(value)));
    case 'not-matches':
      return !test.values.some((pattern) => matchesWildcard(pattern, String(value)));
    case 'above':
      return Number(value) > test.value;
    case 'at-least':
      return Number(value) >= test.value;
    case 'below':
      return Number(value) < test.value;
    case 'at-most':
      return Number(value) <= test.value;
  }
}

const isSame = (text: string, value: string | number): boolean =>
  typeof value === 'number' ? Number(text) === value : text === value;
