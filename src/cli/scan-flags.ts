import { CommandError } from './command-error.ts';

/** Whose credentials are used, and how other accounts are entered. */
export interface CredentialFlags {
  readonly profile?: string | undefined;
  readonly roleName?: string | undefined;
  readonly externalId?: string | undefined;
  readonly timeout: number;
}

/** What decides how an account is read; shared by scan and collect. */
export interface ReadFlags extends CredentialFlags {
  readonly region: readonly string[];
  readonly accounts: readonly string[];
  readonly organization: boolean;
  readonly shard?: string | undefined;
  readonly concurrency: number;
  readonly progress: boolean;
  readonly quiet: boolean;
}

export function checkCredentialFlags({ roleName, externalId, timeout }: CredentialFlags): void {
  if (externalId !== undefined && roleName === undefined)
    throw new CommandError('--external-id goes with --role-name.');
  if (!(timeout > 0 && timeout <= 300)) throw new CommandError('--timeout takes seconds, more than 0 and at most 300.');
}

/** Several accounts need a role to enter them by. */
export function checkReadFlags(flags: ReadFlags): void {
  const { accounts, organization, roleName, concurrency } = flags;
  const wrong = accounts.find((account) => !/^\d{12}$/.test(account));
  if (wrong !== undefined) throw new CommandError(`--accounts takes account ids of 12 digits, not "${wrong}".`);
  if (organization && accounts.length > 0) throw new CommandError('Give --accounts or --organization, not both.');
  if ((organization || accounts.length > 0) && roleName === undefined) {
    throw new CommandError('Several accounts are read by assuming a role in each; name it with --role-name.');
  }
  checkCredentialFlags(flags);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 100) {
    throw new CommandError('--concurrency takes a whole number from 1 to 100.');
  }
  if (flags.shard !== undefined) parseShard(flags.shard);
}

interface Shard {
  readonly index: number;
  readonly count: number;
}

function parseShard(text: string): Shard {
  const [, index = '', count = ''] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (!(shard.index >= 1 && shard.index <= shard.count)) {
    throw new CommandError(`--shard takes I/N, the I-th of N parts as in 1/4, not "${text}".`);
  }
  return shard;
}

/** Every N-th account, so that N runs together read each account once. */
export function inShard(accounts: readonly string[], shard: string | undefined): readonly string[] {
  if (shard === undefined) return accounts;
  const { index, count } = parseShard(shard);
  return accounts.filter((_, position) => position % count === index - 1);
}
