import { describe, expect, it } from 'vitest';
import type { Criterion } from '../../src/facts/aws/guardduty-filters.ts';
import { reachOf } from './archive-filter.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const context = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', now: NOW };
const reach = (...criteria: readonly Criterion[]) => reachOf(criteria, context);

const equals = (field: string, ...values: readonly string[]): Criterion => ({ field, operator: 'equals', values });
const differs = (field: string, ...values: readonly string[]): Criterion => ({ field, operator: 'not-equals', values });
const matches = (field: string, ...values: readonly string[]): Criterion => ({ field, operator: 'matches', values });
const evades = (field: string, ...values: readonly string[]): Criterion => ({ field, operator: 'not-matches', values });
const number = (field: string, operator: 'above' | 'at-least' | 'below' | 'at-most', value: number): Criterion => ({
  field,
  operator,
  value,
});

const TOR = 'UnauthorizedAccess:IAMUser/TorIPCaller';
const ROOT = 'Policy:IAMUser/RootCredentialUsage';
const SEQUENCE = 'AttackSequence:IAM/CompromisedCredentials';
const USER = 'resource.accessKeyDetails.userName';

describe('a filter takes all findings of a type', () => {
  it.each<readonly [string, readonly Criterion[], readonly string[]]>([
    ['that it names', [equals('type', TOR)], [TOR]],
    ['that it names beside others', [equals('type', 'Recon:EC2/Portscan', TOR)], [TOR]],
    ['whose name it matches', [matches('type', '*:IAMUser/Tor*')], ['Recon:IAMUser/TorIPCaller', TOR]],
    ['whose name it matches exactly', [matches('type', 'UnauthorizedAccess:IAMUser/Tor?PCaller')], [TOR]],
    ['that AWS added since', [equals('type', 'Impact:IAMUser/NewThing')], ['Impact:IAMUser/NewThing']],
    [
      'that AWS added since, whatever its severity',
      [equals('type', 'Impact:IAMUser/NewThing'), number('severity', 'above', 9)],
      ['Impact:IAMUser/NewThing'],
    ],
    ['an attack sequence', [equals('type', SEQUENCE)], [SEQUENCE]],
    ['an attack sequence, as the resource it is', [equals('resource.resourceType', 'AttackSequence')], [SEQUENCE]],
    ['of a level', [number('severity', 'at-least', 9)], [SEQUENCE]],
    ['at the upper end of a level', [number('severity', 'above', 9)], [SEQUENCE]],
    ['of a level by its numbers', [equals('severity', '9', '10')], [SEQUENCE]],
    ['that it leaves over', [evades('type', '*:IAMUser/*')], [SEQUENCE]],
    ['of an account', [equals('type', TOR), equals('accountId', '444455556666')], [TOR]],
    ['in its own region', [equals('type', TOR), equals('region', 'eu-west-1', 'us-east-1')], [TOR]],
    ['that is not archived yet', [equals('type', TOR), equals('service.archived', 'false')], [TOR]],
    ['but for one user', [equals('type', TOR), differs(USER, 'alice')], [TOR]],
    ['but for some users', [equals('type', TOR), evades(USER, 'ci-*')], [TOR]],
    ['of any user', [equals('type', TOR), matches(USER, '*')], [TOR]],
    [
      'of users, which is a large class',
      [equals('type', TOR), equals('resource.accessKeyDetails.userType', 'IAMUser')],
      [TOR],
    ],
    [
      'of API calls, which all of them are',
      [equals('type', TOR), equals('service.action.actionType', 'AWS_API_CALL')],
      [TOR],
    ],
    ['from a day on', [equals('type', TOR), number('updatedAt', 'above', NOW.getTime() - 1)], [TOR]],
    ['until a day to come', [equals('type', TOR), number('createdAt', 'at-most', NOW.getTime())], [TOR]],
  ])('%s', (_, criteria, types) => {
    expect(reach(...criteria)).toEqual({ kind: 'all', types, lowOnly: false });
  });

  it('and every type where it says nothing of one', () => {
    const all = reach();
    expect(all).toMatchObject({ kind: 'all', lowOnly: false });
    expect(all.kind === 'all' && all.types).toEqual(expect.arrayContaining([TOR, ROOT, SEQUENCE]));
    expect(reach(differs('type', 'Recon:EC2/Portscan'))).toEqual(all);
    expect(reach(differs('resource.resourceType', 'Instance'))).toEqual(all);
    expect(reach(differs('severity', '2'))).toEqual(all);
  });

  it('with all conditions of a field together', () => {
    expect(reach(equals('type', TOR), number('severity', 'at-least', 4), number('severity', 'below', 5))).toMatchObject(
      {
        kind: 'all',
      },
    );
    expect(reach(equals('type', TOR), number('severity', 'above', 6), number('severity', 'below', 5))).toEqual({
      kind: 'none',
    });
    expect(reach(equals('type', TOR), differs('type', TOR))).toEqual({ kind: 'none' });
  });

  it('that GuardDuty itself rates low', () => {
    expect(reach(number('severity', 'below', 4))).toEqual({
      kind: 'all',
      lowOnly: true,
      types: expect.arrayContaining([ROOT, 'Stealth:IAMUser/CloudTrailLoggingDisabled']),
    });
    expect(reach(equals('type', ROOT))).toEqual({ kind: 'all', types: [ROOT], lowOnly: true });
    expect(reach(equals('type', ROOT, TOR))).toMatchObject({ lowOnly: false });
    expect(reach(number('severity', 'at-most', 4))).toMatchObject({ lowOnly: false });
  });
});

