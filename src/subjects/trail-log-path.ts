import type { Trail } from '../facts/aws/cloudtrail.ts';

/** How many of a trail's log files lie under a key prefix. */
export type Reach = 'all' | 'part' | 'none';

/**
 * CloudTrail writes to `prefix/AWSLogs/account/CloudTrail/region/…`, and for an organization to
 * `prefix/AWSLogs/o-id/account/CloudTrail/region/…`; what else lies under `AWSLogs/` is not the trail's.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
export function reachOf(prefix: string, trail: Trail): Reach {
  const folder = trail.prefix ? `${trail.prefix}/AWSLogs/` : 'AWSLogs/';
  if (folder.startsWith(prefix)) return 'all';
  if (!prefix.startsWith(folder)) return 'none';
  const parts = prefix.slice(folder.length).split('/');
  const names = trail.organization ? [ORGANIZATION, ANY_ACCOUNT, LOGS] : [only(ownerOf(trail)), LOGS];
  const fits = names.every((name, index) => {
    const part = parts[index];
    // What follows the last slash is only the beginning of a name.
    return part === undefined || (index === parts.length - 1 ? name.begins(part) : name.is(part));
  });
  if (!fits) return 'none';
  const narrowed = trail.organization ? parts.slice(1).join('') !== '' : parts.slice(2).join('') !== '';
  return narrowed ? 'part' : 'all';
}

/** The account that a trail belongs to, which for an organization trail is the management account. */
export const ownerOf = ({ arn }: Trail): string => arn.split(':')[4] ?? '';

/** A table reads what lies below its location: `s3://bucket/folder`, or a template that begins so. */
export function reachOfLocation(location: string, trail: Trail): Reach {
  const [, bucket, path = ''] = /^s3[an]?:\/\/([^/]+)\/?(.*)$/.exec(location) ?? [];
  if (bucket === undefined || bucket !== trail.bucket) return 'none';
  const [fixed = '', placeholder] = path.split('${', 2);
  const isFolder = placeholder !== undefined || fixed === '' || fixed.endsWith('/');
  return reachOf(isFolder ? fixed : `${fixed}/`, trail);
}

/** What one part of a key may be called. */
interface Name {
  readonly is: (text: string) => boolean;
  readonly begins: (text: string) => boolean;
}

const only = (name: string): Name => ({ is: (text) => text === name, begins: (text) => name.startsWith(text) });

const LOGS = only('CloudTrail');
const ORGANIZATION: Name = {
  is: (text) => /^o-[a-z0-9]+$/.test(text),
  begins: (text) => /^(?:o(?:-[a-z0-9]*)?)?$/.test(text),
};
const ANY_ACCOUNT: Name = { is: (text) => /^\d{12}$/.test(text), begins: (text) => /^\d{0,12}$/.test(text) };
