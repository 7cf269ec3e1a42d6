import { type AnyCollector, type Aws, item, list, one, type Resource, type Target } from '../../src/facts/collector.ts';
import { type FactErrorKind, FactUnavailable } from '../../src/facts/fact.ts';
import { NO_REPOSITORY } from '../../src/facts/repository.ts';

/** One read as a collector makes it. */
export interface Call {
  readonly operation: string;
  readonly region: string;
  /** The name of the item, for a fact about one. */
  readonly subject: string | null;
}

export interface Named {
  readonly name: string;
}

export const HOME: Target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };

/** A connection that lets nothing through: the sample collectors do not send. */
export const connect = (region: string): Aws => ({
  ...HOME,
  region,
  repository: NO_REPOSITORY,
  send: () => Promise.reject(new Error('a sample collector sent something')),
});

export const unreadable = (
  operation: string,
  kind: FactErrorKind,
  code = kind === 'access-denied' ? 'AccessDenied' : kind,
): FactUnavailable =>
  new FactUnavailable({ kind, operation, code, iamAction: kind === 'access-denied' ? operation : null, message: code });

const resource = (type: string, name: string, region: string): Resource => ({
  type,
  id: name,
  arn: `arn:aws:test:${region === 'global' ? '' : region}:111122223333:${name}`,
  name,
  region,
});

/**
 * Collectors of every kind and scope, whose answers come from one function; what was asked is kept in order. The
 * operations exist in AWS, but nothing is sent.
 */
export function sampleCollectors(answer: (call: Call) => unknown) {
  const calls: string[] = [];
  const ask = async (operation: string, region: string, subject: string | null = null) => {
    calls.push(`${operation}@${region}${subject === null ? '' : `#${subject}`}`);
    return (await answer({ operation, region, subject })) as never;
  };
  const summary = one<number>({
    operation: 'iam:GetAccountSummary',
    scope: 'account',
    read: ({ region }) => ask('iam:GetAccountSummary', region),
  });
  const hub = one<string | null>({
    operation: 'securityhub:DescribeHub',
    scope: 'region',
    read: ({ region }) => ask('securityhub:DescribeHub', region),
  });
  const users = list<Named>({
    operation: 'iam:ListUsers',
    scope: 'account',
    name: 'user',
    read: ({ region }) => ask('iam:ListUsers', region),
    describe: ({ name }) => ({ resource: resource('AwsIamUser', `user/${name}`, 'global') }),
  });
  const keys = item<Named, readonly string[]>({
    operation: 'iam:ListAccessKeys',
    of: users,
    when: ({ name }) => !name.startsWith('machine-'),
    read: ({ name }, { region }) => ask('iam:ListAccessKeys', region, name),
  });
  const detectors = list<Named>({
    operation: 'guardduty:ListDetectors',
    scope: 'region',
    name: 'detector',
    read: ({ region }) => ask('guardduty:ListDetectors', region),
    describe: ({ name }, { region }) => ({ resource: resource('AwsGuardDutyDetector', `detector/${name}`, region) }),
  });
  const detector = item<Named, boolean>({
    operation: 'guardduty:GetDetector',
    of: detectors,
    read: ({ name }, { region }) => ask('guardduty:GetDetector', region, name),
  });
  return { calls, summary, hub, users, keys, detectors, detector };
}

/** A plan for these collectors, as `planOf` would order them. */
export const planFor = (collectors: readonly AnyCollector[]) => ({
  collectors,
  operations: collectors.map(({ operation }) => operation),
  iamActions: [],
  regional: true,
});
