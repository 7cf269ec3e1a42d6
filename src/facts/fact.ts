/** Why a fact could not be read. `unsupported`: the service is not offered where it was asked. */
export type FactErrorKind = 'access-denied' | 'throttled' | 'timeout' | 'unavailable' | 'unsupported' | 'failed';

/** An unread fact, as data: it is stored in the snapshot and ends up as the cause of an `unknown` result. */
export interface FactError {
  readonly kind: FactErrorKind;
  /** Service prefix and API name, e.g. `iam:ListAccessKeys`. */
  readonly operation: string;
  /** The error name that AWS or the SDK gave, e.g. `AccessDenied`. */
  readonly code: string;
  /** The permission to add; null unless the call was denied for want of one. */
  readonly iamAction: string | null;
  readonly message: string;
}

/** The code of a call whose host name does not exist. */
export const UNRESOLVED = 'ENOTFOUND';

/** What one operation answered, or why it could not be read. */
export type Fact<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: FactError };

/** The code of a call that the read-only guard stopped. */
export const REFUSED = 'RefusedCall';
/** The code of a fact whose collector needs a package that is not installed. */
export const NOT_INSTALLED = 'PackageNotInstalled';

/** Codes of keydrill's own: what was answered does not suffice, and the message is a clause that says why. */
export const INSUFFICIENT: ReadonlySet<string> = new Set([
  'MissingContextKeys',
  'OtherAccount',
  'RegionNotScanned',
  NOT_INSTALLED,
  REFUSED,
  'TooManyEvents',
  'TooManyFindings',
  'TooManyTables',
]);

const BRAND = 'keydrill.fact-unavailable';

/**
 * Thrown by reading a fact that could not be collected, and caught by the engine, which turns it into `unknown`.
 * Recognised by its brand, because a plug-in may carry its own copy of this class.
 */
export class FactUnavailable extends Error {
  readonly brand = BRAND;
  readonly error: FactError;

  constructor(error: FactError) {
    super(`${error.operation}: ${error.code}`);
    this.name = 'FactUnavailable';
    this.error = error;
  }
}

export const isFactUnavailable = (thrown: unknown): thrown is FactUnavailable =>
  thrown instanceof Error && 'brand' in thrown && thrown.brand === BRAND;

/** An answer arrived, but without a part that AWS documents as always present: nothing can be concluded from it. */
export const incomplete = (operation: string, message: string): FactUnavailable =>
  new FactUnavailable({ kind: 'failed', operation, code: 'IncompleteAnswer', iamAction: null, message });
