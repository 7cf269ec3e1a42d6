import { describe, expect, it } from 'vitest';
import { enabledRegionsFact } from '../../src/facts/regions.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const LIST = 'account:ListRegions';
const DESCRIBE = 'ec2:DescribeRegions';

async function enabled(answers: Answers) {
  const aws = fakeAws(answers);
  const regions = await enabledRegionsFact.read(aws);
  return { regions, sent: aws.sent };
}

const region = (RegionName: string, RegionOptStatus = 'ENABLED_BY_DEFAULT') => ({ RegionName, RegionOptStatus });

describe('the enabled regions', () => {
  it('are those of account:ListRegions, sorted; EC2 is not asked then', async () => {
    const { regions, sent } = await enabled({
      [LIST]: {
        Regions: [
          region('us-east-1'),
          region('eu-south-2', 'ENABLED'),
          region('af-south-1', 'DISABLED'),
          region('ap-east-1', 'ENABLING'),
        ],
      },
    });
    expect(regions).toEqual(['eu-south-2', 'us-east-1']);
    expect(sent).toEqual([`${LIST}@us-east-1`]);
  });

  it('are asked for enabled ones only, and over all pages', async () => {
    const inputs: object[] = [];
    const { regions } = await enabled({
      [LIST]: (input) => {
        inputs.push(input);
        return 'NextToken' in input
          ? { Regions: [region('eu-west-1')] }
          : { Regions: [region('us-east-1')], NextToken: 'more' };
      },
    });
    expect(regions).toEqual(['eu-west-1', 'us-east-1']);
    expect(inputs).toEqual([
      { MaxResults: 50, RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'] },
      { MaxResults: 50, RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'], NextToken: 'more' },
    ]);
  });

  it.each([
    ['is denied', 'AccessDeniedException'],
    ['is throttled', 'TooManyRequestsException'],
    ['gives half an answer', {}],
    ['gives no enabled region', { Regions: [] }],
    ['repeats a token', { Regions: [region('us-east-1')], NextToken: 'again' }],
  ])('come from EC2 when account:ListRegions %s', async (_, answer) => {
    const { regions, sent } = await enabled({
      [LIST]: answer,
      [DESCRIBE]: {
        Regions: [
          { RegionName: 'us-west-2', OptInStatus: 'opt-in-not-required' },
          { RegionName: 'ap-east-1', OptInStatus: 'not-opted-in' },
          { RegionName: 'eu-south-2', OptInStatus: 'opted-in' },
        ],
      },
    });
    expect(regions).toEqual(['eu-south-2', 'us-west-2']);
    expect(sent.at(-1)).toBe(`${DESCRIBE}@us-east-1`);
  });

  it.each([
    ['denied', 'UnauthorizedOperation'],
    ['half an answer', {}],
    ['empty', { Regions: [] }],
  ])('are unread when EC2 is %s too; the first error names the permission to add', async (_, answer) => {
    await expect(enabled({ [LIST]: 'AccessDeniedException', [DESCRIBE]: answer })).rejects.toMatchObject({
      error: { kind: 'access-denied', operation: LIST, code: 'AccessDeniedException', iamAction: LIST },
    });
  });
});
