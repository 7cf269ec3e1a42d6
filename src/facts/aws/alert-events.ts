/**
 * The events of which somebody must hear. Their names are as messages say them; calls are named as CloudTrail names
 * them.
 */

/** Calls that make or change what a thief comes back with. */
export const IAM_CHANGES = [
  'CreateUser',
  'CreateAccessKey',
  'CreateLoginProfile',
  'DeleteLoginProfile',
  'AttachUserPolicy',
  'PutUserPolicy',
] as const;

/** Calls by which a trail stops recording, or records less. */
export const TRAIL_CHANGES = ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'] as const;

export const ROOT_ACTIVITY = ['console sign-in by root', 'API call by root'] as const;

/** What reaches a log group through a trail, and EventBridge by way of CloudTrail. */
export const TRAIL_EVENTS = [...IAM_CHANGES, ...TRAIL_CHANGES, ...ROOT_ACTIVITY] as const;
export type TrailEvent = (typeof TRAIL_EVENTS)[number];

export const ALERT_EVENTS = ['GuardDuty finding', 'Security Hub finding', 'exposed key', ...TRAIL_EVENTS] as const;
export type AlertEvent = (typeof ALERT_EVENTS)[number];

const oneOf = <T extends string>(names: readonly T[], name: string): name is T => names.some((each) => each === name);

export const isTrailEvent = (event: AlertEvent): event is TrailEvent => oneOf(TRAIL_EVENTS, event);
export const isTrailChange = (event: AlertEvent): boolean => oneOf(TRAIL_CHANGES, event);
export const isIamChange = (event: AlertEvent): boolean => oneOf(IAM_CHANGES, event);

/**
 * Where an event happens: findings in every region, changes of a trail in that trail's home region, the rest (IAM,
 * root, AWS Health) in the partition's home region.
 */
export type Whereabouts = 'every-region' | 'trail-regions' | 'home-region';

export function whereabouts(event: AlertEvent): Whereabouts {
  if (event === 'GuardDuty finding' || event === 'Security Hub finding') return 'every-region';
  return isTrailChange(event) ? 'trail-regions' : 'home-region';
}

/**
 * Root has no console password in GovCloud.
 * https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/accessing-govcloud.html
 */
export const canHappenIn = (event: AlertEvent, partition: string): boolean =>
  event !== 'console sign-in by root' || partition !== 'aws-us-gov';

/** A call as CloudTrail records it. For root it is one that hardly anybody would pick out by its name. */
export function callOf(event: TrailEvent): { readonly service: string; readonly name: string } {
  if (event === 'console sign-in by root') return { service: 'signin', name: 'ConsoleLogin' };
  if (event === 'API call by root') return { service: 'ec2', name: 'CreatePlacementGroup' };
  return { service: isTrailChange(event) ? 'cloudtrail' : 'iam', name: event };
}

/** By which EventBridge tells events apart before it looks at their detail. */
export interface Envelope {
  readonly source: string;
  readonly 'detail-type': string;
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html lists them by service. */
export function envelopeOf(event: AlertEvent): Envelope {
  switch (event) {
    case 'GuardDuty finding':
      return { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding' };
    case 'Security Hub finding':
      return { source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Imported' };
    case 'exposed key':
      return { source: 'aws.health', 'detail-type': 'AWS Health Event' };
    case 'console sign-in by root':
      return { source: 'aws.signin', 'detail-type': 'AWS Console Sign In via CloudTrail' };
    default:
      return { source: `aws.${callOf(event).service}`, 'detail-type': 'AWS API Call via CloudTrail' };
  }
}
