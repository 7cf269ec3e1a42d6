import { lstat } from 'node:fs/promises';
import { initialPolicy } from '../../policy/initial-policy.ts';
import { policyFor } from '../../policy/overrides.ts';
import { printPolicy } from '../../policy/print-policy.ts';
import { quote } from '../../policy/problem.ts';
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

export interface PolicyPrintFlags extends PolicyFlags {
  readonly account?: string | undefined;
}

/** The policy as it works out, for every account or for one: each rule with its severity and parameters, and where they come from. */
export async function policyPrint({ account, ...flags }: PolicyPrintFlags, streams: Streams): Promise<number> {
  if (account !== undefined && !/^\d{12}$/.test(account))
    throw new CommandError(`--account takes an account id of 12 digits, but got ${quote(account)}.`);
  const loaded = await readPolicy(flags.policy);
  const policy = account === undefined ? loaded : policyFor(loaded, account);
  const { selected } = select(policy, flags);
  await write(streams.stdout, printPolicy(policy, selected, account ?? null));
  return 0;
}
