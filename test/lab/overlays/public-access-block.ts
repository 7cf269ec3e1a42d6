// Shape: docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html
// Default: docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html (since April 2023 new buckets have all
// four settings on). moto cannot tell a new bucket from one whose block was deleted: with this overlay both have it.
import { xmlAnswer } from '../error-answers.ts';
import type { Overlay } from './overlay.ts';

const SETTINGS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];

export const defaultPublicAccessBlock: Overlay = async (_call, { forward }) => {
  const answer = await forward();
  if (!answer.body.includes('NoSuchPublicAccessBlockConfiguration')) return answer;
  const settings = SETTINGS.map((name) => `<${name}>true</${name}>`).join('');
  return xmlAnswer(
    200,
    `<PublicAccessBlockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${settings}</PublicAccessBlockConfiguration>`,
  );
};
