import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beyondSending, onlySends } from '../../src/iam-policy/only-sends.ts';
import { powersOf } from '../../src/iam-policy/powers.ts';
import {
  allowing,
  attached,
  authorization,
  awsManaged,
  denying,
  inlinePolicy,
  principal,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { arbitraryStatements, userWith } from './arbitrary-users.ts';

const sends = (statements: readonly object[], boundary: readonly object[] | null = null) =>
  onlySends(...userWith(statements, boundary));
const denyAllBut = (actions: string | readonly string[], parts: object = {}) => ({
  Effect: 'Deny',
  NotAction: actions,
  Resource: '*',
  ...parts,
});
const SEND = allowing('ses:SendRawEmail');
const WHEN = { Condition: { StringEquals: { 'ses:FromAddress': 'a@example.com' } } };

describe('onlySends', () => {
  it.each<[string, readonly object[], boolean]>([
    ['what SES gives an SMTP user', [SEND], true],
    ['the pattern', [allowing('ses:Send*')], true],
    ['in another case', [allowing('SES:SENDEMAIL')], true],
    [
      'from one identity, under a condition',
      [allowing('ses:SendEmail', { Resource: 'arn:aws:ses:::x', ...WHEN })],
      true,
    ],
    ['nothing at all', [], false],
    ['a Deny alone', [denying('s3:*')], false],
    ['all of SES', [allowing('ses:*')], false],
    ['sending and one action more', [SEND, allowing('s3:GetObject')], false],
    ['one action more under a condition', [SEND, allowing('s3:GetObject', WHEN)], false],
    ['everything', [allowing('*')], false],
    ['everything but IAM', [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }], false],
    ['a wildcard that holds more than sending', [allowing('s*:Send*')], false],
    ['everything, less all but sending', [allowing('*'), denyAllBut('ses:Send*')], true],
    ['everything, less all but sending and reading', [allowing('*'), denyAllBut(['ses:Send*', 's3:Get*'])], false],
    ['the same under a condition', [allowing('*'), denyAllBut('ses:Send*', WHEN)], false],
    ['the same on one bucket', [allowing('*'), denyAllBut('ses:Send*', { Resource: 'arn:aws:s3:::one' })], false],
    ['one action more that is denied', [SEND, allowing('s3:GetObject'), denying('s3:*')], true],
    ['sending that is denied', [SEND, denying('ses:*')], false],
    ['sending of which a part is denied', [allowing('ses:Send*'), denying('ses:SendBounce')], true],
  ])('%s: %s', (_, statements, expected) => {
    expect(sends(statements)).toBe(expected);
  });

  it.each<[string, readonly object[], readonly object[], boolean]>([
    ['everything within sending', [allowing('*')], [SEND], true],
    ['everything within sending and reading', [allowing('*')], [SEND, allowing('s3:Get*')], false],
    ['sending within reading', [SEND], [allowing('s3:Get*')], false],
    ['sending within everything', [SEND], [allowing('*')], true],
    ['SES within sending and reading', [allowing('ses:*')], [SEND, allowing('s3:Get*')], true],
    ['everything within all but IAM', [allowing('*')], [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }], false],
    [
      'everything within everything, less all but sending',
      [allowing('*')],
      [allowing('*'), denyAllBut('ses:Send*')],
      true,
    ],
  ])('a boundary: %s: %s', (_, statements, boundary, expected) => {
    expect(sends(statements, boundary)).toBe(expected);
  });

  it('groups count', () => {
    const user = userDetail('mailer', { inline: [inlinePolicy('send', SEND)], groups: ['readers'] });
    const readers = principal('group', 'readers', { inline: [inlinePolicy('read', allowing('s3:GetObject'))] });
    expect(onlySends(user, authorization({ groups: [readers] }))).toBe(false);
  });

  it('a missing document is no proof of either', () => {
    const missing = userDetail('mailer', {
      inline: [inlinePolicy('send', SEND)],
      attached: [attached(awsManaged('AmazonS3FullAccess'))],
    });
    expect(() => onlySends(missing, authorization())).toThrow('IncompleteAnswer');
  });

  it('whoever only sends has no power', () => {
    fc.assert(
      fc.property(arbitraryStatements, fc.option(arbitraryStatements), (statements, frame) => {
        const [user, details] = userWith([SEND, ...statements], frame);
        if (onlySends(user, details)) expect(powersOf(user, details)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('one more action that nothing takes away ends it', () => {
    fc.assert(
      fc.property(arbitraryStatements, (statements) => {
        const allows = statements.filter(({ Effect }) => Effect === 'Allow');
        expect(sends([SEND, ...allows, allowing('sqs:SendMessage')])).toBe(false);
      }),
    );
  });
});

describe('beyondSending', () => {
  const beyond = (statements: readonly object[], boundary: readonly object[] | null = null) =>
    beyondSending(...userWith(statements, boundary)).map(({ actions }) => actions);

  it.each<[string, readonly object[], readonly string[]]>([
    ['sending', [SEND], []],
    ['nothing at all', [], []],
    ['a Deny alone', [denying('s3:*')], []],
    ['two actions more', [allowing(['ses:Send*', 'S3:GetObject', 'sqs:*'])], ['s3:getobject', 'sqs:*']],
    ['one of two that is denied', [allowing(['s3:GetObject', 'sqs:*']), denying('sqs:*')], ['s3:getobject']],
    ['all of SES', [allowing('ses:*')], ['ses:*']],
    [
      'everything but two services',
      [{ Effect: 'Allow', NotAction: ['iam:*', 's3:*'], Resource: '*' }],
      ['all but iam:*, s3:*'],
    ],
    [
      'everything but one service, all of it denied',
      [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }, denying('*')],
      [],
    ],
    ['everything, less all but sending', [allowing('*'), denyAllBut('ses:Send*')], []],
  ])('%s', (_, statements, expected) => {
    expect(beyond(statements)).toEqual(expected);
  });

  it('names the policy and the group that brings it', () => {
    const user = userDetail('mailer', { inline: [inlinePolicy('own', allowing('sqs:*'))], groups: ['readers'] });
    const readers = principal('group', 'readers', { inline: [inlinePolicy('read', allowing('s3:GetObject'))] });
    expect(beyondSending(user, authorization({ groups: [readers] }))).toEqual([
      { actions: 'sqs:*', policy: 'own', group: null },
      { actions: 's3:getobject', policy: 'read', group: 'readers' },
    ]);
  });

  it('a missing document is no proof of either', () => {
    const missing = userDetail('mailer', { attached: [attached(awsManaged('AmazonS3FullAccess'))] });
    expect(() => beyondSending(missing, authorization())).toThrow('IncompleteAnswer');
  });

  it('whoever only sends goes beyond nothing', () => {
    fc.assert(
      fc.property(arbitraryStatements, fc.option(arbitraryStatements), (statements, frame) => {
        const [user, details] = userWith([SEND, ...statements], frame);
        if (onlySends(user, details)) expect(beyondSending(user, details)).toEqual([]);
      }),
    );
  });
});
