// Generated from the folders of rules/ by `npm run generate`; do not edit.
import type { Rule } from '../src/engine/rule.ts';
import accessanalyzerEnabled from './accessanalyzer-enabled/rule.ts';
import accountAlternateContactsSet from './account-alternate-contacts-set/rule.ts';
import accountContactsUnchanged from './account-contacts-unchanged/rule.ts';
import cloudtrailBucketImmutable from './cloudtrail-bucket-immutable/rule.ts';
import cloudtrailBucketIsolated from './cloudtrail-bucket-isolated/rule.ts';
import cloudtrailBucketNotPublic from './cloudtrail-bucket-not-public/rule.ts';
import cloudtrailDataEventsRecorded from './cloudtrail-data-events-recorded/rule.ts';
import cloudtrailDeliveryHealthy from './cloudtrail-delivery-healthy/rule.ts';
import cloudtrailEncrypted from './cloudtrail-encrypted/rule.ts';
import cloudtrailHistoryDepth from './cloudtrail-history-depth/rule.ts';
import cloudtrailLogFileValidationEnabled from './cloudtrail-log-file-validation-enabled/rule.ts';
import cloudtrailLogsQueryable from './cloudtrail-logs-queryable/rule.ts';
import cloudtrailOrganizationTrail from './cloudtrail-organization-trail/rule.ts';
import cloudtrailRetention from './cloudtrail-retention/rule.ts';
import cloudtrailTrailLogging from './cloudtrail-trail-logging/rule.ts';
import configRecorderOn from './config-recorder-on/rule.ts';
import configWatchesKeyAge from './config-watches-key-age/rule.ts';
import costAlertsConfigured from './cost-alerts-configured/rule.ts';
import denyAllPolicyStaged from './deny-all-policy-staged/rule.ts';
import exposedKeyEventAlerts from './exposed-key-event-alerts/rule.ts';
import findingsReachAHuman from './findings-reach-a-human/rule.ts';
import guarddutyCredentialFindingsNotArchived from './guardduty-credential-findings-not-archived/rule.ts';
import guarddutyEnabled from './guardduty-enabled/rule.ts';
import guarddutyPublishesQuickly from './guardduty-publishes-quickly/rule.ts';
import iamAccessKeyReplaceable from './iam-access-key-replaceable/rule.ts';
import iamAccessKeyRotated from './iam-access-key-rotated/rule.ts';
import iamAccessKeyUsed from './iam-access-key-used/rule.ts';
import iamChangeAlerts from './iam-change-alerts/rule.ts';
import iamFederationAvailable from './iam-federation-available/rule.ts';
import iamInactiveKeyRemoved from './iam-inactive-key-removed/rule.ts';
import iamKeyRegistered from './iam-key-registered/rule.ts';
import iamKeyUserLeastPrivilege from './iam-key-user-least-privilege/rule.ts';
import iamOidcTrustScoped from './iam-oidc-trust-scoped/rule.ts';
import iamRoleSessionShort from './iam-role-session-short/rule.ts';
import iamRootAccessKeyAbsent from './iam-root-access-key-absent/rule.ts';
import iamRootMfaEnabled from './iam-root-mfa-enabled/rule.ts';
import iamRootMfaHardware from './iam-root-mfa-hardware/rule.ts';
import iamRootUnused from './iam-root-unused/rule.ts';
import iamServiceCredentialShortLived from './iam-service-credential-short-lived/rule.ts';
import iamSesUserSendOnly from './iam-ses-user-send-only/rule.ts';
import iamUserConsoleActive from './iam-user-console-active/rule.ts';
import iamUserKeySlotFree from './iam-user-key-slot-free/rule.ts';
import iamUserMfaEnabled from './iam-user-mfa-enabled/rule.ts';
import incidentReviewedInTime from './incident-reviewed-in-time/rule.ts';
import lookupQueryReady from './lookup-query-ready/rule.ts';
import noActiveCredentialFinding from './no-active-credential-finding/rule.ts';
import noExposedKeyEvent from './no-exposed-key-event/rule.ts';
import noQuarantinedPrincipal from './no-quarantined-principal/rule.ts';
import noRecentRootKeyUse from './no-recent-root-key-use/rule.ts';
import noRecentTrailTampering from './no-recent-trail-tampering/rule.ts';
import organizationGuardrails from './organization-guardrails/rule.ts';
import playbookComplete from './playbook-complete/rule.ts';
import playbookCurrent from './playbook-current/rule.ts';
import playbookOwned from './playbook-owned/rule.ts';
import playbookPresent from './playbook-present/rule.ts';
import repoSecretScanningConfigured from './repo-secret-scanning-configured/rule.ts';
import repoWorkflowsUseOidc from './repo-workflows-use-oidc/rule.ts';
import responderCanInvestigate from './responder-can-investigate/rule.ts';
import responderRoleIndependent from './responder-role-independent/rule.ts';
import responderRoleReady from './responder-role-ready/rule.ts';
import rootCredentialsManaged from './root-credentials-managed/rule.ts';
import rootUseAlerts from './root-use-alerts/rule.ts';
import rotationDrilled from './rotation-drilled/rule.ts';
import rotationWithinBudget from './rotation-within-budget/rule.ts';
import securityhubEnabled from './securityhub-enabled/rule.ts';
import securityhubReceivesGuardduty from './securityhub-receives-guardduty/rule.ts';
import supportAccessReady from './support-access-ready/rule.ts';
import supportPathDeclared from './support-path-declared/rule.ts';
import trailTamperingAlerts from './trail-tampering-alerts/rule.ts';

