import { describe, expect, it } from 'vitest';
import { hubsOf } from '../../src/publish/hub.ts';
import { productArn } from '../../src/report/asff/finding.ts';
import { ACCOUNT, sampleReport } from '../report/sample-report.ts';
import { HUB, reported, result } from './sample-hub.ts';

const OTHER = '222233334444';
const scanned = (accountId: string, regions: readonly string[], homeRegion = 'us-east-1') => ({
  partition: 'aws',
  accountId,
  homeRegion,
  regions,
});
const shown = (...given: Parameters<typeof sampleReport>) =>
  hubsOf(sampleReport(...given)).map(({ hub, results }) => [hub.accountId, hub.region, results.length]);

describe('the hubs of a report', () => {
  it('are those of every region that was read, with findings or without', () => {
    const results = [result('ann'), result('bob', { region: 'eu-west-1' }), result('carl', { region: 'eu-west-1' })];
    const targets = [scanned(ACCOUNT, ['eu-west-1', 'eu-west-2', 'us-east-1'])];
    expect(shown(results, { run: { targets } })).toEqual([
      [ACCOUNT, 'eu-west-1', 2],
      [ACCOUNT, 'eu-west-2', 0],
      [ACCOUNT, 'us-east-1', 1],
    ]);
  });

  it('are the home region as well, where it was not among them', () => {
    expect(shown([], { run: { targets: [scanned(ACCOUNT, ['eu-west-1'])] } })).toEqual([
      [ACCOUNT, 'eu-west-1', 0],
      [ACCOUNT, 'us-east-1', 0],
    ]);
    expect(shown([], { run: { targets: [scanned(ACCOUNT, [])] } })).toEqual([[ACCOUNT, 'us-east-1', 0]]);
  });

  it('are grouped by account, in the order of the report', () => {
    const targets = [scanned(OTHER, ['us-east-1']), scanned(ACCOUNT, ['eu-west-1'])];
    const results = [result('ann'), result('bob', { accountId: OTHER })];
    expect(shown(results, { run: { targets } })).toEqual([
      [OTHER, 'us-east-1', 1],
      [ACCOUNT, 'eu-west-1', 0],
      [ACCOUNT, 'us-east-1', 1],
    ]);
  });

  it('hold every result, of places too that the run does not name', () => {
    const results = [result('ann', { region: 'ap-south-1' }), result('bob', { accountId: OTHER })];
    expect(shown(results, { run: { targets: [scanned(ACCOUNT, [])] } })).toEqual([
      [ACCOUNT, 'ap-south-1', 1],
      [ACCOUNT, 'us-east-1', 0],
      [OTHER, 'us-east-1', 1],
    ]);
  });

  it('are none when nothing was looked at', () => expect(shown([], { run: { targets: [] } })).toEqual([]));

  it('have the product that the findings name', () => {
    expect(productArn(HUB)).toBe('arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default');
    expect(reported(result('ann')).finding.ProductArn).toBe(productArn(HUB));
    const china = { partition: 'aws-cn', accountId: OTHER, region: 'cn-north-1' };
    const { finding } = reported({ ...result('ann'), target: china });
    expect(finding.ProductArn).toBe(productArn(china));
  });
});
