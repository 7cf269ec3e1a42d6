import type { Call } from './call.ts';

/**
 * What AWS takes of BatchImportFindings and GetFindings, written from its references and independent of the product:
 * docs.aws.amazon.com/securityhub/1.0/APIReference/ (Welcome.html for rates and timestamps, API_AwsSecurityFinding.html,
 * API_BatchImportFindings.html, API_GetFindings.html), userguide/securityhub-custom-providers.html,
 * userguide/asff-top-level-attributes.html, partnerguide/guidelines-batchimportfindings.html.
 */
export interface SecurityHubLimits {
  /** Whether a call is one of those that are checked. */
  concern(call: Pick<Call, 'operation'>): boolean;
  /** What is wrong with a call, as clauses; remembers it. */
  check(call: Pick<Call, 'operation' | 'region'>, sent: SentCall): readonly string[];
  /** All that was wrong since it was last asked. */
  taken(): readonly string[];
}

export interface SentCall {
  /** Whose credentials signed it. */
  readonly accountId: string;
  readonly body: string;
  /** Milliseconds since some moment. */
  readonly at: number;
}

const IMPORT = 'securityhub:BatchImportFindings';
const READ = 'securityhub:GetFindings';

export function securityHubLimits(): SecurityHubLimits {
  let broken: string[] = [];
  const rates = new Map<string, (at: number) => boolean>();

  function withinRate({ operation, region }: Pick<Call, 'operation' | 'region'>, { accountId, at }: SentCall): boolean {
    const key = `${operation} ${accountId} ${region}`;
    const take = rates.get(key) ?? (operation === IMPORT ? bucket(10, 30) : bucket(3, 6));
    rates.set(key, take);
    return take(at);
  }

  return {
    concern: ({ operation }) => operation === IMPORT || operation === READ,
    check(call, sent) {
      const problems = [
        ...(withinRate(call, sent) ? [] : [`more calls than the rate and burst of ${call.operation}`]),
        ...(call.operation === IMPORT ? importProblems(call.region, sent) : readProblems(sent)),
      ];
      broken.push(...problems);
      return problems;
    },
    taken() {
      const all = broken;
      broken = [];
      return all;
    },
  };
}

