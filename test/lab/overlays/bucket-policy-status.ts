// Shape: docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
// "Public" here is the core of docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html:
// an Allow for everyone without a condition. AWS also weighs conditions; the lab takes any condition as a fixed one.
import { errorAnswer, xmlAnswer } from '../error-answers.ts';
import type { Overlay } from './overlay.ts';

export const bucketPolicyStatus: Overlay = async (call, { bucketPolicy, refusal }) => {
  const refused = await refusal();
  if (refused !== undefined) return refused;
  const policy = await bucketPolicy(call.parameters['Bucket'] ?? '');
  if (policy === undefined) {
    return errorAnswer('s3', {
      code: 'NoSuchBucketPolicy',
      status: 404,
      message: 'The bucket policy does not exist',
    });
  }
  return xmlAnswer(
    200,
    `<PolicyStatus xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsPublic>${isPublic(policy)}</IsPublic></PolicyStatus>`,
  );
};

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

function isPublic(policy: string): boolean {
  const document: { readonly Statement?: Statement | readonly Statement[] } = JSON.parse(policy);
  return [document.Statement ?? []].flat().some(
    (statement) =>
      statement.Effect === 'Allow' &&
      statement.Condition === undefined &&
      // "*", {"AWS": "*"} and {"AWS": ["*", …]} all mean everyone.
      JSON.stringify(statement.Principal ?? '').includes('"*"'),
  );
}
