import { incomplete } from '../fact.ts';

/** An IAM policy document as stored: what AWS returned, parsed. Its shape is checked where it is judged. */
export interface PolicyDocument {
  readonly Statement?: unknown;
}

/** IAM returns documents URL-encoded (RFC 3986). */
export const parsePolicyDocument = (operation: string, encoded: string | undefined): PolicyDocument =>
  parsed(operation, () => decodeURIComponent(encoded ?? ''));

/** Organizations returns them as they are. */
export const parsePlainDocument = (operation: string, text: string): PolicyDocument => parsed(operation, () => text);

function parsed(operation: string, text: () => string): PolicyDocument {
  try {
    const document: unknown = JSON.parse(text());
    if (typeof document === 'object' && document !== null) return document;
  } catch {
    // Falls through: what does not parse is no policy that anything could be concluded from.
  }
  throw incomplete(operation, 'a policy document could not be parsed');
}
