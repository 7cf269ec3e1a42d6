import type { PolicyDocument } from '../facts/aws/policy-document.ts';
import { isRecord, listOf, patternsOf } from '../iam-policy/element.ts';
import { covers, type Patterns } from '../iam-policy/patterns.ts';
import { type Statement, statementsOf } from '../iam-policy/statement.ts';

/** A statement, and what of it is shown to the person who wrote it. */
export interface Grant {
  readonly statement: Statement;
  /** In the case in which they are written. */
  readonly actions: Patterns;
  /** The Condition element as JSON; null without one. */
  readonly condition: string | null;
}

const OPERATION = 'iam:GetPolicyVersion';

/** Throws `FactUnavailable` for a document of another shape than IAM documents. */
export function grantsOf(document: PolicyDocument): readonly Grant[] {
  const sources = listOf(document.Statement, 'Statement', OPERATION).filter(isRecord);
  return statementsOf(document, OPERATION).map((statement, index) => {
    const source = sources[index] ?? {};
    return {
      statement,
      actions: patternsOf(source, 'Action', OPERATION),
      condition: statement.conditional ? JSON.stringify(source['Condition']) : null,
    };
  });
}

/** Whether a statement holds for every request: whatever the resource, without a condition. */
export const isUnlimited = ({ statement }: Grant): boolean => !statement.conditional && isEverywhere(statement);

const isEverywhere = ({ resources }: Statement): boolean =>
  resources.kind === 'only' && resources.patterns.some((pattern) => covers(pattern, '*'));

/** `on arn:aws:s3:::logs when {"Bool":…}`: for which requests a statement holds. */
export function limitOf({ statement, condition }: Grant): string {
  const { kind, patterns } = statement.resources;
  const resources = kind === 'only' ? patterns.join(', ') : `everything but ${patterns.join(', ')}`;
  return [isEverywhere(statement) ? [] : [`on ${resources}`], condition === null ? [] : [`when ${condition}`]]
    .flat()
    .join(' ');
}
