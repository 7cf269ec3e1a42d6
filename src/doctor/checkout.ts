import { type FactError, INSUFFICIENT } from '../facts/fact.ts';
import { NOT_A_REPOSITORY } from '../facts/repository.ts';
import { type Check, fine, remark, trouble } from './check.ts';

/** The git checkout around the policy file. */
export type CheckoutState =
  | {
      readonly kind: 'found';
      readonly root: string;
      readonly isShallow: boolean;
      /** Whether git tracks the policy file; null without one. */
      readonly isPolicyTracked: boolean | null;
    }
  | { readonly kind: 'unreadable'; readonly error: FactError };

export interface CheckoutInput {
  readonly state: CheckoutState;
  /** Whether a selected rule reads the repository. */
  readonly needed: boolean;
}

/** What is wrong with the checkout itself matters as far as rules read it. */
export function checkoutChecks({ state, needed }: CheckoutInput): readonly Check[] {
  const wrong = needed ? trouble : remark;
  if (state.kind === 'unreadable') {
    const { message } = state.error;
    const remedy =
      state.error.code === NOT_A_REPOSITORY
        ? 'Run keydrill in a clone of the repository that holds the playbook; in GitHub Actions check it out first.'
        : 'Mend that, so that the rules about playbook, drills and workflows can be judged.';
    return [wrong('checkout', sentence(message), remedy)];
  }
  const found = fine('checkout', `The git checkout is ${state.root}.`);
  const shallow = wrong(
    'checkout',
    `The git checkout ${state.root} is a shallow clone, so nobody knows when a file last changed.`,
    'Check out with fetch-depth: 0, or run git fetch --unshallow.',
  );
  const untracked = remark(
    'checkout',
    'Git does not track the policy file, so others do not have it.',
    'Commit the policy file to the repository.',
  );
  return [state.isShallow ? shallow : found, ...(state.isPolicyTracked === false ? [untracked] : [])];
}

/** Codes of what is wrong with the whole checkout, which every fact about the repository would repeat. */
const OF_CHECKOUT = new Set([
  NOT_A_REPOSITORY,
  'ShallowClone',
  'GitMissing',
  'DubiousOwnership',
  'GitFailed',
  'NoWorkingTree',
]);

/** What could not be read in the repository: each reason once. */
export function repositoryChecks(errors: readonly FactError[]): readonly Check[] {
  const told = errors.filter(({ code }) => !OF_CHECKOUT.has(code) && !INSUFFICIENT.has(code));
  const messages = new Set(told.map(({ message }) => sentence(message)));
  return [...messages].map((message) =>
    trouble('checkout', message, 'Correct the path in the policy, or the file that it names.'),
  );
}

const sentence = (clause: string): string =>
  `${clause.slice(0, 1).toUpperCase()}${clause.slice(1)}${clause.endsWith('.') ? '' : '.'}`;
