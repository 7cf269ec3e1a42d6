import { demandOf } from '../../engine/select.ts';
import { planOf } from '../../facts/plan.ts';
import { PUBLISH_ACTIONS } from '../../publish/operations.ts';
import { type PolicyFlags, readPolicy, select } from '../policy.ts';
import { type Streams, write } from '../streams.ts';

export interface PermissionsFlags extends PolicyFlags {
  readonly publish: boolean;
}

/** The least IAM policy for the selected rules, or for publishing, as JSON. Needs no credentials. */
export async function permissions(flags: PermissionsFlags, streams: Streams): Promise<number> {
  const statement = flags.publish
    ? { Sid: 'KeydrillPublish', Effect: 'Allow', Action: PUBLISH_ACTIONS, Resource: '*' }
    : { Sid: 'KeydrillRead', Effect: 'Allow', Action: await readActions(flags), Resource: '*' };
  const policy = { Version: '2012-10-17', Statement: [statement] };
  await write(streams.stdout, `${JSON.stringify(policy, null, 2)}\n`);
  return 0;
}

async function readActions(flags: PolicyFlags): Promise<readonly string[]> {
  const { selected } = select(await readPolicy(flags.policy), flags);
  return planOf(selected.map(demandOf)).iamActions;
}
