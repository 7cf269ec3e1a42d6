// Generated from the folders of rules/ by `npm run generate`; do not edit.
import type { Rule } from '../src/engine/rule.ts';
import accountAlternateContactsSet from './account-alternate-contacts-set/rule.ts';
import cloudtrailBucketNotPublic from './cloudtrail-bucket-not-public/rule.ts';
import cloudtrailDeliveryHealthy from './cloudtrail-delivery-healthy/rule.ts';
import cloudtrailLogFileValidationEnabled from './cloudtrail-log-file-validation-enabled/rule.ts';
import cloudtrailTrailLogging from './cloudtrail-trail-logging/rule.ts';
import configWatchesKeyAge from './config-watches-key-age/rule.ts';
import guarddutyEnabled from './guardduty-enabled/rule.ts';
import iamAccessKeyReplaceable from './iam-access-key-replaceable/rule.ts';
import iamAccessKeyRotated from './iam-access-key-rotated/rule.ts';
import iamAccessKeyUsed from './iam-access-key-used/rule.ts';
import iamKeyUserLeastPrivilege from './iam-key-user-least-privilege/rule.ts';
import iamRootAccessKeyAbsent from './iam-root-access-key-absent/rule.ts';
import iamRootMfaEnabled from './iam-root-mfa-enabled/rule.ts';
import iamUserKeySlotFree from './iam-user-key-slot-free/rule.ts';
import iamUserMfaEnabled from './iam-user-mfa-enabled/rule.ts';
import noQuarantinedPrincipal from './no-quarantined-principal/rule.ts';
import securityhubEnabled from './securityhub-enabled/rule.ts';

/** Every built-in rule, by id. */
export const builtInRules: readonly Rule[] = [
  accountAlternateContactsSet,
  cloudtrailBucketNotPublic,
  cloudtrailDeliveryHealthy,
  cloudtrailLogFileValidationEnabled,
  cloudtrailTrailLogging,
  configWatchesKeyAge,
  guarddutyEnabled,
  iamAccessKeyReplaceable,
  iamAccessKeyRotated,
  iamAccessKeyUsed,
  iamKeyUserLeastPrivilege,
  iamRootAccessKeyAbsent,
  iamRootMfaEnabled,
  iamUserKeySlotFree,
  iamUserMfaEnabled,
  noQuarantinedPrincipal,
  securityhubEnabled,
];