/** A token bucket: so many a second, and so many at once. */
function bucket(perSecond: number, burst: number): (at: number) => boolean {
  let tokens = burst;
  let last: number | undefined;
  return (at) => {
    tokens = Math.min(burst, tokens + ((at - (last ?? at)) / 1000) * perSecond);
    last = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectAt = (value: Json, name: string): Json => {
  const found = value[name];
  return isObject(found) ? found : {};
};
const listAt = (value: Json, name: string): readonly unknown[] => {
  const found = value[name];
  return Array.isArray(found) ? found : [];
};
const unknownKeys = (value: Json, known: readonly string[]): readonly string[] =>
  Object.keys(value).filter((key) => !known.includes(key));

function importProblems(region: string, { accountId, body }: SentCall): readonly string[] {
  const request: unknown = JSON.parse(body);
  if (!isObject(request) || !Array.isArray(request['Findings'])) return ['there is no list of findings'];
  const findings: readonly unknown[] = request['Findings'];
  const ids = findings.map((finding) => (isObject(finding) ? finding['Id'] : undefined));
  return [
    ...(findings.length < 1 || findings.length > 100 ? [`${findings.length} findings in one call`] : []),
    ...(Buffer.byteLength(body) > 6_000_000 ? ['a call of more than 6 MB'] : []),
    ...(new Set(ids).size < ids.length ? ['the same finding twice in one call'] : []),
    ...unknownKeys(request, ['Findings']).map((key) => `unknown parameter ${key}`),
    ...findings.flatMap((finding) =>
      isObject(finding)
        ? findingProblems(finding, { region, accountId }).map((problem) => `${String(finding['Id'])}: ${problem}`)
        : ['a finding that is no object'],
    ),
  ];
}

/** Those that a provider writes, of what keydrill has a use for; the rest is the hub's or the customer's. */
const FIELDS: Readonly<Record<string, 'text' | 'time' | 'object' | 'list'>> = {
  SchemaVersion: 'text',
  Id: 'text',
  ProductArn: 'text',
  GeneratorId: 'text',
  AwsAccountId: 'text',
  FirstObservedAt: 'time',
  LastObservedAt: 'time',
  CreatedAt: 'time',
  UpdatedAt: 'time',
  Title: 'text',
  Description: 'text',
  Remediation: 'object',
  SourceUrl: 'text',
  ProductFields: 'object',
  Resources: 'list',
  Compliance: 'object',
  RecordState: 'text',
  FindingProviderFields: 'object',
};

const REQUIRED = [
  ...['SchemaVersion', 'Id', 'ProductArn', 'GeneratorId', 'AwsAccountId', 'CreatedAt', 'UpdatedAt', 'Title'],
  // AWS refuses a finding that has neither Severity nor this.
  ...['Description', 'Resources', 'FindingProviderFields'],
];

const LENGTHS: Readonly<Record<string, number>> = {
  Id: 512,
  ProductArn: 2048,
  GeneratorId: 512,
  AwsAccountId: 12,
  Title: 256,
  Description: 1024,
};

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;

interface Caller {
  readonly region: string;
  readonly accountId: string;
}

function findingProblems(finding: Json, { region, accountId }: Caller): readonly string[] {
  const arn = new RegExp(`^arn:aws(?:-cn|-us-gov)?:securityhub:${region}:${accountId}:product/${accountId}/default$`);
  const problems = [
    ...REQUIRED.filter((name) => finding[name] === undefined).map((name) => `no ${name}`),
    ...unknownKeys(finding, Object.keys(FIELDS)).map((name) => `${name} is not for a provider to send`),
    ...Object.entries(finding).flatMap(([name, value]) => kindProblem(name, value)),
    ...emptyTexts(finding, ''),
    ...(finding['SchemaVersion'] === '2018-10-08' ? [] : ['another SchemaVersion']),
    ...(arn.test(String(finding['ProductArn'])) ? [] : [`the product ${finding['ProductArn']} called in ${region}`]),
    ...(finding['AwsAccountId'] === accountId ? [] : [`a finding of another account than ${accountId}`]),
    ...(Buffer.byteLength(JSON.stringify(finding)) > 240_000 ? ['more than 240 KB'] : []),
    ...oneOf(finding, 'RecordState', ['ACTIVE', 'ARCHIVED']),
  ];
  return [
    ...problems,
    ...orderProblems(finding),
    ...providerProblems(objectAt(finding, 'FindingProviderFields')),
    ...fieldProblems(objectAt(finding, 'ProductFields')),
    ...complianceProblems(objectAt(finding, 'Compliance')),
    ...recommendationProblems(objectAt(objectAt(finding, 'Remediation'), 'Recommendation')),
    ...resourceProblems(listAt(finding, 'Resources')),
  ];
}

function kindProblem(name: string, value: unknown): readonly string[] {
  const longest = LENGTHS[name] ?? Number.POSITIVE_INFINITY;
  switch (FIELDS[name]) {
    case 'text':
      if (typeof value !== 'string') return [`${name} is no text`];
      return value.length > longest ? [`${name} has ${value.length} characters`] : [];
    case 'time':
      return typeof value === 'string' && TIMESTAMP.test(value) ? [] : [`${name} is no timestamp: ${String(value)}`];
    case 'object':
      return isObject(value) ? [] : [`${name} is no object`];
    case 'list':
      return Array.isArray(value) ? [] : [`${name} is no list`];
    default:
      return [];
  }
}

/** Every text of the model has the pattern `.*\S.*`. */
function emptyTexts(value: unknown, path: string): readonly string[] {
  if (typeof value === 'string') return /\S/.test(value) ? [] : [`${path} is blank`];
  if (value === null) return [`${path} is null`];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, part]) => emptyTexts(part, path === '' ? name : `${path}.${name}`));
}

const oneOf = (value: Json, name: string, allowed: readonly string[]): readonly string[] =>
  value[name] === undefined || allowed.includes(String(value[name])) ? [] : [`${name} ${String(value[name])}`];

function orderProblems(finding: Json): readonly string[] {
  const time = (name: string) => Date.parse(String(finding[name]));
  return [
    ...(time('CreatedAt') > time('UpdatedAt') ? ['created after its update'] : []),
    ...(time('FirstObservedAt') > time('LastObservedAt') ? ['first observed after it was last observed'] : []),
  ];
}

const NAMESPACES =
  /^(?:Software and Configuration Checks|TTPs|Effects|Unusual Behaviors|Sensitive Data Identifications)(?:\/[^/]+){0,2}$/;

