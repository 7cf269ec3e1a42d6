// Generated from src/policy/policy.base.schema.json by scripts/build-types.ts; do not edit.

/**
 * Which readiness rules are judged, with which limits, and what is excepted until when.
 */
export interface PolicyFile {
  /**
   * The pack of rules to start from; each pack holds the one before it: essential, recommended (default), strict. A list merges left to right, and an empty list selects only the rules named under rules.
   */
  extends?: ('essential' | 'recommended' | 'strict') | ('essential' | 'recommended' | 'strict')[];
  /**
   * Which regions are read: enabled (default) is every region that the account has enabled; a list names them.
   */
  regions?: 'enabled' | string[];
  /**
   * By rule id: off, on, a severity, or a map of severity and the rule's parameters. A rule named here with anything but off is judged even when the pack leaves it out.
   */
  rules?: {
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
   * The response playbook for a leaked key, in this repository.
   */
  playbook?: {
    /**
     * The playbook, relative to this file; queries and scripts are looked for in its folder.
     */
    path: string;
    /**
     * Days after which the playbook must have been reviewed or changed again.
     */
    maxReviewAgeDays?: number;
    /**
     * A file or folder with the records of past incidents, relative to this file.
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
     * A file or folder with the records of rotation drills, relative to this file.
     */
    drillLog?: string;
  };
  /**
   * Who cuts a leaked key off.
   */
  responder?: {
    /**
     * The name or ARN of the IAM role that responders use; in the scanned account.
     */
    role: string;
  };
  /**
   * What the alternate contacts of the account must be, so that a change is noticed.
   */
  contacts?: {
    /**
     * What the security contact must be: an address, or the domains it may be of.
     */
    security?: {
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
    };
    /**
     * What the operations contact must be: an address, or the domains it may be of.
     */
    operations?: {
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
    };
    /**
     * What the billing contact must be: an address, or the domains it may be of.
     */
    billing?: {
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
    };
  };
  /**
   * Why each long-lived key exists: one entry for each IAM user that holds one. [] says that no user should; leaving the section out says nothing.
   */
  keys?: {
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
   * What only a person can vouch for.
   */
  attestations?: {
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
  };
  /**
   * Findings that are accepted until a day. An incident cannot be excepted.
   */
  exceptions?:
    | {
        /**
         * The id of one rule.
         */
        rule: string;
        /**
         * The ARN or id of the resource; * stands for any text and ? for one character, as in IAM. The whole text must match, upper and lower case as written.
         */
        resource: string;
        /**
         * Account ids, with * and ? as wildcards; every account when left out.
         *
         * @minItems 1
         */
        accounts?: string[];
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
