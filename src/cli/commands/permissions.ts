import { demandOf } from '../../engine/select.ts';
import { planOf } from '../../facts/plan.ts';
import { type PolicyFlags, readPolicy, select } from '../policy.ts';
import { type Streams, write } from '../streams.ts';

/** The least IAM policy for the selected rules, as JSON. Needs no credentials. */
export async function permissions(flags: PolicyFlags, streams: Streams): Promise<number> {
  const { selected } = select(await readPolicy(flags.policy), flags);
  const { iamActions } = planOf(selected.map(demandOf));
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Sid: 'KeydrillRead', Effect: 'Allow', Action: iamActions, Resource: '*' }],
  };
  await write(streams.stdout, `${JSON.stringify(policy, null, 2)}\n`);
  return 0;
}
