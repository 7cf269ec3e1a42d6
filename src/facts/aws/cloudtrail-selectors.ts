import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { present } from '../answer.ts';

/** Which management events one selector lets through. */
export interface EventSelection {
  readonly reads: boolean;
  readonly writes: boolean;
  /** Event sources left out, e.g. `kms.amazonaws.com`. */
  readonly excluded: readonly string[];
  /** Conditions beyond read and write that narrow an advanced selector further, e.g. `eventName`. */
  readonly narrowedBy: readonly string[];
}

/** Which events about S3 objects one selector lets through. */
export interface ObjectSelection {
  readonly reads: boolean;
  readonly writes: boolean;
  /** ARNs of buckets, or of objects by their beginning; null for the objects of every bucket. */
  readonly of: readonly string[] | null;
}

/** What the selectors of a trail or an event data store let through, one entry for each that lets something through. */
export interface Selections {
  readonly management: readonly EventSelection[];
  readonly objects: readonly ObjectSelection[];
}

/** Basic or advanced selectors, as the operation that is named gave them. */
export interface Selectors {
  readonly operation: string;
  readonly basic: readonly CloudTrail.EventSelector[] | undefined;
  readonly advanced: readonly CloudTrail.AdvancedEventSelector[] | undefined;
}

export function selectionsOf({ operation, basic, advanced = [] }: Selectors): Selections {
  if (advanced.length > 0) {
    const selectors = advanced.map(({ FieldSelectors }) =>
      present(FieldSelectors, operation, 'FieldSelectors').map((field) => condition(field, operation)),
    );
    return { management: selectors.flatMap(advancedSelection), objects: selectors.flatMap(advancedObjects) };
  }
  const selectors = present(basic, operation, 'EventSelectors');
  if (selectors.length === 0) return BY_DEFAULT;
  return { management: selectors.flatMap(basicSelection), objects: selectors.flatMap(basicObjects) };
}

/**
 * A trail for which nobody chose selectors records all management events, and no others.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
const BY_DEFAULT: Selections = {
  management: [{ reads: true, writes: true, excluded: [], narrowedBy: [] }],
  objects: [],
};

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html: these fields have defaults. */
function basicSelection(selector: CloudTrail.EventSelector): readonly EventSelection[] {
  if (selector.IncludeManagementEvents === false) return [];
  return [{ ...kindsOf(selector), excluded: selector.ExcludeManagementEventSources ?? [], narrowedBy: [] }];
}

function kindsOf({ ReadWriteType = 'All' }: CloudTrail.EventSelector) {
  return { reads: ReadWriteType !== 'WriteOnly', writes: ReadWriteType !== 'ReadOnly' };
}

const OBJECTS = 'AWS::S3::Object';
/** How a basic selector says "every bucket". */
const EVERY_BUCKET = /^arn:[^:]+:s3(?::::)?$/;

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html: no values, no events. */
function basicObjects(selector: CloudTrail.EventSelector): readonly ObjectSelection[] {
  const resources = (selector.DataResources ?? []).filter(({ Type }) => Type === OBJECTS);
  const values = resources.flatMap(({ Values }) => Values ?? []);
  if (values.length === 0) return [];
  return [{ ...kindsOf(selector), of: values.some((value) => EVERY_BUCKET.test(value)) ? null : values }];
}

interface Condition {
  readonly name: string;
  /** Null for several operators at once, which are not followed. */
  readonly operator: string | null;
  readonly values: readonly string[];
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
function condition({ Field, ...operators }: CloudTrail.AdvancedFieldSelector, operation: string): Condition {
  const name = present(Field, operation, 'Field');
  const [first, ...others] = Object.entries(operators).filter(([, values]) => (values ?? []).length > 0);
  if (first === undefined || others.length > 0) return { name, operator: null, values: [] };
  return { name, operator: first[0], values: first[1] ?? [] };
}

const valuesOf = (fields: readonly Condition[], name: string, operator: string): readonly (readonly string[])[] =>
  fields.filter((field) => field.name === name && field.operator === operator).map(({ values }) => values);

const demands = (fields: readonly Condition[], name: string, value: string): boolean =>
  valuesOf(fields, name, 'Equals').some((values) => values.includes(value));

/** All conditions must hold; without one on `readOnly`, both kinds pass. */
function advancedKinds(fields: readonly Condition[]) {
  const lets = (readOnly: string) =>
    valuesOf(fields, 'readOnly', 'Equals').every((values) => values.includes(readOnly));
  return { reads: lets('true'), writes: lets('false') };
}

/** The one operator by which each field can be judged; any other narrows in a way that is not followed. */
const FOLLOWED: Readonly<Record<string, string>> = {
  eventCategory: 'Equals',
  readOnly: 'Equals',
  eventSource: 'NotEquals',
};

function advancedSelection(fields: readonly Condition[]): readonly EventSelection[] {
  if (!demands(fields, 'eventCategory', 'Management')) return [];
  return [
    {
      ...advancedKinds(fields),
      excluded: valuesOf(fields, 'eventSource', 'NotEquals').flat(),
      narrowedBy: fields.filter(({ name, operator }) => FOLLOWED[name] !== operator).map(({ name }) => name),
    },
  ];
}

function advancedObjects(fields: readonly Condition[]): readonly ObjectSelection[] {
  if (!demands(fields, 'eventCategory', 'Data') || !demands(fields, 'resources.type', OBJECTS)) return [];
  const named = ['Equals', 'StartsWith'].flatMap((operator) => valuesOf(fields, 'resources.ARN', operator).flat());
  return [{ ...advancedKinds(fields), of: named.length === 0 ? null : named }];
}
