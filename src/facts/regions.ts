import { allPages, present } from './answer.ts';
import type { Aws } from './collector.ts';
import { one } from './collector.ts';
import { isFactUnavailable } from './fact.ts';

const LIST_REGIONS = 'account:ListRegions';
const DESCRIBE_REGIONS = 'ec2:DescribeRegions';

/**
 * The regions that are enabled in the account: asked of Account Management, else of EC2, which many policies allow.
 * Shapes: https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html and
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
 */
export const enabledRegionsFact = one<readonly string[]>({
  operation: LIST_REGIONS,
  also: [DESCRIBE_REGIONS],
  scope: 'account',
  async read(aws) {
    try {
      return await listRegions(aws);
    } catch (listing) {
      if (!isFactUnavailable(listing)) throw listing;
      // Both refused: the first error names the permission that the generated policy asks for.
      return describeRegions(aws).catch(() => Promise.reject(listing));
    }
  },
});

async function listRegions(aws: Aws): Promise<readonly string[]> {
  const { AccountClient, ListRegionsCommand } = await import('@aws-sdk/client-account');
  const pages = await allPages(
    LIST_REGIONS,
    (NextToken) =>
      aws.send(
        AccountClient,
        new ListRegionsCommand({
          MaxResults: 50,
          RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'],
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
      ),
    (page) => page.NextToken,
  );
  return names(
    pages
      .flatMap((page) => present(page.Regions, LIST_REGIONS, 'Regions'))
      .filter(isEnabled)
      .map((region) => region.RegionName),
    LIST_REGIONS,
  );
}

const isEnabled = ({ RegionOptStatus }: { readonly RegionOptStatus?: string | undefined }): boolean =>
  RegionOptStatus === 'ENABLED' || RegionOptStatus === 'ENABLED_BY_DEFAULT';

async function describeRegions(aws: Aws): Promise<readonly string[]> {
  const { EC2Client, DescribeRegionsCommand } = await import('@aws-sdk/client-ec2');
  const { Regions } = await aws.send(EC2Client, new DescribeRegionsCommand({ AllRegions: false }));
  return names(
    present(Regions, DESCRIBE_REGIONS, 'Regions')
      .filter((region) => region.OptInStatus !== 'not-opted-in')
      .map((region) => region.RegionName),
    DESCRIBE_REGIONS,
  );
}

/** No account is without a region: an empty list is half an answer, and would make every regional rule silent. */
function names(found: readonly (string | undefined)[], operation: string): readonly string[] {
  const regions = found.filter((name) => name !== undefined).sort();
  return present(regions.length > 0 ? regions : undefined, operation, 'enabled region');
}
