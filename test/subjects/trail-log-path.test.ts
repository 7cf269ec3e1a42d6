import { describe, expect, it } from 'vitest';
import { ownerOf, reachOf, reachOfLocation } from '../../src/subjects/trail-log-path.ts';
import { organizationTrail, trail } from '../../src/testing/trail-samples.ts';

const OWN = '111122223333';
const main = trail('main');
const prefixed = trail('prefixed', { prefix: 'audit' });
const organization = organizationTrail('organization');

describe('the log files of a trail under a prefix', () => {
  it.each([
    ['', 'all'],
    ['A', 'all'],
    ['AWSLogs', 'all'],
    ['AWSLogs/', 'all'],
    ['AWSLogs/1111', 'all'],
    [`AWSLogs/${OWN}`, 'all'],
    [`AWSLogs/${OWN}/`, 'all'],
    [`AWSLogs/${OWN}/C`, 'all'],
    [`AWSLogs/${OWN}/CloudTrail`, 'all'],
    [`AWSLogs/${OWN}/CloudTrail/`, 'all'],
    [`AWSLogs/${OWN}/CloudTrail/us-east-1/`, 'part'],
    [`AWSLogs/${OWN}/CloudTrail/us-east-1/2025/`, 'part'],
    [`AWSLogs/${OWN}/CloudTrail-Digest/`, 'none'],
    [`AWSLogs/${OWN}/CloudTrail-Digest`, 'none'],
    [`AWSLogs/${OWN}/vpcflowlogs/`, 'none'],
    [`AWSLogs/${OWN}/elasticloadbalancing`, 'none'],
    ['AWSLogs/444455556666/', 'none'],
    ['AWSLogs/1112', 'none'],
    ['AWSLogs/1111/', 'none'],
    ['AWSLogs/o-exampleorgid/', 'none'],
    ['config/', 'none'],
    ['audit/AWSLogs/', 'none'],
  ])('%j: %s', (prefix, reach) => expect(reachOf(prefix, main)).toBe(reach));

  it.each([
    ['', 'all'],
    ['aud', 'all'],
    ['audit/', 'all'],
    ['audit/AWSLogs/', 'all'],
    [`audit/AWSLogs/${OWN}/CloudTrail/eu`, 'part'],
    ['audits/', 'none'],
    ['AWSLogs/', 'none'],
  ])('with a prefix of its own, %j: %s', (prefix, reach) => expect(reachOf(prefix, prefixed)).toBe(reach));

  it('an empty prefix is none', () => {
    expect(reachOf('AWSLogs/', trail('main', { prefix: '' }))).toBe('all');
  });

  it.each([
    ['AWSLogs/', 'all'],
    ['AWSLogs/o', 'all'],
    ['AWSLogs/o-exam', 'all'],
    ['AWSLogs/o-exampleorgid/', 'all'],
    ['AWSLogs/o-exampleorgid/1111', 'part'],
    [`AWSLogs/o-exampleorgid/${OWN}/CloudTrail/`, 'part'],
    ['AWSLogs/o-exampleorgid/444455556666/CloudTrail/us-east-1/', 'part'],
    [`AWSLogs/o-exampleorgid/${OWN}/CloudTrail-Digest/`, 'none'],
    ['AWSLogs/o-exampleorgid/backup/', 'none'],
    [`AWSLogs/${OWN}/CloudTrail/`, 'none'],
    ['AWSLogs/other', 'none'],
  ])('of an organization, %j: %s', (prefix, reach) => expect(reachOf(prefix, organization)).toBe(reach));
});

describe('the log files of a trail under the location of a table', () => {
  it.each([
    [`s3://trail-logs/AWSLogs/${OWN}/CloudTrail/`, 'all'],
    [`s3://trail-logs/AWSLogs/${OWN}/CloudTrail`, 'all'],
    ['s3a://trail-logs/AWSLogs/', 'all'],
    ['s3n://trail-logs/', 'all'],
    ['s3://trail-logs', 'all'],
    [`s3://trail-logs/AWSLogs/${OWN}/CloudTrail/us-east-1`, 'part'],
    [`s3://trail-logs/AWSLogs/${OWN}/CloudTrail/us-east-1/\${timestamp}`, 'part'],
    ['s3://trail-logs/AWSLogs/${account}/CloudTrail/${region}/${day}', 'all'],
    ['s3://trail-logs/AWSLogs/${organization}', 'all'],
    [`s3://trail-logs/AWSLogs/${OWN}/CloudTrail-Digest/`, 'none'],
    [`s3://trail-logs/AWSLogs/${OWN}/Cloud`, 'none'],
    ['s3://trail-logs/AWS', 'none'],
    ['s3://trail-logs-old/AWSLogs/', 'none'],
    ['https://trail-logs/AWSLogs/', 'none'],
    ['', 'none'],
  ])('%j: %s', (location, reach) => expect(reachOfLocation(location, main)).toBe(reach));

  it('are none without a bucket', () => {
    expect(reachOfLocation('s3://trail-logs/', trail('nowhere', { bucket: null }))).toBe('none');
  });
});

it('a trail belongs to the account in its ARN', () => {
  expect(ownerOf(main)).toBe(OWN);
  expect(ownerOf(organization)).toBe('999988887777');
});
