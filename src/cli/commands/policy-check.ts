import { dirname, join, resolve } from 'node:path';
import { LOCK_FILE, pinsOf, readLockFile } from '../../lock/lock.ts';
import { isSameThing, titleOf } from '../../lock/pin.ts';
import { expiredExceptions, expiringExceptions, type Policy } from '../../policy/policy.ts';
import { counted } from '../../report/text/wording.ts';
import { accountPolicies } from '../account-policies.ts';
import { CommandError, orFail } from '../command-error.ts';
import { exceptionNeeds, readEvidence } from '../needed-exceptions.ts';
import { type PolicyFlags, readPolicy } from '../policy.ts';
import { type Streams, tell } from '../streams.ts';

export interface PolicyCheckFlags extends PolicyFlags {
  readonly against: readonly string[];
}

/** Whoever has to mend the finding, or to ask for more time, is told so long before. */
const DAYS_OF_WARNING = 30;

/** Valid, no exception over, and with `--against` none that nothing needs: the check for a pull request. */
export async function policyCheck(flags: PolicyCheckFlags, streams: Streams): Promise<number> {
  const policy = await readPolicy(flags.policy);
  if (policy.path === null)
    throw new CommandError('There is no policy file here to check; make one with "keydrill policy init".');
  const now = new Date();
  const policies = accountPolicies(policy, flags);
  const expired = expiredExceptions(policy, now);
  const valid = policy.exceptions.filter((exception) => !expired.includes(exception));
  const evidence = [];
  for (const path of flags.against) evidence.push(...(await readEvidence(path, { exceptions: valid, policies })));
  const { unneeded, unseen } = exceptionNeeds(valid, evidence, now);

  for (const { message, location } of policy.notices) await tell(streams, `${location ?? policy.path}: ${message}`);
  for (const line of await needlessPins(policy, policy.path)) await tell(streams, line);
  for (const { location, rule, owner, expires } of expiringExceptions(policy, now, DAYS_OF_WARNING)) {
    await tell(
      streams,
      `${location}: The exception for ${rule} expires on ${expires}; ${owner} should mend what it covers until then, or ask for a new date.`,
    );
  }
  if (flags.against.length > 0 && unseen.length > 0) {
    await tell(
      streams,
      `Whether ${counted(unseen.length, 'exception')} of ${policy.exceptions.length} ${unseen.length === 1 ? 'is' : 'are'} needed is not known: nothing given with --against looked at the accounts, regions or rules.`,
    );
  }
  refuse(policy, [
    ...expired.map(({ location, rule, expires }) => ({
      location,
      message: `The exception for ${rule} expired on ${expires}; remove it, or extend it with a new date.`,
    })),
    ...unneeded,
  ]);
  await tell(streams, summaryOf(policy, policies.base?.rules.length ?? 0));
  return 0;
}

interface Problem {
  readonly location: string;
  readonly message: string;
}

/** All at once, in the order of the exceptions. */
function refuse({ exceptions }: Policy, problems: readonly Problem[]): void {
  const order = exceptions.map(({ location }) => location);
  const sorted = [...problems].sort((a, b) => order.indexOf(a.location) - order.indexOf(b.location));
  if (sorted.length > 0) throw new CommandError(sorted.map(({ location, message }) => `${location}: ${message}`));
}

/** What was pinned and is not named any more would be trusted without a look when somebody names it again. */
async function needlessPins({ trusted }: Policy, path: string): Promise<readonly string[]> {
  const folder = dirname(resolve(path));
  const lock = await readLockFile(folder);
  if (!lock.ok) throw new CommandError(lock.problem);
  if (lock.value === null) return [];
  const needed = orFail(await pinsOf(folder, trusted));
  return lock.value
    .filter((pin) => !needed.some((other) => isSameThing(pin, other)))
    .map(
      (pin) =>
        `${join(dirname(path), LOCK_FILE)}: The policy does not name the ${titleOf(pin)} any more; "keydrill policy lock" removes it.`,
    );
}

function summaryOf({ path, exceptions, plugins }: Policy, rules: number): string {
  const tests = plugins.length === 0 ? '' : ' The tests of its plug-ins are run by "keydrill rules test".';
  return `${path} is valid: ${counted(rules, 'rule')}, ${counted(exceptions.length, 'exception')}.${tests}`;
}