/** Every built-in rule, by id. */
export const builtInRules: readonly Rule[] = [
  accessanalyzerEnabled,
  accountAlternateContactsSet,
  accountContactsUnchanged,
  cloudtrailBucketImmutable,
  cloudtrailBucketIsolated,
  cloudtrailBucketNotPublic,
  cloudtrailDataEventsRecorded,
  cloudtrailDeliveryHealthy,
  cloudtrailEncrypted,
  cloudtrailHistoryDepth,
  cloudtrailLogFileValidationEnabled,
  cloudtrailLogsQueryable,
  cloudtrailOrganizationTrail,
  cloudtrailRetention,
  cloudtrailTrailLogging,
  configRecorderOn,
  configWatchesKeyAge,
  costAlertsConfigured,
  denyAllPolicyStaged,
  exposedKeyEventAlerts,
  findingsReachAHuman,
  guarddutyCredentialFindingsNotArchived,
  guarddutyEnabled,
  guarddutyPublishesQuickly,
  iamAccessKeyReplaceable,
  iamAccessKeyRotated,
  iamAccessKeyUsed,
  iamChangeAlerts,
  iamFederationAvailable,
  iamInactiveKeyRemoved,
  iamKeyRegistered,
  iamKeyUserLeastPrivilege,
  iamOidcTrustScoped,
  iamRoleSessionShort,
  iamRootAccessKeyAbsent,
  iamRootMfaEnabled,
  iamRootMfaHardware,
  iamRootUnused,
  iamServiceCredentialShortLived,
  iamSesUserSendOnly,
  iamUserConsoleActive,
  iamUserKeySlotFree,
  iamUserMfaEnabled,
  incidentReviewedInTime,
  lookupQueryReady,
  noActiveCredentialFinding,
  noExposedKeyEvent,
  noQuarantinedPrincipal,
  noRecentRootKeyUse,
  noRecentTrailTampering,
  organizationGuardrails,
  playbookComplete,
  playbookCurrent,
  playbookOwned,
  playbookPresent,
  repoSecretScanningConfigured,
  repoWorkflowsUseOidc,
  responderCanInvestigate,
  responderRoleIndependent,
  responderRoleReady,
  rootCredentialsManaged,
  rootUseAlerts,
  rotationDrilled,
  rotationWithinBudget,
  securityhubEnabled,
  securityhubReceivesGuardduty,
  supportAccessReady,
  supportPathDeclared,
  trailTamperingAlerts,
];
