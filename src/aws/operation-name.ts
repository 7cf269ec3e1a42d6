/** IAM prefixes that are the class name of the client but for hyphens: `access-analyzer` of AccessAnalyzerClient. */
const HYPHENATED = `
access-analyzer acm-pca app-integrations application-autoscaling application-cost-profiler application-signals
arc-region-switch arc-zonal-shift autoscaling-plans backup-gateway backup-search bcm-dashboards bcm-data-exports
bcm-pricing-calculator bcm-recommended-actions bedrock-agentcore cleanrooms-ml cloudfront-keyvaluestore
cloudtrail-data codeguru-profiler codeguru-reviewer codeguru-security codestar-connections codestar-notifications
cognito-identity cognito-sync compute-optimizer connect-campaigns cost-optimization-hub devops-guru docdb-elastic
ec2-instance-connect ecr-public eks-auth elastic-inference elemental-inference emr-containers emr-serverless geo-maps
geo-places geo-routes inspector-scan kendra-ranking license-manager license-manager-linux-subscriptions
license-manager-user-subscriptions managedblockchain-query mediapackage-vod medical-imaging migrationhub-orchestrator
migrationhub-strategy neptune-graph network-firewall notifications-contacts nova-act payment-cryptography
pca-connector-ad pca-connector-scep private-networks rds-data redshift-data redshift-serverless resource-explorer-2
resource-groups route53-recovery-cluster route53-recovery-control-config route53-recovery-readiness s3-outposts
sagemaker-geospatial security-ir snow-device-management social-messaging ssm-contacts ssm-guiconnect ssm-incidents
ssm-quicksetup ssm-sap timestream-influxdb vpc-lattice waf-regional workspaces-instances workspaces-web
`;

/** Other prefixes, each with its clients, in lower case. */
const OTHERS = `
aco-automation: computeoptimizerautomation
aidevops: devopsagent
airflow: mwaa
airflow-serverless: mwaaserverless
aoss: opensearchserverless
apigateway: apigatewayv2
appconfig: appconfigdata
aps: amp
aws-marketplace: marketplaceagreement marketplacecatalog marketplacedeployment marketplacediscovery
aws-marketplace: marketplaceentitlementservice marketplacemetering marketplacereporting
bedrock: bedrockagent bedrockagentruntime bedrockdataautomation bedrockdataautomationruntime bedrockruntime
bedrock-agentcore: bedrockagentcorecontrol
cases: connectcases
cassandra: keyspaces keyspacesstreams
ce: costexplorer
chime: chimesdkidentity chimesdkmediapipelines chimesdkmeetings chimesdkmessaging chimesdkvoice
cloudformation: cloudcontrol
cloudhsm: cloudhsmv2
cloudsearch: cloudsearchdomain
cognito-idp: cognitoidentityprovider
config: configservice
connect: connectcontactlens
connect-campaigns: connectcampaignsv2
cur: costandusagereportservice
discovery: applicationdiscoveryservice
dms: databasemigrationservice
ds: directoryservice
ds-data: directoryservicedata
dynamodb: dynamodbstreams
elasticfilesystem: efs
elasticloadbalancing: elasticloadbalancingv2
elasticmapreduce: emr
es: elasticsearchservice opensearch
events: cloudwatchevents eventbridge
execute-api: apigatewaymanagementapi connectparticipant
finspace-api: finspacedata
forecast: forecastquery
geo: location
greengrass: greengrassv2
health-agent: connecthealth
iot: iotdataplane iotsecuretunneling
iotevents: ioteventsdata
iotjobsdata: iotjobsdataplane
ivs: ivsrealtime
kinesisanalytics: kinesisanalyticsv2
kinesisvideo: kinesisvideoarchivedmedia kinesisvideomedia kinesisvideosignaling kinesisvideowebrtcstorage
lex: lexmodelbuildingservice lexmodelsv2 lexruntimeservice lexruntimev2
logs: cloudwatchlogs
mechanicalturk: mturk
mediastore: mediastoredata
mgh: migrationhub migrationhubconfig
mobiletargeting: pinpoint
neptune-db: neptunedata
partnercentral: partnercentralaccount partnercentralbenefits partnercentralchannel partnercentralselling
payment-cryptography: paymentcryptographydata
personalize: personalizeevents personalizeruntime
profile: customerprofiles
rds: docdb neptune
refactor-spaces: migrationhubrefactorspaces
sagemaker: sagemakera2iruntime sagemakeredge sagemakerfeaturestoreruntime sagemakermetrics sagemakerruntime
scn: supplychain
sdb: simpledb simpledbv2
serverlessrepo: serverlessapplicationrepository
servicecatalog: servicecatalogappregistry
ses: mailmanager pinpointemail sesv2
signer: signerdata
sms-voice: pinpointsmsvoice pinpointsmsvoicev2
sso: ssoadmin
sso-oauth: ssooidc
states: sfn
tag: resourcegroupstaggingapi
tax: taxsettings
thinclient: workspacesthinclient
timestream: timestreamquery timestreamwrite
wisdom: qconnect
`;

/** By the class name in lower case without "Client"; a client that is not here goes by that name. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ...HYPHENATED.trim()
    .split(/\s+/)
    .map((prefix) => [prefix.replaceAll('-', ''), prefix] as const),
  ...OTHERS.trim()
    .split('\n')
    .flatMap((line) => {
      const [prefix = '', clients = ''] = line.split(': ');
      return clients.split(' ').map((client) => [client, prefix] as const);
    }),
]);

/**
 * `IAMClient` and `ListUsersCommand` to `iam:ListUsers`: the IAM prefix of the service and the name in its API. Several
 * APIs may share a prefix; S3 Control alone keeps one of its own (`s3control`), because it has operations of the same
 * names as S3. A client that is not known gets its class name in lower case, which the guard then refuses unless a
 * collector declared just that.
 */
export function operationName(clientName: string, commandName: string): string {
  const client = clientName.replace(/Client$/, '').toLowerCase();
  return `${PREFIXES.get(client) ?? client}:${commandName.replace(/Command$/, '')}`;
}
