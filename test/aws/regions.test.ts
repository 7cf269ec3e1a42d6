import { describe, expect, it } from 'vitest';
import { homeRegionOf } from '../../src/aws/partitions.ts';
import { resolveRegions } from '../../src/aws/regions.ts';
import { createAsker } from '../../src/facts/ask.ts';
import { type Answers, fakeAws } from '../facts/fake-aws.ts';

const ENABLED = {
  'account:ListRegions': {
    Regions: ['us-east-1', 'eu-west-1'].map((RegionName) => ({ RegionName, RegionOptStatus: 'ENABLED_BY_DEFAULT' })),
  },
};
const DENIED = { 'account:ListRegions': 'AccessDeniedException', 'ec2:DescribeRegions': 'UnauthorizedOperation' };

const resolve = (named: readonly string[] | null, answers: Answers = ENABLED) =>
  resolveRegions(named, fakeAws(answers), createAsker({ concurrency: 1 }));

describe('the regions of a scan', () => {
  it('are all enabled ones when none is named', async () => {
    expect(await resolve(null)).toEqual({ ok: true, value: { ok: true, value: ['eu-west-1', 'us-east-1'] } });
  });

  it('are narrowed to those named, each once, sorted', async () => {
    expect(await resolve(['us-east-1'])).toEqual({ ok: true, value: { ok: true, value: ['us-east-1'] } });
    expect(await resolve(['us-east-1', 'eu-west-1', 'us-east-1'])).toEqual({
      ok: true,
      value: { ok: true, value: ['eu-west-1', 'us-east-1'] },
    });
  });

  it('that are named must be enabled: one sentence says which are', async () => {
    expect(await resolve(['eu-west-1', 'ap-east-1'])).toEqual({
      ok: false,
      problem: '"ap-east-1" is not an enabled region of account 111122223333; enabled are eu-west-1, us-east-1.',
    });
  });

  it('are unread, as data, when nobody says which are enabled', async () => {
    expect(await resolve(null, DENIED)).toMatchObject({
      ok: true,
      value: { ok: false, error: { kind: 'access-denied', operation: 'account:ListRegions' } },
    });
  });

  it.each(['eu-west-1', 'us-gov-east-1', 'cn-north-1', 'us-isob-east-1', 'ap-southeast-7'])(
    'that are named are believed when nobody says which are enabled: %s',
    async (region) => {
      expect(await resolve([region], DENIED)).toEqual({ ok: true, value: { ok: true, value: [region] } });
    },
  );

  it.each(['everywhere', 'eu-west', 'EU-WEST-1', 'eu-west-1a', '', 'eu-west-1 '])(
    'must look like regions even then: %j does not',
    async (region) => {
      expect(await resolve(['eu-west-1', region], DENIED)).toMatchObject({
        ok: false,
        problem: expect.stringMatching(
          /is not an enabled region of account 111122223333; a region looks like eu-west-1\.$/,
        ),
      });
    },
  );
});

describe('the home region', () => {
  it.each([
    ['aws', 'us-east-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-iso', 'here'],
  ])('of %s is %s', (partition, region) => expect(homeRegionOf(partition, 'here')).toBe(region));
});
