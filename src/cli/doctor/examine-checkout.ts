import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CheckoutState } from '../../doctor/checkout.ts';
import type { Runner } from '../../doctor/code-scanning.ts';
import { isFactUnavailable } from '../../facts/fact.ts';
import type { Policy } from '../../policy/policy.ts';
import { git } from '../../repository/git.ts';
import { policyLocation } from '../policy.ts';
import { folderOf } from '../read-accounts.ts';

/** Looks at the git checkout around the policy file, or around the working folder. */
export async function examineCheckout(policy: Policy): Promise<CheckoutState> {
  const folder = folderOf(policy);
  try {
    const root = (await git(folder, ['rev-parse', '--show-toplevel'])).trim();
    const shallow = (await git(folder, ['rev-parse', '--is-shallow-repository'])).trim();
    return {
      kind: 'found',
      root,
      isShallow: shallow === 'true',
      isPolicyTracked: policy.path === null ? null : await isTracked(folder, basename(policy.path)),
    };
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return { kind: 'unreadable', error: thrown.error };
  }
}

const isTracked = async (folder: string, file: string): Promise<boolean> =>
  (await git(folder, ['ls-files', '-z', '--', file])) !== '';

/** Looks at the job of GitHub Actions that this runs in. */
export async function examineRunner(
  policy: Policy,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Runner> {
  const workspace = environment['GITHUB_WORKSPACE'];
  return {
    isActions: environment['GITHUB_ACTIONS'] === 'true',
    hasCheckout: workspace !== undefined && (await isCheckout(workspace)),
    hasPolicy: policy.path === null ? null : (await policyLocation(policy)) !== null,
  };
}

const isCheckout = (folder: string): Promise<boolean> =>
  stat(join(folder, '.git')).then(
    () => true,
    () => false,
  );