function providerProblems(fields: Json): readonly string[] {
  const severity = objectAt(fields, 'Severity');
  const types = listAt(fields, 'Types');
  return [
    ...unknownKeys(fields, ['Severity', 'Types', 'Confidence', 'Criticality', 'RelatedFindings']),
    ...unknownKeys(severity, ['Label', 'Original']).map((key) => `${key} in the provider's severity`),
    ...(severity['Label'] === undefined ? ['no severity'] : []),
    ...oneOf(severity, 'Label', ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']),
    ...(String(severity['Original'] ?? '').length > 64 ? ['Original of more than 64 characters'] : []),
    ...(types.length > 50 ? [`${types.length} types`] : []),
    ...types.filter((type) => !NAMESPACES.test(String(type))).map((type) => `the type ${String(type)}`),
  ];
}

function fieldProblems(fields: Json): readonly string[] {
  const entries = Object.entries(fields);
  return [
    ...(entries.length > 50 ? [`${entries.length} product fields`] : []),
    ...entries.filter(([key]) => key.length > 128).map(([key]) => `the long product field ${key}`),
    ...entries.filter(([key]) => key.startsWith('aws/')).map(([key]) => `the reserved product field ${key}`),
    ...entries
      .filter(([, value]) => typeof value !== 'string' || value.length > 2048)
      .map(([key]) => `the value of the product field ${key}`),
  ];
}

function complianceProblems(compliance: Json): readonly string[] {
  const reasons = listAt(compliance, 'StatusReasons');
  return [
    ...unknownKeys(compliance, ['Status', 'RelatedRequirements', 'StatusReasons']).map((key) => `Compliance.${key}`),
    ...oneOf(compliance, 'Status', ['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE']),
    ...(listAt(compliance, 'RelatedRequirements').length > 32 ? ['more than 32 requirements'] : []),
    ...reasons
      .filter((reason) => !isObject(reason) || typeof reason['ReasonCode'] !== 'string')
      .map(() => 'a status reason without a code'),
  ];
}

const recommendationProblems = (recommendation: Json): readonly string[] => [
  ...unknownKeys(recommendation, ['Text', 'Url']).map((key) => `Recommendation.${key}`),
  ...(String(recommendation['Text'] ?? '').length > 512 ? ['a recommendation of more than 512 characters'] : []),
];

function resourceProblems(resources: readonly unknown[]): readonly string[] {
  return [
    ...(resources.length < 1 || resources.length > 32 ? [`${resources.length} resources`] : []),
    ...resources.flatMap((resource) =>
      isObject(resource)
        ? [
            ...unknownKeys(resource, ['Type', 'Id', 'Partition', 'Region', 'Details']).map((key) => `Resource.${key}`),
            ...(typeof resource['Type'] === 'string' && typeof resource['Id'] === 'string'
              ? []
              : ['a resource without Type or Id']),
            ...oneOf(resource, 'Partition', ['aws', 'aws-cn', 'aws-us-gov']),
            ...(String(resource['Region'] ?? '').length > 16 ? ['a long Resource.Region'] : []),
          ]
        : ['a resource that is no object'],
    ),
  ];
}

const COMPARISONS = ['EQUALS', 'PREFIX', 'NOT_EQUALS', 'PREFIX_NOT_EQUALS', 'CONTAINS', 'NOT_CONTAINS'];

function readProblems({ body }: SentCall): readonly string[] {
  const request: unknown = body === '' ? {} : JSON.parse(body);
  if (!isObject(request)) return ['a request that is no object'];
  const most = request['MaxResults'];
  return [
    ...unknownKeys(request, ['Filters', 'SortCriteria', 'NextToken', 'MaxResults']).map((key) => `parameter ${key}`),
    ...(most === undefined || (Number.isInteger(most) && Number(most) >= 1 && Number(most) <= 100)
      ? []
      : [`MaxResults ${String(most)}`]),
    ...Object.entries(objectAt(request, 'Filters')).flatMap(([name, values]) => filterProblems(name, values)),
  ];
}

function filterProblems(name: string, values: unknown): readonly string[] {
  if (!Array.isArray(values)) return [`the filter ${name} is no list`];
  return [
    ...(values.length < 1 || values.length > 20 ? [`${values.length} values of the filter ${name}`] : []),
    ...values.flatMap((value) =>
      isObject(value) && typeof value['Value'] === 'string' && COMPARISONS.includes(String(value['Comparison']))
        ? []
        : [`a value of the filter ${name}`],
    ),
  ];
}
