import { type OrganizationLevel, serviceControlPolicies } from '../../src/facts/aws/scps.ts';
import type { Target } from '../../src/facts/collector.ts';
import type { Condition } from '../../src/iam-policy/condition.ts';
import { concerns, type Request } from '../../src/iam-policy/limits.ts';
import { namesAction, type Statement, statementsOf } from '../../src/iam-policy/statement.ts';

/** What ends the watching, and all that it can be done to. */
const GUARDED = [
  { action: 'cloudtrail:StopLogging', on: 'trail/*' },
  { action: 'cloudtrail:DeleteTrail', on: 'trail/*' },
  { action: 'guardduty:DeleteDetector', on: 'detector/*' },
  { action: 'config:StopConfigurationRecorder', on: 'configuration-recorder/*' },
  { action: 'config:DeleteConfigurationRecorder', on: 'configuration-recorder/*' },
] as const;

/** Whether an action is denied to the account. */
export interface Guard {
  readonly action: string;
  /** The policy that denies it, or the level whose policies do not allow it; null when nothing denies it. */
  readonly deniedBy: string | null;
  /** A condition spares some principals. */
  readonly sparing: boolean;
}

/** Throws `FactUnavailable` (IncompleteAnswer) for a malformed policy. */
export const guardsOf = (levels: readonly OrganizationLevel[], target: Target): readonly Guard[] => {
  const parsed = levels.map(statementsAt);
  return GUARDED.map(({ action, on }) => {
    const [service = ''] = action.split(':', 1);
    const resource = `arn:${target.partition}:${service}:*:${target.accountId}:${on}`;
    return { action, ...denialOf({ action: action.toLowerCase(), resource }, parsed) };
  });
};

interface Level {
  readonly target: string;
  readonly statements: readonly { readonly policy: string; readonly statement: Statement }[];
}

const statementsAt = ({ target, policies }: OrganizationLevel): Level => ({
  target,
  statements: policies.flatMap(({ name, document }) =>
    statementsOf(document, serviceControlPolicies.operation).map((statement) => ({ policy: name, statement })),
  ),
});

function denialOf(request: Request, levels: readonly Level[]): Omit<Guard, 'action'> {
  const denials = levels
    .flatMap(({ statements }) => statements)
    .filter(({ statement }) => statement.effect === 'Deny' && concerns(statement, request))
    .filter(({ statement }) => statement.conditions.every(spares));
  const denial = denials.find(({ statement }) => !statement.conditional) ?? denials[0];
  if (denial !== undefined) return { deniedBy: denial.policy, sparing: denial.statement.conditional };
  const closed = levels.find((level) => isClosed(level, request));
  return { deniedBy: closed?.target ?? null, sparing: false };
}

/**
 * What no policy of a level allows is denied below it. Where service control policies are off, nothing is attached; where
 * they are on, every level has at least one.
 */
const isClosed = ({ statements }: Level, { action }: Request): boolean =>
  statements.length > 0 &&
  !statements.some(({ statement }) => statement.effect === 'Allow' && namesAction(statement, action));

/** A condition that only exempts principals by who they are, such as the role that administers the trails. */
const spares = ({ key, operator, values }: Condition): boolean =>
  key.startsWith('aws:principal') &&
  /^(?:arn|string)not(?:like|equals|equalsignorecase)$/.test(operator) &&
  !values.some((value) => /^[*?]+$/.test(value));
