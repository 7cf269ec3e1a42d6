/** What a builder made, as data: a test derives from it what each rule should say, without the product's code. */
export interface AccountFacts {
  readonly accountId: string;
  /** The moment all the ages are counted from. */
  readonly now: Date;
  readonly regions: readonly string[];
  readonly users: readonly UserFact[];
  /** Roles that carry a quarantine policy. */
  readonly quarantinedRoles: readonly string[];
  readonly trails: readonly TrailFact[];
  readonly buckets: readonly BucketFact[];
  /** By region. */
  readonly guardDuty: Readonly<Record<string, 'enabled' | 'suspended' | 'absent'>>;
  readonly securityHub: readonly string[];
  readonly contacts: readonly ContactType[];
  /** Regions with a recorder and an ACCESS_KEYS_ROTATED rule, and the rule's age. */
  readonly keyAgeRules: readonly { readonly region: string; readonly maxAccessKeyAge: number }[];
  readonly root: { readonly hasMfa: boolean; readonly hasAccessKey: boolean };
}

export type ContactType = 'BILLING' | 'OPERATIONS' | 'SECURITY';

export interface UserFact {
  readonly name: string;
  readonly arn: string;
  /** A password makes a human. */
  readonly hasPassword: boolean;
  readonly hasMfa: boolean;
  readonly power: Power;
  readonly hasBoundary: boolean;
  readonly isQuarantined: boolean;
  readonly keys: readonly KeyFact[];
}

/** `admin-*`: everything, and how it came; `power-user`: PowerUserAccess; `ses-send`: nothing but ses:SendRawEmail. */
export type Power = 'none' | 'read-only' | 'ses-send' | 'power-user' | 'admin-direct' | 'admin-group' | 'admin-inline';

export interface KeyFact {
  readonly id: string;
  readonly isActive: boolean;
  readonly ageDays: number;
  /** null: never used. */
  readonly unusedDays: number | null;
  /** Service of the last use. */
  readonly service: string | undefined;
}

export interface TrailFact {
  readonly name: string;
  readonly homeRegion: string;
  readonly isMultiRegion: boolean;
  readonly isLogging: boolean;
  readonly hasValidation: boolean;
  /** `failing`: an error and an old delivery time. */
  readonly delivery: 'ok' | 'failing';
  readonly bucket: string;
}

export interface BucketFact {
  readonly name: string;
  readonly isPublic: boolean;
}

const DAY_MS = 86_400_000;

/** ISO time so many days (fractions count) before `now`. */
export function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * DAY_MS).toISOString();
}
