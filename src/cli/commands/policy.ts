import { lstat } from 'node:fs/promises';
import { initialPolicy } from '../../policy/initial-policy.ts';
import { expiredExceptions } from '../../policy/policy.ts';
import { printPolicy } from '../../policy/print-policy.ts';
import { CommandError } from '../command-error.ts';
import { type PolicyFlags, readPolicy, select } from '../policy.ts';
import { type Streams, tell, write } from '../streams.ts';
import { assertWritable, writeFileAtomically } from '../write-file.ts';

const DEFAULT_FILE = 'keydrill.yaml';

/** Writes a commented policy to start from; never over a file that exists. */
export async function policyInit(file: string | undefined, streams: Streams): Promise<number> {
  const path = file ?? DEFAULT_FILE;
  const existing = await lstat(path).catch(() => null);
  if (existing !== null) throw new CommandError(`${path} exists already; remove it first, or name another file.`);
  await assertWritable(path);
  await writeFileAtomically(path, initialPolicy());
  await tell(streams, `Wrote ${path}; "keydrill policy check" tells whether it is valid after you have edited it.`);
  return 0;
}

/** Valid, and no exception is over: the check for a pull request. */
export async function policyCheck(flags: PolicyFlags, streams: Streams): Promise<number> {
  const policy = await readPolicy(flags.policy);
  if (policy.path === null)
    throw new CommandError('There is no policy file here to check; make one with "keydrill policy init".');
  const { selected } = select(policy, flags);
  const expired = expiredExceptions(policy, new Date());
  if (expired.length > 0) {
    throw new CommandError(
      expired.map(
        ({ location, rule, expires }) =>
          `${location}: The exception for ${rule} expired on ${expires}; remove it, or extend it with a new date.`,
      ),
    );
  }
  for (const { message, location } of policy.notices) await tell(streams, `${location ?? policy.path}: ${message}`);
  await tell(streams, `${policy.path} is valid: ${selected.length} rules, ${policy.exceptions.length} exceptions.`);
  return 0;
}

/** The policy as it works out: every rule with its severity and parameters. */
export async function policyPrint(flags: PolicyFlags, streams: Streams): Promise<number> {
  const policy = await readPolicy(flags.policy);
  const { selected } = select(policy, flags);
  await write(streams.stdout, printPolicy(policy, selected));
  return 0;
}