describe('a filter takes some findings', () => {
  it.each<readonly [string, Criterion]>([
    ['of a key', equals('resource.accessKeyDetails.accessKeyId', 'AKIAIOSFODNN7EXAMPLE')],
    ['of a user', equals(USER, 'scanner')],
    ['of users by their name', matches(USER, 'ci-*')],
    ['from an address', equals('service.action.awsApiCallAction.remoteIpDetails.ipAddressV4', '198.51.100.6')],
    ['from a country', equals('service.action.awsApiCallAction.remoteIpDetails.country.countryName', 'Norway')],
    ['of another account', equals('service.action.awsApiCallAction.remoteAccountDetails.accountId', '444455556666')],
    ['of few occurrences', number('service.count', 'below', 3)],
  ])('%s', (_, criterion) => {
    expect(reach(equals('type', TOR), criterion)).toEqual({ kind: 'some', narrowedBy: [criterion.field] });
    expect(reach(criterion)).toEqual({ kind: 'some', narrowedBy: [criterion.field] });
  });

  it('and tells by what, each field once', () => {
    expect(reach(matches(USER, 'ci-*'), evades(USER, 'ci-prod'), equals('id', 'f1'), differs('arn', 'a'))).toEqual({
      kind: 'some',
      narrowedBy: [USER, 'id'],
    });
  });
});

describe('a filter takes no credential finding', () => {
  it.each<readonly [string, readonly Criterion[]]>([
    ['for it names another type', [equals('type', 'Recon:EC2/PortProbeUnprotectedPort')]],
    [
      'for it names a type of another family',
      [equals('type', 'Exfiltration:S3/AnomalousBehavior', 'AttackSequence:S3/CompromisedData')],
    ],
    ['for it matches types of another family', [matches('type', '*:EC2/*')]],
    ['for it leaves all credential types out', [evades('type', '*:IAMUser/*', 'AttackSequence:*')]],
    ['for its resource is another', [equals('resource.resourceType', 'Instance', 'S3Bucket')]],
    ['for it leaves keys and sequences out', [differs('resource.resourceType', 'AccessKey', 'AttackSequence')]],
    ['for its severity is another', [equals('type', TOR), number('severity', 'below', 4)]],
    ['for it is about archived findings', [equals('service.archived', 'true')]],
    ['for it is about another region', [equals('type', TOR), equals('region', 'us-east-1')]],
    ['for it is about another partition', [equals('partition', 'aws-cn')]],
    ['for it is over', [equals('type', TOR), number('createdAt', 'below', NOW.getTime())]],
    ['for it is about network traffic', [equals('service.action.actionType', 'NETWORK_CONNECTION')]],
    ['even with a condition that picks out', [equals('type', 'Recon:EC2/Portscan'), equals(USER, 'x')]],
  ])('%s', (_, criteria) => {
    expect(reach(...criteria)).toEqual({ kind: 'none' });
  });
});
