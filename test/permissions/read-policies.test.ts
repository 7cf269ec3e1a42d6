import { describe, expect, it } from 'vitest';
import { readPolicies } from '../../src/permissions/read-policies.ts';

const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'Reads', Effect: 'Allow', Action: ['iam:ListUsers'], Resource: '*' }],
};
const TEXT = JSON.stringify(DOCUMENT);
const ENCODED = encodeURIComponent(TEXT);

const read = (text: string) => readPolicies('The policy p.json', text);
const namesIn = (text: string) => {
  const outcome = read(text);
  return outcome.ok ? outcome.value.map(({ statement }) => statement.name) : outcome.problem;
};
const SOURCE = 'give the policy document, or what "aws iam get-policy-version" or "aws iam get-role-policy" prints.';

describe('a policy is read', () => {
  it.each<readonly [string, string]>([
    ['as a document', TEXT],
    ['with white space around it', `\n\t ${JSON.stringify(DOCUMENT, null, 4)}\r\n`],
    ['with a byte order mark', `\ufeff${TEXT}`],
    ['URL-encoded', ENCODED],
    ['URL-encoded, in quotes', JSON.stringify(ENCODED)],
    ['as JSON in a string', JSON.stringify(TEXT)],
    ['of get-policy-version', JSON.stringify({ PolicyVersion: { Document: DOCUMENT, VersionId: 'v2' } })],
    ['of get-policy-version, encoded', JSON.stringify({ PolicyVersion: { Document: ENCODED } })],
    ['of get-role-policy', JSON.stringify({ RoleName: 'r', PolicyName: 'p', PolicyDocument: DOCUMENT })],
    ['of get-account-authorization-details', JSON.stringify({ PolicyName: 'p', PolicyDocument: ENCODED })],
    ['of list entries', JSON.stringify({ Document: DOCUMENT, VersionId: 'v1', IsDefaultVersion: true })],
    ['as one statement without a list', JSON.stringify({ ...DOCUMENT, Statement: DOCUMENT.Statement[0] })],
    ['as a list of one', JSON.stringify([{ PolicyVersion: { Document: DOCUMENT } }])],
  ])('%s', (_, text) => expect(namesIn(text)).toEqual(['Reads']));

  it('with others, in their order', () => {
    const second = { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
    expect(namesIn(JSON.stringify([DOCUMENT, ENCODED, { PolicyDocument: second }]))).toEqual([
      'Reads',
      'Reads',
      'statement 1',
    ]);
  });

  it('with actions as they are written and the condition as it stands', () => {
    const Condition = { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } };
    const outcome = read(
      JSON.stringify({ Statement: { Effect: 'Allow', NotAction: 'iam:Get*', Resource: '*', Condition } }),
    );
    expect(outcome).toMatchObject({
      ok: true,
      value: [{ actions: { kind: 'all-but', patterns: ['iam:Get*'] }, condition: JSON.stringify(Condition) }],
    });
  });
});

describe('one sentence is said of', () => {
  const shape = (part: string) =>
    `The policy p.json holds no identity policy of IAM (a policy document has no usable ${part}); ${SOURCE}`;
  const withStatement = (parts: object) =>
    JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*', ...parts }] });
  it.each<readonly [string, string, string]>([
    ['nothing', '', `The policy p.json is empty; ${SOURCE}`],
    ['white space', ' \n\ufeff', `The policy p.json is empty; ${SOURCE}`],
    ['what is no JSON', '{"Statement":', `The policy p.json is not JSON; ${SOURCE}`],
    ['YAML', 'Statement:\n  - Effect: Allow', `The policy p.json is not JSON; ${SOURCE}`],
    ['what cannot be decoded', '%7B%', `The policy p.json is not JSON; ${SOURCE}`],
    ['a number', '12', `The policy p.json holds no IAM policy; ${SOURCE}`],
    ['null', 'null', `The policy p.json holds no IAM policy; ${SOURCE}`],
    ['an empty list', '[]', `The policy p.json holds no IAM policy; ${SOURCE}`],
    ['a list of lists', `[[${TEXT}]]`, `The policy p.json holds no IAM policy; ${SOURCE}`],
    ['deep nesting', '['.repeat(20_000) + ']'.repeat(20_000), `The policy p.json holds no IAM policy; ${SOURCE}`],
    ['text in a string', '"hello"', `The policy p.json holds no IAM policy; ${SOURCE}`],
    ['a policy without its document', '{"PolicyVersion":{}}', `The policy p.json holds no IAM policy; ${SOURCE}`],
    ['what get-policy prints', '{"Policy":{"Arn":"x"}}', shape('Statement')],
    ['an object', '{}', shape('Statement')],
    ['a statement that is none', '{"Statement":[7]}', shape('Statement')],
    ['an effect that IAM does not know', withStatement({ Effect: 'allow' }), shape('Effect')],
    ['a statement without actions', withStatement({ Action: undefined }), shape('Action')],
    ['actions that are no text', withStatement({ Action: [1] }), shape('Action')],
    ['both Action and NotAction', withStatement({ NotAction: 'x' }), shape('Action')],
    ['the policy of a role about who assumes it', withStatement({ Resource: undefined }), shape('Resource')],
    ['a condition that is none', withStatement({ Condition: 'x' }), shape('Condition')],
    ['what is too large', ' '.repeat(1_000_001), `The policy p.json is too large for a policy; ${SOURCE}`],
  ])('%s', (_, text, sentence) => expect(namesIn(text)).toBe(sentence));
});
