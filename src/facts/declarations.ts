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

/** The response playbook in the repository. Paths are as the policy file has them: relative to it. */
export interface PlaybookDeclaration {
  readonly path: string;
  readonly maxReviewAgeDays: number;
  /** A folder or file of closed incidents; null when none is kept. */
  readonly incidentLog: string | null;
}

/** Minutes and people for the day on which every key must be rotated. */
export interface RotationPlan {
  readonly minutesPerKey: number;
  readonly parallel: number;
  readonly budgetMinutes: number;
  /** A folder or file of rotation drills, relative to the policy file; null when none is kept. */
  readonly drillLog: string | null;
}

/** Who cuts a leaked key off. */
export interface Responder {
  /** The name or ARN of an IAM role. */
  readonly role: string;
}

/** What an alternate contact must be: one address, or any address of these domains. */
export interface PinnedContact {
  readonly email?: string;
  readonly domains?: readonly string[];
}

export interface PinnedContacts {
  readonly security?: PinnedContact;
  readonly operations?: PinnedContact;
  readonly billing?: PinnedContact;
}

/** Something that only a person can vouch for. */
export interface Attestation {
  readonly value: string;
  readonly by: string;
  /** YYYY-MM-DD. */
  readonly on: string;
  readonly contact?: string;
  readonly evidence?: string;
}

/** What the policy file says about the account, as far as rules may ask for it; null where a section is absent. */
export interface Declarations {
  readonly keys: readonly KeyRegistration[] | null;
  readonly playbook: PlaybookDeclaration | null;
  readonly rotation: RotationPlan;
  readonly responder: Responder | null;
  readonly contacts: PinnedContacts | null;
  /** By their names, e.g. `support-path`. */
  readonly attestations: Readonly<Record<string, Attestation>>;
}

export const DEFAULT_ROTATION: RotationPlan = { minutesPerKey: 30, parallel: 1, budgetMinutes: 240, drillLog: null };

export const NOTHING_DECLARED: Declarations = {
  keys: null,
  playbook: null,
  rotation: DEFAULT_ROTATION,
  responder: null,
  contacts: null,
  attestations: {},
};
