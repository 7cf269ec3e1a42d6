import { isRecord, listOf, malformed } from './element.ts';

/** One comparison of a Condition element. All of a statement's must hold; of the values, one does. */
export interface Condition {
  /** In lower case, without what is put before and after it: `stringequals`. */
  readonly operator: string;
  /** In lower case: IAM does not tell the case of condition keys apart. */
  readonly key: string;
  readonly values: readonly string[];
  /** `IfExists` and `ForAllValues` hold for a request that has no such key. */
  readonly holdsWithoutKey: boolean;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export function conditionsOf(element: unknown, operation: string): readonly Condition[] {
  if (element === undefined) return [];
  if (!isRecord(element)) throw malformed('Condition', operation);
  return Object.entries(element).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) throw malformed('Condition', operation);
    const name = operator.toLowerCase();
    return Object.entries(keys).map(([key, values]) => ({
      operator: name.replace(/^for(?:any|all)values?:/, '').replace(/ifexists$/, ''),
      key: key.toLowerCase(),
      values: listOf(values, 'Condition', operation).map((value) => textOf(value, operation)),
      holdsWithoutKey: name.startsWith('forallvalues:') || name.endsWith('ifexists'),
    }));
  });
}

function textOf(value: unknown, operation: string): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw malformed('Condition', operation);
  }
  return String(value);
}
