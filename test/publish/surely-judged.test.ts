import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import { surelyJudged } from '../../src/publish/surely-judged.ts';
import { evaluatedCompletely, type Place } from '../../src/report/evaluated.ts';
import { ACCOUNT, sampleReport, sampleResult } from '../report/sample-report.ts';
import { guardDuty, keyRotated, trailLogging } from '../report/sample-rules.ts';

const [HOME, AWAY] = ['us-east-1', 'eu-west-1'];
const inRegion = (region: string): Result =>
  sampleResult({
    rule: guardDuty,
    region,
    resource: { name: region, id: `AWS::::Account:${ACCOUNT}/${region}`, region },
  });
/** What a rule of regions says when it found nothing in any: in the home region, about the account. */
const nothing = sampleResult({ rule: guardDuty, status: 'not-applicable' });
const trail = (name: string, region: string): Result =>
  sampleResult({ rule: trailLogging, resource: { type: 'AwsCloudTrailTrail', id: name, name, region } });
const key = (name: string): Result =>
  sampleResult({ rule: keyRotated, resource: { type: 'AwsIamAccessKey', id: name, name, region: 'global' } });

const place = (rule: string, region: string, lies: string): Place => ({
  ruleId: rule,
  target: { accountId: ACCOUNT, region },
  resource: { region: lies },
});
const reportOf = (results: readonly Result[], regions: readonly string[]) =>
  sampleReport(results, { run: { regions } });

describe('a place is surely judged', () => {
  const results = [inRegion(HOME), inRegion(AWAY), trail('t', HOME), key('k')];
  const PLACES: readonly (readonly [string, Place, boolean, boolean])[] = [
    // With all regions read, and with the home region left out.
    ['a rule of regions in the home region', place(guardDuty.id, HOME, HOME), true, false],
    ['a rule of regions in another', place(guardDuty.id, AWAY, AWAY), true, true],
    ['a rule of regions in one that was not read', place(guardDuty.id, 'sa-east-1', 'sa-east-1'), false, false],
    ['an account-wide rule about what is global', place(keyRotated.id, HOME, 'global'), true, true],
    ['an account-wide rule about what lies in the home region', place(trailLogging.id, HOME, HOME), true, false],
    ['an account-wide rule about what lies in another', place(trailLogging.id, HOME, AWAY), true, true],
    ['what lies nowhere', place(trailLogging.id, HOME, ''), false, false],
    ['a rule that was not judged', place('another-rule', HOME, 'global'), false, false],
  ];
  it.each(PLACES)('%s', (_, given, whole, narrowed) => {
    expect(surelyJudged(reportOf(results, [HOME, AWAY]))(given)).toBe(whole);
    const away = results.filter(({ target, ruleId }) => ruleId !== guardDuty.id || target.region === AWAY);
    expect(surelyJudged(reportOf(away, [AWAY]))(given)).toBe(narrowed);
  });

  it('not in the home region by a rule that found nothing in the regions that were read', () => {
    const given = place(guardDuty.id, HOME, 'global');
    expect(surelyJudged(reportOf([nothing], [AWAY]))(given)).toBe(false);
    expect(surelyJudged(reportOf([nothing], [HOME, AWAY]))(given)).toBe(true);
    expect(surelyJudged(reportOf([nothing], [AWAY]))(place(guardDuty.id, AWAY, AWAY))).toBe(true);
  });

  const cause = { kind: 'throttled', operation: 'o', code: 'c', iamAction: null, message: 'm' } as const;

  it('never where something could not be listed', () => {
    const unlisted = sampleResult({ rule: keyRotated, status: 'unknown', cause });
    const report = reportOf([key('k'), unlisted], [HOME]);
    const given = place(keyRotated.id, HOME, 'global');
    expect([evaluatedCompletely(report)(given), surelyJudged(report)(given)]).toEqual([false, false]);
  });

  it('never beside something unknown, excepted or not; of another rule or region it does not matter', () => {
    const given = place(keyRotated.id, HOME, 'global');
    const exception = { reason: 'r', owner: 'o', expires: '2027-01-31', ticket: null };
    for (const doubtful of [
      { ...key('l'), status: 'unknown', cause } as const,
      { ...key('l'), status: 'excepted', cause, exception } as const,
    ]) {
      const report = reportOf([key('k'), doubtful], [HOME]);
      expect([evaluatedCompletely(report)(given), surelyJudged(report)(given)]).toEqual([true, false]);
    }
    const elsewhere = { ...inRegion(AWAY), status: 'unknown', cause } as const;
    expect(surelyJudged(reportOf([key('k'), inRegion(HOME), elsewhere], [HOME, AWAY]))(given)).toBe(true);
  });

  it('not of another account', () => {
    const other = { ...place(keyRotated.id, HOME, 'global'), target: { accountId: '222233334444', region: HOME } };
    expect(surelyJudged(reportOf([key('k')], [HOME]))(other)).toBe(false);
  });
});
