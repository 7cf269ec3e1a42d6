import fc from 'fast-check';
import { type Result, STATUSES } from '../../src/engine/result.ts';
import { SEVERITIES } from '../../src/engine/rule.ts';

type Parts = Partial<Pick<Result, 'ruleId' | 'status' | 'severity' | 'kind' | 'fingerprint'>> & {
  readonly accountId?: string;
  readonly region?: string;
  readonly name?: string;
};

/** A result of which only what matters is given. */
export function resultWith({
  accountId = '111122223333',
  region = 'us-east-1',
  name = 'thing',
  ...parts
}: Parts): Result {
  return {
    ruleId: 'a-rule',
    status: 'fail',
    severity: 'medium',
    capability: parts.kind === 'incident' ? 'now' : 'see',
    kind: 'gap',
    target: { partition: 'aws', accountId, region },
    resource: { type: 'Other', id: name, name, region },
    message: 'It is so.',
    observed: null,
    expected: null,
    cause: null,
    exception: null,
    reads: [],
    fingerprint: 'f',
    ...parts,
  };
}

export const anyResult: fc.Arbitrary<Result> = fc
  .record({
    ruleId: fc.constantFrom('rule-a', 'rule-b', 'rule-c'),
    status: fc.constantFrom(...STATUSES),
    severity: fc.constantFrom(...SEVERITIES),
    kind: fc.constantFrom('gap' as const, 'incident' as const),
    fingerprint: fc.constantFrom('1', '2'),
    accountId: fc.constantFrom('1', '2'),
    region: fc.constantFrom('a', 'b'),
    name: fc.constantFrom('x', 'y'),
  })
  .map(resultWith);
