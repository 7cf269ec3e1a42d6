import { allPages, present } from '../facts/answer.ts';
import type { Aws } from '../facts/collector.ts';
import { type Fact, isFactUnavailable } from '../facts/fact.ts';
import { GENERATOR_PREFIX, productArn } from '../report/asff/finding.ts';
import { type Clock, pacer } from './clock.ts';
import type { Hub } from './hub.ts';
import { type HubFinding, hubFinding, isOfHub } from './hub-finding.ts';
import { READ } from './operations.ts';

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html: 100 a page; the limit is from its front page. */
const PAGE = 100;
const READS_PER_SECOND = 3;

/**
 * All findings of keydrill that a hub holds of its own account and region, archived ones too; each once. What the hub
 * answers is held against the question again: an aggregation region or an administrator account holds findings of others.
 */
export async function readHub(hub: Hub, aws: Aws, clock: Clock): Promise<Fact<readonly HubFinding[]>> {
  try {
    const pages = await findingPages(hub, aws, clock);
    const findings = pages
      .flatMap(({ Findings }) => present(Findings, READ, 'Findings'))
      .map(hubFinding)
      .filter((finding) => isOfHub(finding, hub));
    return { ok: true, value: newestOfEach(findings) };
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return { ok: false, error: thrown.error };
  }
}

async function findingPages(hub: Hub, aws: Aws, clock: Clock) {
  const { GetFindingsCommand, SecurityHubClient } = await import('@aws-sdk/client-securityhub');
  const turn = pacer(READS_PER_SECOND, clock);
  const Filters = {
    ProductArn: [{ Comparison: 'EQUALS' as const, Value: productArn(hub) }],
    AwsAccountId: [{ Comparison: 'EQUALS' as const, Value: hub.accountId }],
    GeneratorId: [{ Comparison: 'PREFIX' as const, Value: GENERATOR_PREFIX }],
  };
  return allPages(
    READ,
    async (NextToken) => {
      await turn();
      const input = { Filters, MaxResults: PAGE, ...(NextToken === undefined ? {} : { NextToken }) };
      return aws.send(SecurityHubClient, new GetFindingsCommand(input));
    },
    ({ NextToken }) => NextToken,
  );
}

/** A hub that changes while its pages are read may show a finding on two of them. */
function newestOfEach(findings: readonly HubFinding[]): readonly HubFinding[] {
  const newest = new Map<string, HubFinding>();
  for (const finding of findings) {
    const other = newest.get(finding.Id);
    if (other === undefined || Date.parse(finding.UpdatedAt) > Date.parse(other.UpdatedAt)) {
      newest.set(finding.Id, finding);
    }
  }
  return [...newest.values()];
}
