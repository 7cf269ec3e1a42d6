import type { PolicyDocument } from '../facts/aws/policy-document.ts';

const AWS_MANAGED = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/;

/** What the best known policies of AWS allow, for an answer that attaches one without its document. */
const DOCUMENTS: ReadonlyMap<string, PolicyDocument> = new Map([
  ['AdministratorAccess', allow({ Action: '*' })],
  ['PowerUserAccess', allow({ NotAction: ['iam:*', 'organizations:*', 'account:*'] })],
  ['IAMFullAccess', allow({ Action: 'iam:*' })],
]);

function allow(actions: object): PolicyDocument {
  return { Statement: [{ Effect: 'Allow', Resource: '*', ...actions }] };
}

/** The name of a policy that AWS manages, in any partition and path; null for one of the account's own. */
const awsManagedName = (arn: string): string | null => AWS_MANAGED.exec(arn)?.[1] ?? null;

export const wellKnownDocument = (arn: string): PolicyDocument | undefined => DOCUMENTS.get(awsManagedName(arn) ?? '');

/** Full access to a service by its name. AWS numbers later editions: `CloudWatchFullAccessV2`. */
export const isFullAccess = (arn: string): boolean => /FullAccess(?:_?[vV]\d+)?$/.test(awsManagedName(arn) ?? '');
