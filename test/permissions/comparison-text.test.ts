import { describe, expect, it } from 'vitest';
import { compare } from '../../src/permissions/compare.ts';
import { comparisonText } from '../../src/permissions/comparison-text.ts';
import { grantsOf } from '../../src/permissions/grant.ts';
import { allowing, denying } from '../../src/testing/iam-samples.ts';

const told = (needed: readonly string[], ...Statement: readonly unknown[]) =>
  comparisonText(compare(needed, grantsOf({ Statement })), {
    policy: 'The policy team.json',
    need: 'the selected rules need',
  });

describe('the comparison as text', () => {
  it('says what is wrong, what to add, and what could go', () => {
    const text = told(
      ['iam:ListUsers', 'iam:ListRoles', 'kms:DescribeKey', 'sns:GetTopicAttributes', 's3:ListAllMyBuckets'],
      allowing(['iam:ListU*', 's3:*', 'kms:DescribeKey', 'ec2:DescribeVpcs', 's3:GetObject']),
      allowing('sns:GetTopicAttributes', { Resource: 'arn:aws:sns:*:111122223333:alerts' }),
      allowing('iam:PassRole', { Resource: 'arn:aws:iam::111122223333:role/one' }),
      denying('kms:*', { Sid: 'NoKeys' }),
    );
    expect(text).toMatchInlineSnapshot(`
      "The policy team.json allows 2 of 5 actions that the selected rules need.

      Not allowed (1):
        iam:ListRoles

      Denied, whatever else allows them (1):
        kms:DescribeKey   by NoKeys

      Allowed for some requests only (1):
        sns:GetTopicAttributes   only on arn:aws:sns:*:111122223333:alerts

      To be allowed on every resource:
      [
        "iam:ListRoles",
        "sns:GetTopicAttributes"
      ]

      Not needed, and by their names more than reads of configuration (3):
        s3:*
        s3:GetObject
        iam:PassRole   only on arn:aws:iam::111122223333:role/one

      Not needed as wildcards, which may take in data or secrets as s3:Get* does (1):
        iam:ListU*

      Not needed (1):
        ec2:DescribeVpcs
      "
    `);
  });

  it('is one line where the policy is the least one', () => {
    expect(told(['iam:ListUsers'], allowing('iam:ListUsers'))).toBe(
      'The policy team.json allows everything that the selected rules need (1 action).\n',
    );
  });

  it('steers no terminal and no runner, and no line is longer than can be read', () => {
    const hostile = '\u001b[2J\u202e::error::##[command]\n::warning::';
    const text = told(
      ['iam:ListUsers', 'iam:ListRoles'],
      allowing([`iam:${hostile}`, '::add-mask::x']),
      allowing('iam:ListUsers', { Resource: `arn:${'x'.repeat(5_000)}${hostile}` }),
      denying('iam:ListRoles', { Sid: hostile }),
    );
    expect(text).not.toMatch(/[^\P{C}\n]|##\[|^\s*::/mu);
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThan(400);
  });
});
