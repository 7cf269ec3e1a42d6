import type { Location } from 'sarif';
import type { Result } from '../../engine/result.ts';
import type { PolicyLocation } from '../context.ts';
import { type Place, placeOf } from '../place.ts';
import { publicText, truncate } from '../plain-text.ts';

const SEGMENT_LENGTH = 120;

/** Where the alert is shown, and the ARN. GitHub needs a file, so one is named even for what is in no file of the repository. */
export function locationOf(result: Result, policy: PolicyLocation | null): Location {
  const place = placeOf(result, policy);
  const { uri, startLine } = place === null ? { uri: resourcePath(result), startLine: 1 } : regionOf(place);
  const name = publicText(result.resource.arn ?? result.resource.id);
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
      region: { startLine, startColumn: 1 },
    },
    logicalLocations: [{ fullyQualifiedName: name, kind: 'resource' }],
  };
}

/** A lone surrogate would be no text at all. */
const regionOf = ({ path, line }: Place) => ({
  uri: path
    .split('/')
    .map((segment) => encodeSegment(segment.replace(/\p{Surrogate}/gu, '\ufffd')))
    .join('/'),
  startLine: line,
});

/** `aws/<account>/<region>/<service>/<type>/<name>`; the hash tells resources apart, so a long name may lose its end. */
export function resourcePath({ target, resource }: Pick<Result, 'target' | 'resource'>): string {
  const { arn, type, region, name, id } = resource;
  const parts = ['aws', target.accountId, region, ...typeSegments(type, arn), name === '' ? id : name];
  return parts.map((part) => encodeSegment(truncate(publicText(part), SEGMENT_LENGTH))).join('/');
}

/** `AwsCloudTrailTrail` of service `cloudtrail` is `cloudtrail/trail`; `AwsAccount` is `account/account`. */
function typeSegments(type: string, arn: string | undefined): readonly [string, string] {
  const bare = type.replace(/^Aws(?=[A-Z])/, '');
  const service = arn?.split(':')[2] ?? '';
  if (service !== '' && bare.toLowerCase().startsWith(service) && bare.length > service.length) {
    return [service, kebabCase(bare.slice(service.length))];
  }
  const [first = bare, ...rest] = bare.split(/(?=[A-Z])/);
  return [first.toLowerCase(), kebabCase(rest.join('')) || first.toLowerCase()];
}

const kebabCase = (text: string): string => text.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

/** A path segment without a colon, which could pass for a scheme, and never `.` or `..`, which would change the path. */
export function encodeSegment(text: string): string {
  if (text === '') return '_';
  return /^\.+$/.test(text) ? `_${text}` : encodeURIComponent(text);
}
