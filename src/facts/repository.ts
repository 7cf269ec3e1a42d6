import { FactUnavailable } from './fact.ts';

/**
 * The git checkout that the policy file lies in. Paths lead from its root, with forward slashes. Every method rejects
 * with `FactUnavailable` outside a git checkout.
 */
export interface Repository {
  /** The path from the root of the checkout of a path as the policy file has it; rejects when it leads out of the checkout. */
  resolve(path: string): Promise<string>;
  /** The files that git tracks, sorted. */
  files(): Promise<readonly string[]>;
  /** What a tracked file says in the working tree; null when git tracks no such file. Rejects for more than 1 MiB. */
  text(path: string): Promise<string | null>;
  /** When a commit last changed the file (ISO 8601), null when none did; rejects in a shallow clone. */
  changedAt(path: string): Promise<string | null>;
  /** Whether git ignores a path, be there such a file or not. */
  ignores(path: string): Promise<boolean>;
}

/** What stands as the operation of everything that is wrong with the checkout itself. */
export const CHECKOUT = 'repository:Checkout';

/** `message` is a clause that names the remedy. */
export const checkoutUnreadable = (code: string, message: string): FactUnavailable =>
  new FactUnavailable({ kind: 'failed', operation: CHECKOUT, code, iamAction: null, message });

/** The code of what is asked where there is no checkout at all, which for some facts is an answer. */
export const NOT_A_REPOSITORY = 'NotARepository';

const refuse = () =>
  Promise.reject(checkoutUnreadable(NOT_A_REPOSITORY, 'there is no git checkout here; run keydrill in one'));

/** Where there is no checkout. */
export const NO_REPOSITORY: Repository = {
  resolve: refuse,
  files: refuse,
  text: refuse,
  changedAt: refuse,
  ignores: refuse,
};
