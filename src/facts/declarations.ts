/** One entry of the key register: why a long-lived key exists. */
export interface KeyRegistration {
  readonly user: string;
  readonly owner: string;
  readonly consumers: readonly string[];
  readonly reason: string;
  /** The key is in the hands of another company. */
  readonly thirdParty?: boolean;
  /** Whom to call there when the key must be rotated. */
  readonly vendorContact?: string;
}

/** What the policy file says about the account, as far as rules may ask for it; null where a section is absent. */
export interface Declarations {
  readonly keys: readonly KeyRegistration[] | null;
}

export const NOTHING_DECLARED: Declarations = { keys: null };
