import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import { onScope } from '../../src/facts/scope.ts';
import { evaluatedCompletely, hiddenBy, isAboutItsPlace, type Place, regionsRead } from '../../src/report/evaluated.ts';
import type { Report } from '../../src/report/report.ts';
import { ACCOUNT, type ResultParts, sampleReport, sampleResult } from './sample-report.ts';
import { guardDuty, keyRotated } from './sample-rules.ts';

const HOME = 'us-east-1';
const OTHER_ACCOUNT = '444455556666';
const cause: NonNullable<Result['cause']> = {
  kind: 'access-denied',
  operation: 'iam:ListUsers',
  code: 'AccessDenied',
  iamAction: 'iam:ListUsers',
  message: 'denied',
};

const user = (name: string) => ({
  type: 'AwsIamUser',
  id: `AIDA${name}`,
  arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
  name,
  region: 'global',
});
const key = (parts: Partial<ResultParts> = {}): Result =>
  sampleResult({ rule: keyRotated, resource: user('ada'), ...parts });
const unlisted = (parts: Partial<ResultParts> = {}): Result =>
  sampleResult({ rule: keyRotated, status: 'unknown', cause, ...parts });
const inRegion = (region: string, parts: Partial<ResultParts> = {}): Result =>
  sampleResult({ rule: guardDuty, region, resource: { name: `${ACCOUNT}/${region}`, region }, ...parts });

const reportOf = (results: readonly Result[], regions: readonly string[] = [HOME, 'eu-west-1']): Report =>
  sampleReport(results, {
    run: {
      accounts: [ACCOUNT],
      regions,
      targets: [{ partition: 'aws', accountId: ACCOUNT, homeRegion: HOME, regions }],
    },
  });

const bob = key({ resource: user('bob') });

describe('a place is judged completely', () => {
  const complete = (results: readonly Result[], place: Place, regions?: readonly string[]) =>
    evaluatedCompletely(reportOf(results, regions))(place);

  it.each<[string, readonly Result[]]>([
    ['when another thing of it failed', [key()]],
    ['when all passed', [key({ status: 'pass' })]],
    ['when there was nothing to judge', [key({ status: 'not-applicable' })]],
    ['when one other thing could not be judged, which hides nothing', [key({ status: 'unknown', cause })]],
    ['when an exception covers a failure of the account', [unlisted({ status: 'excepted', cause: null })]],
    ['when a list of another rule could not be read', [key(), unlisted({ rule: guardDuty })]],
    ['when a list of another region could not be read', [key(), unlisted({ region: 'eu-west-1' })]],
    ['when a list of another account could not be read', [key(), unlisted({ accountId: OTHER_ACCOUNT })]],
  ])('%s', (_, results) => expect(complete(results, bob)).toBe(true));

  it.each<[string, readonly Result[]]>([
    ['when the rule gave no result', []],
    ['when only another rule gave one', [inRegion(HOME)]],
    ['when the rule gave one in another account only', [key({ accountId: OTHER_ACCOUNT })]],
    ['when the list could not be read', [unlisted()]],
    ['when part of the list could not be read', [key(), unlisted()]],
    ['when an exception covers that it could not', [key(), unlisted({ status: 'excepted' })]],
  ])('but not %s', (_, results) => expect(complete(results, bob)).toBe(false));

  it('only in regions that were read, its own and that of the resource', () => {
    const results = [inRegion(HOME), key()];
    expect(complete(results, inRegion('eu-west-1'))).toBe(true);
    expect(complete(results, inRegion('sa-east-1'))).toBe(false);
    expect(complete(results, key({ resource: { ...user('bob'), region: 'eu-west-1' } }))).toBe(true);
    expect(complete(results, key({ resource: { ...user('bob'), region: 'sa-east-1' } }))).toBe(false);
    expect(complete([key({ accountId: OTHER_ACCOUNT })], key({ accountId: OTHER_ACCOUNT }))).toBe(false);
  });

  it('in the home region when no region was listed, in no other', () => {
    const results = [key(), inRegion(HOME, { status: 'unknown', cause })];
    expect(complete(results, bob, [])).toBe(true);
    expect(complete(results, inRegion(HOME), [])).toBe(false);
    expect(complete(results, inRegion('eu-west-1'), [])).toBe(false);
  });

  describe('when the scan was narrowed to regions without the home region', () => {
    const narrow = (results: readonly Result[], place: Place) => complete(results, place, ['eu-west-1']);
    const elsewhere = inRegion('eu-west-1', { status: 'pass' });

    it('if it is account-wide, and was judged', () => {
      expect(narrow([key(), elsewhere], bob)).toBe(true);
      expect(narrow([elsewhere], bob)).toBe(false);
    });

    it('but not if it is a region, or lies in one, that was not read', () => {
      expect(narrow([elsewhere], inRegion('eu-west-1'))).toBe(true);
      expect(narrow([elsewhere], inRegion(HOME))).toBe(false);
      expect(narrow([key()], key({ resource: { ...user('bob'), region: HOME } }))).toBe(false);
      expect(narrow([key()], key({ resource: { ...user('bob'), region: 'eu-west-1' } }))).toBe(true);
    });

    it('nor if all that is said of the home region is that there is nothing in the others', () => {
      const nothing = sampleResult({ rule: guardDuty, status: 'not-applicable' });
      expect(narrow([nothing], sampleResult({ rule: guardDuty }))).toBe(false);
      expect(complete([nothing], sampleResult({ rule: guardDuty }), [HOME])).toBe(true);
    });
  });

  it('in no region that is called nothing', () => {
    const read = regionsRead({ targets: reportOf([]).run.targets, results: [key()] });
    expect(read(key())).toBe(true);
    expect(read({ ...key(), resource: { region: '' } })).toBe(false);
  });
});

describe('what hides a finding', () => {
  const hidden = (results: readonly Result[], place: Place, regions: readonly string[] = [HOME]) =>
    hiddenBy({ targets: reportOf([], regions).run.targets, results })(place);

  it('is what says that the list could not be read', () => {
    const unknown = unlisted();
    expect(hidden([key(), unknown], bob)).toBe(unknown);
    expect(hidden([key({ status: 'unknown', cause })], bob)).toBeUndefined();
  });

  it('is the unknown of its own region before that of the account', () => {
    const [home, there] = [unlisted({ rule: guardDuty }), inRegion('eu-west-1', { status: 'unknown', cause })];
    expect(hidden([home, there], inRegion('eu-west-1'), [])).toBe(there);
  });

  it('is the unknown of the home region when the regions could not be listed', () => {
    const home = unlisted({ rule: guardDuty });
    expect(hidden([home], inRegion('eu-west-1'), [])).toBe(home);
    expect(hidden([home], inRegion('eu-west-1'), [HOME])).toBeUndefined();
    expect(hidden([home], inRegion('eu-west-1', { accountId: OTHER_ACCOUNT }), [])).toBeUndefined();
    expect(hidden([home], key({ region: 'eu-west-1' }), [])).toBeUndefined();
  });
});

describe('a result about its place', () => {
  const target = { partition: 'aws', accountId: ACCOUNT, region: HOME };

  it.each(['account', 'region', 'repository'] as const)('is about what the engine calls the %s', (scope) => {
    expect(isAboutItsPlace({ ...key(), resource: onScope(target, scope).resource })).toBe(true);
  });

  it('is not about one thing in it', () => {
    expect(isAboutItsPlace(key())).toBe(false);
    expect(isAboutItsPlace(key({ resource: { type: 'Other', id: 'docs/playbook.md', name: 'playbook' } }))).toBe(false);
  });
});
