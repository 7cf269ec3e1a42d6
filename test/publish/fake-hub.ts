import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { SentFinding } from '../../src/publish/sent-finding.ts';
import { type FakeAws, fakeAws } from '../facts/fake-aws.ts';

export interface FakeHub {
  readonly aws: FakeAws;
  readonly findings: () => readonly AwsSecurityFinding[];
  /** What was sent, call by call. */
  readonly imports: readonly (readonly SentFinding[])[];
}

/** A hub in memory that takes everything; either operation may be given an error name to fail with. */
export function fakeHub(
  holding: readonly AwsSecurityFinding[] = [],
  fails: { readonly read?: string; readonly send?: string } = {},
): FakeHub {
  const findings = new Map(holding.map((finding) => [finding.Id, finding]));
  const imports: (readonly SentFinding[])[] = [];
  const aws = fakeAws({
    'securityhub:GetFindings': () => fails.read ?? { Findings: [...findings.values()] },
    'securityhub:BatchImportFindings': (input) => {
      const { Findings } = input as { readonly Findings: readonly AwsSecurityFinding[] };
      if (fails.send !== undefined) return fails.send;
      imports.push(Findings as readonly unknown[] as readonly SentFinding[]);
      for (const finding of Findings) findings.set(finding.Id, { ...findings.get(finding.Id), ...finding });
      return { SuccessCount: Findings.length, FailedCount: 0, FailedFindings: [] };
    },
  });
  return { aws, imports, findings: () => [...findings.values()] };
}
