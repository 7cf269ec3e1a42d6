import { describe, expect, it } from 'vitest';
import { type OwnPolicy, ownPolicies, policyDocument, unreadPolicies } from '../../src/facts/aws/iam-policies.ts';
import { authorization } from '../../src/testing/iam-samples.ts';
import { TEST_ACCOUNT } from '../../src/testing/index.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const ARN = 'arn:aws:iam::111122223333:policy/deny-all';
const POLICY = { PolicyName: 'deny-all', Arn: ARN, DefaultVersionId: 'v2', IsAttachable: true, AttachmentCount: 0 };
const OWN: OwnPolicy = { name: 'deny-all', arn: ARN, version: 'v2', attachable: true };
const DOCUMENT = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };

const ERRORS = [
  ['AccessDenied', 'access-denied'],
  ['Throttling', 'throttled'],
  ['ServiceFailureException', 'failed'],
] as const;

describe('iam:ListPolicies', () => {
  const OPERATION = 'iam:ListPolicies';
  const read = (answer: Answers[string]) => ownPolicies.read(fakeAws({ [OPERATION]: answer }));

  it('lists the account’s own policies, attached or not, from all pages', async () => {
    const sent: object[] = [];
    const pages = (input: object) => {
      sent.push(input);
      return 'Marker' in input
        ? { Policies: [{ ...POLICY, Arn: 'arn:second', IsAttachable: false }], IsTruncated: false }
        : { Policies: [POLICY], IsTruncated: true, Marker: 'next' };
    };
    expect(await read(pages)).toEqual([OWN, { ...OWN, arn: 'arn:second', attachable: false }]);
    expect(sent).toEqual([
      { Scope: 'Local', MaxItems: 1000 },
      { Scope: 'Local', MaxItems: 1000, Marker: 'next' },
    ]);
  });

  it.each(['PolicyName', 'Arn', 'DefaultVersionId', 'IsAttachable'])('a policy without %s', async (part) => {
    const answer = { Policies: [{ ...POLICY, [part]: undefined }] };
    await expect(read(answer)).rejects.toMatchObject({ error: { operation: OPERATION, code: 'IncompleteAnswer' } });
  });

  it.each<[string, object]>([
    ['an empty answer', {}],
    ['a page that is not the last, without its marker', { Policies: [], IsTruncated: true }],
  ])('%s: nothing can be concluded', async (_, answer) => {
    await expect(read(answer)).rejects.toMatchObject({ error: { operation: OPERATION, code: 'IncompleteAnswer' } });
  });

  it.each(ERRORS)('passes %s on', async (code, kind) => {
    await expect(read(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, kind } });
  });
});

describe('unreadPolicies', () => {
  it('are those whose document the authorization details do not hold', () => {
    const details = authorization({ policies: { [ARN]: DOCUMENT } });
    const other = { ...OWN, arn: `${ARN}-2` };
    expect(unreadPolicies.list({ policies: [OWN, other], details }, TEST_ACCOUNT)).toEqual([other]);
    expect(unreadPolicies.describe(OWN, TEST_ACCOUNT).resource).toEqual({
      type: 'AwsIamPolicy',
      id: ARN,
      arn: ARN,
      name: 'deny-all',
      region: 'global',
    });
  });
});

describe('iam:GetPolicyVersion', () => {
  const OPERATION = 'iam:GetPolicyVersion';
  const read = (answer: Answers[string]) => policyDocument.read(OWN, fakeAws({ [OPERATION]: answer }));
  const version = (Document: string) => ({ PolicyVersion: { VersionId: 'v2', IsDefaultVersion: true, Document } });

  it('reads the default version, which comes URL-encoded', async () => {
    const answer = (input: object) => {
      expect(input).toEqual({ PolicyArn: ARN, VersionId: 'v2' });
      return version(encodeURIComponent(JSON.stringify(DOCUMENT)));
    };
    expect(await read(answer)).toEqual(DOCUMENT);
  });

  it.each(['NoSuchEntity', 'NoSuchEntityException'])('%s: the policy is gone', async (code) => {
    expect(await read(code)).toBeNull();
  });

  it.each<[string, object]>([
    ['an empty answer', {}],
    ['a version without its document', { PolicyVersion: {} }],
    ['a document that is no JSON', version('%7B')],
    ['a document that is wrongly encoded', version('%E0%A4%A')],
  ])('%s: nothing can be concluded', async (_, answer) => {
    await expect(read(answer)).rejects.toMatchObject({ error: { operation: OPERATION, code: 'IncompleteAnswer' } });
  });

  it.each(ERRORS)('passes %s on', async (code, kind) => {
    await expect(read(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, kind } });
  });
});
