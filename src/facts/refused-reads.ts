import { actionTable, wordsOf } from './action-table.ts';

/**
 * Reads that hand out secrets, credentials, contents or customer data: never part of a readiness scan, whatever their
 * access level says. An operation whose answer merely has a field that may hold a secret (the environment variables of
 * lambda:ListFunctions) is not here: configuration cannot be read without it, and a collector keeps no such field.
 * Source: the actions of access level Read and List in the service authorization reference, and operations of the APIs
 * that have no action of their own.
 */
const REVEALING = actionTable(`
apigateway: GetApiKey GetApiKeys GetExport GetSdk GetUsagePlanKey GetUsagePlanKeys
appconfig: GetConfiguration GetHostedConfigurationVersion GetLatestConfiguration
appsync: ListApiKeys
artifact: GetReport GetTermForReport
athena: GetCalculationExecutionCode GetQueryResults GetQueryResultsStream
bedrock: GetDocumentContent GetInvocationStep GetKnowledgeBaseDocuments GetSession ListInvocationSteps
bedrock-agentcore: GetEvent GetMemoryRecord ListEvents ListMemoryRecords
cassandra: GetRecords GetShardIterator
chime: GetChannelMessage ListChannelMessages
cloudfront-keyvaluestore: GetKey ListKeys
cloudtrail: GetEventDataStoreData GetQueryResults
codeartifact: GetPackageVersionAsset GetPackageVersionReadme
codecommit: GetBlob GetFile GetFolder
cognito-idp: DescribeIdentityProvider DescribeUserPoolClient GetUser ListUsers ListUsersInGroup
connect: DescribeContact GetAttachedFile GetContactAttributes GetCurrentUserData GetPromptFile
connect: ListRealtimeContactAnalysisSegments
dax: BatchGetItem GetItem
dynamodb: BatchGetItem GetItem GetRecords GetShardIterator
ec2: DescribeInstanceAttribute GetConsoleOutput GetConsoleScreenshot GetInstanceUefiData GetLaunchTemplateData
ec2: GetPasswordData GetVpnConnectionDeviceSampleConfiguration
emr-serverless: GetDashboardForJobRun GetSessionEndpoint
gamelift: GetComputeAccess GetInstanceAccess
geo: BatchGetDevicePosition GetDevicePosition GetDevicePositionHistory ListDevicePositions
glue: GetConnection GetConnections GetEntityRecords GetSessionEndpoint GetStatement
greengrass: GetComponentVersionArtifact
inspector2: BatchGetCodeSnippet
iot: GetJobDocument GetRetainedMessage GetThingShadow ListRetainedMessages
iotanalytics: GetDatasetContent
iotsitewise: BatchGetAssetPropertyAggregates BatchGetAssetPropertyValue BatchGetAssetPropertyValueHistory
iotsitewise: GetAssetPropertyAggregates GetAssetPropertyValue GetAssetPropertyValueHistory
iotsitewise: GetInterpolatedAssetPropertyValues GetQueryResults
iottwinmaker: GetPropertyValue GetPropertyValueHistory
ivs: BatchGetStreamKey GetStreamKey
kinesis: GetRecords GetShardIterator
kinesisvideo: GetClip GetIceServerConfig GetImages GetMedia GetMediaForFragmentList ListFragments
kms: GetParametersForImport
lakeformation: GetTableObjects GetWorkUnitResults GetWorkUnits
lambda: GetFunction GetLayerVersion GetLayerVersionByArn
lex: GetSession
lightsail: GetContainerLog GetRelationalDatabaseLogEvents
logs: GetLogEvents GetLogObject GetLogRecord GetQueryResults
macie2: GetSensitiveDataOccurrences
mediapackagev2: GetHeadObject GetObject
mediastore: DescribeObject GetObject ListItems
mobiletargeting: GetEndpoint GetInAppMessages GetUserEndpoints
payment-cryptography: GetParametersForExport GetParametersForImport
pi: DescribeDimensionKeys GetDimensionKeyDetails
q: GetConversation ListConversations
qbusiness: GetDocumentContent GetMedia ListConversations ListMessages
qldb: GetBlock GetRevision
quicksight: GetAuthCode
rum: GetAppMonitorData
s3: GetDataAccess GetObject GetObjectAcl GetObjectAnnotation GetObjectAttributes GetObjectLegalHold
s3: GetObjectRetention GetObjectTagging GetObjectTorrent GetObjectVersion GetObjectVersionAcl
s3: GetObjectVersionAnnotation GetObjectVersionAttributes GetObjectVersionTagging GetObjectVersionTorrent
s3: ListBucket ListBucketMultipartUploads ListBucketVersions ListMultipartUploadParts ListMultipartUploads
s3: ListObjectAnnotations ListObjectVersions ListObjects ListObjectsV2 ListParts
s3-outposts: GetObject GetObjectTagging GetObjectVersion GetObjectVersionTagging ListBucket ListBucketVersions
s3tables: GetTableData
s3vectors: GetVectors ListVectors
sagemaker: BatchGetRecord GetRecord
secretsmanager: BatchGetSecretValue GetSecretValue
ses: GetArchiveMessage GetArchiveMessageContent GetArchiveSearchResults GetContact GetMessageInsights
ses: GetSuppressedDestination ListContacts ListSuppressedDestinations
snowball: GetJobManifest GetJobUnlockCode
sns: ListPhoneNumbersOptedOut
ssm: DescribeAutomationStepExecutions GetAutomationExecution GetCommandInvocation GetParameter
ssm: GetParameterHistory GetParameters GetParametersByPath ListCommandInvocations
sso-directory: ListBearerTokens
states: DescribeExecution GetExecutionHistory
storagegateway: DescribeChapCredentials
support: DescribeAttachment DescribeCases DescribeCommunications
swf: GetWorkflowExecutionHistory
waf: GetSampledRequests
waf-regional: GetSampledRequests
wafv2: GetSampledRequests
wisdom: GetContent GetNextMessage GetSession ListMessages
xray: BatchGetTraces GetTraceSummaries ListRetrievedTraces
`);

/** Services whose answers are mostly contents and results; little in them could matter to a readiness scan. */
const DATA_SERVICES = wordsOf(`
aws-external-anthropic backup-storage cases clouddirectory cognito-sync comprehend comprehendmedical ebs
ec2messages execute-api finspace-api health-agent healthlake mechanicalturk medical-imaging neptune-db
profile rds-data redshift-data rekognition s3-object-lambda sdb textract transcribe workdocs
workmailmessageflow
`);

/** Whatever the service, an operation of such a name hands out a way in. */
const WAY_IN =
  /^(?:Batch)?Get\w*(?:Tokens?|Credentials?|Passwords?|SecretValue|U(?:RL|rl|RI|ri)s?)(?:(?:For|With)\w+)?$/;

/** Whether an operation, a read by its name, gives what a readiness scan must not see. */
export function reveals(service: string, name: string): boolean {
  return DATA_SERVICES.has(service) || WAY_IN.test(name) || REVEALING.has(`${service}:${name}`.toLowerCase());
}
