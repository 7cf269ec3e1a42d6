/** What is looked at, in the order in which it is told. */
export const AREAS = [
  'node',
  'policy',
  'lock',
  'plugins',
  'rules',
  'checkout',
  'network',
  'credentials',
  'clock',
  'regions',
  'accounts',
  'permissions',
  'publishing',
  'code-scanning',
] as const;
export type Area = (typeof AREAS)[number];

/** `problem`: a scan would not work, or not wholly. `remark`: it would, and something could be better. */
export const CHECK_STATUSES = ['ok', 'remark', 'problem', 'not-checked'] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

/** One thing that was looked at, or could not be. */
export interface Check {
  readonly area: Area;
  readonly status: CheckStatus;
  /** One sentence. */
  readonly message: string;
  /** One sentence that says what to do; every problem has one. */
  readonly remedy: string | null;
  /** Set where a permission is missing. */
  readonly missing?: MissingPermission;
}

/** An IAM action that the role lacks. */
export interface MissingPermission {
  readonly iamAction: string;
  readonly operations: readonly string[];
  /** Where it was asked for; none for what is asked once for the account. */
  readonly regions: readonly string[];
  /** The selected rules that rest on it. */
  readonly rules: readonly string[];
}

export const fine = (area: Area, message: string): Check => ({ area, status: 'ok', message, remedy: null });

export const remark = (area: Area, message: string, remedy: string | null = null): Check => ({
  area,
  status: 'remark',
  message,
  remedy,
});

export const trouble = (area: Area, message: string, remedy: string): Check => ({
  area,
  status: 'problem',
  message,
  remedy,
});

export const notChecked = (area: Area, message: string, remedy: string | null = null): Check => ({
  area,
  status: 'not-checked',
  message,
  remedy,
});
