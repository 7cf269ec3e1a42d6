import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { isoDate, present } from '../answer.ts';
import { item, type Listing, list, subjects, type Target } from '../collector.ts';
import type { FactError } from '../fact.ts';
import { readEach } from '../logic.ts';
import { everyRegion } from '../needs.ts';

const load = () => import('@aws-sdk/client-cloudtrail');

/** A trail as DescribeTrails shows it, from its home region or as a shadow elsewhere. */
export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly multiRegion: boolean;
  readonly organization: boolean;
  readonly globalServiceEvents: boolean;
  readonly logFileValidation: boolean;
  /** Null for a trail that delivers to no bucket. */
  readonly bucket: string | null;
  readonly prefix: string | null;
  readonly kmsKeyId: string | null;
  readonly logGroupArn: string | null;
}

const DESCRIBE = 'cloudtrail:DescribeTrails';

const describeTrail = ({ arn, name, homeRegion }: Trail) => ({
  resource: { type: 'AwsCloudTrailTrail', id: arn, arn, name, region: homeRegion },
});

/**
 * The trails that log one region, with the shadows of multi-region and organization trails.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export const regionTrails = list<Trail>({
  name: 'trail',
  operation: DESCRIBE,
  scope: 'region',
  async read(aws) {
    const { CloudTrailClient, DescribeTrailsCommand } = await load();
    const { trailList } = await aws.send(CloudTrailClient, new DescribeTrailsCommand({ includeShadowTrails: true }));
    return present(trailList, DESCRIBE, 'trailList').map(trail);
  },
  describe: describeTrail,
});

const trail = (answer: CloudTrail.Trail): Trail => ({
  name: present(answer.Name, DESCRIBE, 'Name'),
  arn: present(answer.TrailARN, DESCRIBE, 'TrailARN'),
  homeRegion: present(answer.HomeRegion, DESCRIBE, 'HomeRegion'),
  multiRegion: present(answer.IsMultiRegionTrail, DESCRIBE, 'IsMultiRegionTrail'),
  organization: answer.IsOrganizationTrail === true,
  globalServiceEvents: present(answer.IncludeGlobalServiceEvents, DESCRIBE, 'IncludeGlobalServiceEvents'),
  logFileValidation: present(answer.LogFileValidationEnabled, DESCRIBE, 'LogFileValidationEnabled'),
  bucket: answer.S3BucketName ?? null,
  prefix: answer.S3KeyPrefix ?? null,
  kmsKeyId: answer.KmsKeyId ?? null,
  logGroupArn: answer.CloudWatchLogsLogGroupArn ?? null,
});

/** Every trail of the account, once, however many regions show it; regions that could not be asked are kept apart. */
export const trails = subjects({
  name: 'trail',
  scope: 'account',
  needs: { regions: everyRegion(regionTrails) },
  list: ({ regions }, _target: Target): Listing<Trail> => {
    const { values, unread } = readEach(regions, ({ read }) => read());
    const byArn = new Map<string, Trail>();
    for (const { value } of values) for (const found of value) byArn.set(found.arn, found);
    return { items: [...byArn.values()], unread: unread.map(({ error }): FactError => error) };
  },
  describe: describeTrail,
});

/** What a trail does right now. Times are ISO 8601; errors are AWS's words, e.g. `NoSuchBucket`, null when there is none. */
export interface TrailStatus {
  readonly logging: boolean;
  readonly startedAt: string | null;
  readonly deliveredAt: string | null;
  readonly deliveryError: string | null;
  readonly digestDeliveredAt: string | null;
  readonly digestError: string | null;
  readonly logGroupDeliveredAt: string | null;
  readonly logGroupError: string | null;
}

