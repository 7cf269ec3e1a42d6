/** What a REST request is, told from method and path. Only operations that keydrill or the builders use. */
export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly operation: string;
}

function route(method: string, path: RegExp, operation: string): Route {
  return { method, path, operation };
}

const REST_JSON: Readonly<Record<string, readonly Route[]>> = {
  'access-analyzer': [route('GET', /^\/analyzer$/, 'ListAnalyzers')],
  guardduty: [
    route('GET', /^\/detector$/, 'ListDetectors'),
    route('POST', /^\/detector$/, 'CreateDetector'),
    route('GET', /^\/detector\/(?<DetectorId>[^/]+)$/, 'GetDetector'),
    route('POST', /^\/detector\/(?<DetectorId>[^/]+)$/, 'UpdateDetector'),
    route('DELETE', /^\/detector\/(?<DetectorId>[^/]+)$/, 'DeleteDetector'),
    route('GET', /^\/detector\/(?<DetectorId>[^/]+)\/filter$/, 'ListFilters'),
    route('POST', /^\/detector\/(?<DetectorId>[^/]+)\/filter$/, 'CreateFilter'),
    route('GET', /^\/detector\/(?<DetectorId>[^/]+)\/filter\/(?<FilterName>[^/]+)$/, 'GetFilter'),
    route('POST', /^\/detector\/(?<DetectorId>[^/]+)\/findings$/, 'ListFindings'),
    route('POST', /^\/detector\/(?<DetectorId>[^/]+)\/findings\/get$/, 'GetFindings'),
    route('GET', /^\/detector\/(?<DetectorId>[^/]+)\/admin$/, 'DescribeOrganizationConfiguration'),
  ],
  securityhub: [
    route('GET', /^\/accounts$/, 'DescribeHub'),
    route('POST', /^\/accounts$/, 'EnableSecurityHub'),
    route('POST', /^\/findings$/, 'GetFindings'),
    route('POST', /^\/findings\/import$/, 'BatchImportFindings'),
    route('PATCH', /^\/findings\/batchupdate$/, 'BatchUpdateFindings'),
    route('POST', /^\/standards\/get$/, 'GetEnabledStandards'),
    route('POST', /^\/findingAggregator\/create$/, 'CreateFindingAggregator'),
    route('GET', /^\/findingAggregator\/list$/, 'ListFindingAggregators'),
    route('GET', /^\/findingAggregator\/get\/(?<FindingAggregatorArn>.+)$/, 'GetFindingAggregator'),
    route('GET', /^\/productSubscriptions$/, 'ListEnabledProductsForImport'),
    route('DELETE', /^\/productSubscriptions\/(?<ProductSubscriptionArn>.+)$/, 'DisableImportFindingsForProduct'),
  ],
  account: [
    route('POST', /^\/listRegions$/, 'ListRegions'),
    route('POST', /^\/getAlternateContact$/, 'GetAlternateContact'),
    route('POST', /^\/putAlternateContact$/, 'PutAlternateContact'),
    route('POST', /^\/deleteAlternateContact$/, 'DeleteAlternateContact'),
    route('POST', /^\/getContactInformation$/, 'GetContactInformation'),
    route('POST', /^\/getAccountInformation$/, 'GetAccountInformation'),
  ],
  s3control: [
    route('GET', /^\/v20180820\/configuration\/publicAccessBlock$/, 'GetPublicAccessBlock'),
    route('PUT', /^\/v20180820\/configuration\/publicAccessBlock$/, 'PutPublicAccessBlock'),
    route('DELETE', /^\/v20180820\/configuration\/publicAccessBlock$/, 'DeletePublicAccessBlock'),
  ],
};

/** Subresource of a bucket → what stands between the verb and nothing: Get/Put/Delete + this. */
const S3_SUBRESOURCES: Readonly<Record<string, string>> = {
  acl: 'BucketAcl',
  encryption: 'BucketEncryption',
  lifecycle: 'BucketLifecycleConfiguration',
  location: 'BucketLocation',
  logging: 'BucketLogging',
  'object-lock': 'ObjectLockConfiguration',
  ownershipControls: 'BucketOwnershipControls',
  policy: 'BucketPolicy',
  policyStatus: 'BucketPolicyStatus',
  publicAccessBlock: 'PublicAccessBlock',
  replication: 'BucketReplication',
  tagging: 'BucketTagging',
  versioning: 'BucketVersioning',
};
const S3_VERBS: Readonly<Record<string, string>> = { GET: 'Get', PUT: 'Put', DELETE: 'Delete' };
const S3_BUCKET: Readonly<Record<string, string>> = {
  GET: 'ListObjectsV2',
  HEAD: 'HeadBucket',
  PUT: 'CreateBucket',
  DELETE: 'DeleteBucket',
};

export interface RoutedOperation {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export function routeRestJson(service: string, method: string, path: string): RoutedOperation {
  // Clients differ in the trailing slash; no route here ends in one.
  const plain = path.length > 1 ? path.replace(/\/$/, '') : path;
  for (const candidate of REST_JSON[service] ?? []) {
    const found = candidate.method === method ? candidate.path.exec(plain) : null;
    if (found !== null) return { operation: candidate.operation, parameters: { ...found.groups } };
  }
  return { operation: 'Unknown', parameters: {} };
}

/** `hostBucket` is the bucket of a virtual-host style request, else undefined (path style). */
export function routeS3(method: string, url: URL, hostBucket: string | undefined): RoutedOperation {
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  const bucket = hostBucket ?? decodeURIComponent(segments.shift() ?? '');
  if (bucket === '') return { operation: 'ListBuckets', parameters: {} };
  if (segments.length > 0) {
    const parameters = { Bucket: bucket, Key: decodeURIComponent(segments.join('/')) };
    return { operation: `${S3_VERBS[method] ?? 'Head'}Object`, parameters };
  }
  const subresource = Object.entries(S3_SUBRESOURCES).find(([name]) => url.searchParams.has(name));
  const verb = S3_VERBS[method];
  const operation = subresource && verb ? `${verb}${subresource[1]}` : (S3_BUCKET[method] ?? 'Unknown');
  return { operation, parameters: { Bucket: bucket } };
}
