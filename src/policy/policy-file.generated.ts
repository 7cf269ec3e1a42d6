// Generated from src/policy/policy.base.schema.json by scripts/build-types.ts; do not edit.

/**
 * By rule id: off, on, a severity, or a map of severity and the rule's parameters. A rule named here with anything but off is judged even when the pack leaves it out. Severity and parameters go one by one over those of extended files.
 */
export type Rules = {
  [k: string]:
    | 'off'
    | 'on'
    | 'critical'
    | 'high'
    | 'medium'
    | 'low'
    | {
        severity?: 'critical' | 'high' | 'medium' | 'low';
        [k: string]: unknown;
      };
} | null;
/**
 * Why each long-lived key exists: one entry for each IAM user that holds one. Entries go over those of extended files by user. [] says that no user should; leaving the section out says nothing.
 */
export type Keys = {
  /**
   * The name of the IAM user that holds the key.
   */
  user: string;
  /**
   * Who answers for the key: a person or a team that can be reached.
   */
  owner: string;
  /**
   * What stops working when the key is cut off.
   */
  consumers: string[];
  /**
   * Why a role cannot do the work.
   */
  reason: string;
  /**
   * The key is in the hands of another company.
   */
  thirdParty?: boolean;
  /**
   * Whom to call at the other company when the key must be rotated.
   */
  vendorContact?: string;
}[];
/**
 * Account ids, with * and ? as wildcards; an exception without them holds for every account.
 *
 * @minItems 1
 */
export type Accounts = string[];

/**
 * Which readiness rules are judged, with which limits, and what is excepted until when.
 */
export interface PolicyFile {
  /**
   * What to start from: a pack of rules (essential, recommended, strict; each holds the one before it), the pack of a plug-in as in acme/baseline, another policy file as in ./base.yaml, or an npm package that holds one, as in acme-policy or acme-policy/strict.yaml. A list merges left to right, and this file goes over all of it. Where no file names a pack, recommended holds; an empty list selects only the rules named under rules.
   */
  extends?: ('essential' | 'recommended' | 'strict') | string | (('essential' | 'recommended' | 'strict') | string)[];
  /**
   * Plug-ins with rules and packs of their own: a path that begins with ./ or ../ leads from the file that names it, anything else is an npm package that is installed. Their code runs when the policy is loaded.
   */
  plugins?: string[] | null;
  /**
   * Which regions are read: enabled (default) is every region that the account has enabled; a list names them.
   */
  regions?: 'enabled' | string[];
  rules?: Rules;
  /**
   * The response playbook for a leaked key, in this repository.
   */
  playbook?: {
    /**
     * The playbook, relative to the policy file that is scanned with, also where an extended file says it; queries and scripts are looked for in its folder.
     */
    path?: string;
    /**
     * Days after which the playbook must have been reviewed or changed again.
     */
    maxReviewAgeDays?: number;
    /**
     * A file or folder with the records of past incidents, relative to the policy file that is scanned with, also where an extended file says it.
     */
    incidentLog?: string;
  };
  /**
   * How long it may take to rotate every active key in an emergency.
   */
  rotation?: {
    /**
     * Minutes that one person needs to rotate one key.
     */
    minutesPerKey?: number;
    /**
     * How many keys can be rotated at the same time.
     */
    parallel?: number;
    /**
     * Minutes within which every active key must be rotated.
     */
    budgetMinutes?: number;
    /**
     * A file or folder with the records of rotation drills, relative to the policy file that is scanned with, also where an extended file says it.
     */
    drillLog?: string;
  };
  responder?: Responder;
  contacts?: Contacts;
  keys?: Keys;
  attestations?: Attestations;
  /**
   * What holds for some accounts instead: rules, responder, contacts, keys and attestations, as in the sections of these names. Those of a file go over its own sections, and a file that extends it goes over both; of several that match, the later goes over the earlier. Registered keys are added by user.
   */
  overrides?:
    | {
        accounts: Accounts;
        rules?: Rules;
        responder?: Responder;
        contacts?: Contacts;
        keys?: Keys;
        attestations?: Attestations;
      }[]
    | null;
  /**
   * Findings that are accepted until a day. An incident cannot be excepted.
   */
  exceptions?:
    | {
        /**
         * The id of one rule; a rule of a plug-in goes by name/rule.
         */
        rule: string;
        /**
         * The ARN or id of the resource; * stands for any text and ? for one character, as in IAM. The whole text must match, upper and lower case as written.
         */
        resource: string;
        accounts?: Accounts;
        /**
         * Regions of the resource, with * and ? as wildcards; IAM users, keys and roles are in global. Every region when left out.
         *
         * @minItems 1
         */
        regions?: string[];
        /**
         * Why the finding is accepted for now.
         */
        reason: string;
        /**
         * Who answers for the exception.
         */
        owner: string;
        /**
         * Where the work is tracked.
         */
        ticket?: string;
        /**
         * The last day on which the exception holds (UTC), as YYYY-MM-DD; at most maxExceptionDays ahead.
         */
        expires: string;
        /**
         * Without it the exception covers findings. unknown covers instead what could not be judged, and never a finding.
         */
        status?: 'unknown';
      }[]
    | null;
  /**
   * How many days ahead an exception may expire.
   */
  maxExceptionDays?: number;
}
/**
 * Who cuts a leaked key off.
 */
export interface Responder {
  /**
   * The name or ARN of the IAM role that responders use; in the scanned account.
   */
  role: string;
}
/**
 * What the alternate contacts of the account must be, so that a change is noticed.
 */
export interface Contacts {
  security?: Contact;
  operations?: Contact;
  billing?: Contact;
}
/**
 * What this contact must be: an address, or the domains it may be of.
 */
export interface Contact {
  /**
   * The one address; upper and lower case do not matter.
   */
  email?: string;
  /**
   * The domains of which the address may be, as in example.com.
   *
   * @minItems 1
   */
  domains?: string[];
}
/**
 * What only a person can vouch for.
 */
export interface Attestations {
  /**
   * How support cases reach AWS: directly, or through a reseller.
   */
  'support-path'?: {
    /**
     * direct: the account has a support plan of its own. reseller: cases go through a partner.
     */
    value: 'direct' | 'reseller';
    /**
     * Who vouches for it.
     */
    by: string;
    /**
     * The day on which the path was last tested, as YYYY-MM-DD.
     */
    on: string;
    /**
     * Where a case is opened: a telephone number, an address, a portal.
     */
    contact?: string;
    /**
     * Where the test is recorded.
     */
    evidence?: string;
  };
}
