import type { Asker } from '../facts/ask.ts';
import type { Aws } from '../facts/collector.ts';
import type { Fact } from '../facts/fact.ts';
import { enabledRegionsFact } from '../facts/regions.ts';
import { type Outcome, ok, problem } from '../outcome.ts';

/** Which regions to read: those the account has enabled, narrowed to the named ones, each of which must be enabled. */
export async function resolveRegions(
  named: readonly string[] | null,
  aws: Aws,
  ask: Asker,
): Promise<Outcome<Fact<readonly string[]>>> {
  const enabled = (await ask(enabledRegionsFact.operation, () => enabledRegionsFact.read(aws))) as Fact<
    readonly string[]
  >;
  if (named === null) return ok(enabled);
  const wrong = enabled.ok
    ? named.find((region) => !enabled.value.includes(region))
    : named.find((region) => !LOOKS_LIKE_REGION.test(region));
  if (wrong !== undefined) {
    const known = enabled.ok ? `enabled are ${enabled.value.join(', ')}` : 'a region looks like eu-west-1';
    return problem(`"${wrong}" is not an enabled region of account ${aws.accountId}; ${known}.`);
  }
  return ok({ ok: true, value: [...new Set(named)].sort() });
}

const LOOKS_LIKE_REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;
