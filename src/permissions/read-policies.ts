import type { PolicyDocument } from '../facts/aws/policy-document.ts';
import { isFactUnavailable } from '../facts/fact.ts';
import { isRecord } from '../iam-policy/element.ts';
import { type Outcome, ok, problem } from '../outcome.ts';
import { type Grant, grantsOf } from './grant.ts';

/** Far more than all policies that one role can have. */
const MOST_CHARACTERS = 1_000_000;

const SOURCE = 'give the policy document, or what "aws iam get-policy-version" or "aws iam get-role-policy" prints';

/**
 * The statements of identity policies: a document, alone or as the AWS command line prints it, as JSON or URL-encoded, or
 * a list of these. `name` says in a problem what was read.
 */
export function readPolicies(name: string, text: string): Outcome<readonly Grant[]> {
  if (text.length > MOST_CHARACTERS) return problem(`${name} is too large for a policy; ${SOURCE}.`);
  // A byte order mark goes with the white space.
  const source = text.trim();
  if (source === '') return problem(`${name} is empty; ${SOURCE}.`);
  const value = parsed(source);
  if (value === undefined) return problem(`${name} is not JSON; ${SOURCE}.`);
  const documents = (Array.isArray(value) ? value : [value]).map(documentIn);
  if (documents.length === 0 || !documents.every(isRecord)) return problem(`${name} holds no IAM policy; ${SOURCE}.`);
  return grantsIn(name, documents);
}

function grantsIn(name: string, documents: readonly PolicyDocument[]): Outcome<readonly Grant[]> {
  try {
    return ok(documents.flatMap(grantsOf));
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return problem(`${name} holds no identity policy of IAM (${thrown.error.message}); ${SOURCE}.`);
  }
}

/** What lies around a document where the command line prints it, and under which names. */
function documentIn(value: unknown): unknown {
  if (typeof value === 'string') return parsed(value);
  if (!isRecord(value)) return undefined;
  const { PolicyVersion, PolicyDocument, Document } = value;
  const inner = isRecord(PolicyVersion) ? PolicyVersion['Document'] : (PolicyDocument ?? Document ?? value);
  return typeof inner === 'string' ? parsed(inner) : inner;
}

/** Undefined for what is no JSON, as it stands or once it is decoded: the API of IAM encodes documents as in a URL. */
function parsed(text: string): unknown {
  for (const decode of [String, decodeURIComponent]) {
    try {
      return JSON.parse(decode(text));
    } catch {
      // The next form is tried.
    }
  }
  return undefined;
}
