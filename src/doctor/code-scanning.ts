import { type Check, fine, notChecked, remark } from './check.ts';

/** What a job of GitHub Actions can know of itself. */
export interface Runner {
  /** The value of GITHUB_ACTIONS is `true`. */
  readonly isActions: boolean;
  /** GITHUB_WORKSPACE holds a git checkout. */
  readonly hasCheckout: boolean;
  /** The policy file lies in it; null without a policy file. */
  readonly hasPolicy: boolean | null;
}

const PERMISSION = 'The job needs "permissions: security-events: write", which cannot be seen from inside.';

/** Whether SARIF could be uploaded to code scanning, as far as that can be known. */
export function codeScanningCheck({ isActions, hasCheckout, hasPolicy }: Runner): Check {
  if (!isActions) return notChecked('code-scanning', 'Not in GitHub Actions, so uploading SARIF was not checked.');
  if (!hasCheckout) {
    return remark(
      'code-scanning',
      'The workspace of this job holds no git checkout, which uploading SARIF needs.',
      'Run actions/checkout before keydrill.',
    );
  }
  if (hasPolicy === false) {
    return remark(
      'code-scanning',
      'The policy file lies outside the workspace of this job, so alerts cannot point at its lines.',
      'Keep the policy file in the repository that the alerts are uploaded to.',
    );
  }
  return fine('code-scanning', `The workspace has what uploading SARIF needs. ${PERMISSION}`);
}