/** Asked in the trail's home region. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html */
export const trailStatus = item<Trail, TrailStatus>({
  operation: 'cloudtrail:GetTrailStatus',
  of: trails,
  async read({ arn, homeRegion }, aws) {
    const { CloudTrailClient, GetTrailStatusCommand } = await load();
    const status = await aws.send(CloudTrailClient, new GetTrailStatusCommand({ Name: arn }), homeRegion);
    return {
      logging: present(status.IsLogging, 'cloudtrail:GetTrailStatus', 'IsLogging'),
      startedAt: isoDate(status.StartLoggingTime),
      deliveredAt: isoDate(status.LatestDeliveryTime),
      deliveryError: status.LatestDeliveryError || null,
      digestDeliveredAt: isoDate(status.LatestDigestDeliveryTime),
      digestError: status.LatestDigestDeliveryError || null,
      logGroupDeliveredAt: isoDate(status.LatestCloudWatchLogsDeliveryTime),
      logGroupError: status.LatestCloudWatchLogsDeliveryError || null,
    };
  },
});

/** Which management events one selector lets through. */
export interface EventSelection {
  readonly reads: boolean;
  readonly writes: boolean;
  /** Event sources left out, e.g. `kms.amazonaws.com`. */
  readonly excluded: readonly string[];
  /** Conditions beyond read and write that narrow an advanced selector further, e.g. `eventName`. */
  readonly narrowedBy: readonly string[];
}

const SELECTORS = 'cloudtrail:GetEventSelectors';

/** The management events of a trail, one entry for each selector that has any. */
export const eventSelectors = item<Trail, readonly EventSelection[]>({
  operation: SELECTORS,
  of: trails,
  async read({ arn, homeRegion }, aws) {
    const { CloudTrailClient, GetEventSelectorsCommand } = await load();
    const answer = await aws.send(CloudTrailClient, new GetEventSelectorsCommand({ TrailName: arn }), homeRegion);
    const advanced = answer.AdvancedEventSelectors ?? [];
    if (advanced.length > 0) return advanced.flatMap(advancedSelection);
    const basic = present(answer.EventSelectors, SELECTORS, 'EventSelectors');
    return basic.length > 0 ? basic.flatMap(basicSelection) : BY_DEFAULT;
  },
});

/**
 * A trail for which nobody chose selectors records all management events.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
const BY_DEFAULT: readonly EventSelection[] = [{ reads: true, writes: true, excluded: [], narrowedBy: [] }];

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html: both fields have defaults. */
function basicSelection(selector: CloudTrail.EventSelector): readonly EventSelection[] {
  if (selector.IncludeManagementEvents === false) return [];
  const type = selector.ReadWriteType ?? 'All';
  const excluded = selector.ExcludeManagementEventSources ?? [];
  return [{ reads: type !== 'WriteOnly', writes: type !== 'ReadOnly', excluded, narrowedBy: [] }];
}

/** The one operator by which each field of a selector can be judged; any other narrows in a way that is not followed. */
const JUDGED_BY = { eventCategory: 'Equals', readOnly: 'Equals', eventSource: 'NotEquals' } as const;

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html: all fields must hold. */
function advancedSelection({ FieldSelectors }: CloudTrail.AdvancedEventSelector): readonly EventSelection[] {
  const fields = present(FieldSelectors, SELECTORS, 'FieldSelectors').map(condition);
  const conditions = (name: keyof typeof JUDGED_BY) => fields.filter((field) => field.name === name && field.judged);
  const lets = (readOnly: string) => conditions('readOnly').every(({ values }) => values.includes(readOnly));
  if (!conditions('eventCategory').some(({ values }) => values.includes('Management'))) return [];
  return [
    {
      reads: lets('true'),
      writes: lets('false'),
      excluded: conditions('eventSource').flatMap(({ values }) => values),
      narrowedBy: fields.filter(({ judged }) => !judged).map(({ name }) => name),
    },
  ];
}

interface Condition {
  readonly name: string;
  /** Whether the condition consists of the one operator that is followed. */
  readonly judged: boolean;
  readonly values: readonly string[];
}

function condition({ Field, ...operators }: CloudTrail.AdvancedFieldSelector): Condition {
  const name = present(Field, SELECTORS, 'Field');
  const [first, ...others] = Object.entries(operators).filter(([, values]) => (values ?? []).length > 0);
  const wanted: string | undefined = Object.entries(JUDGED_BY).find(([field]) => field === name)?.[1];
  const judged = first !== undefined && others.length === 0 && first[0] === wanted;
  return { name, judged, values: first?.[1] ?? [] };
}
