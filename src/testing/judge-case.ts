import { evaluate } from '../engine/evaluate.ts';
import { type ParameterSchemas, type Parameters, parameterDefaults } from '../engine/parameters.ts';
import type { Result } from '../engine/result.ts';
import type { Rule } from '../engine/rule.ts';
import { NOTHING_DECLARED } from '../facts/declarations.ts';
import { deepFreeze, type Snapshot } from '../facts/snapshot.ts';
import { VERSION } from '../version.ts';
import { TEST_ACCOUNT } from './given.ts';
import type { RuleCase } from './rule-case.ts';

/** What the rule says of the facts of a case, or of a snapshot made from it. All that the rule sees is frozen. */
export function judgeCase(rule: Rule, each: RuleCase, snapshot: Snapshot): readonly Result[] {
  const schemas: ParameterSchemas = rule.parameters;
  const parameters = { ...parameterDefaults(schemas), ...each.parameters } as Parameters<ParameterSchemas>;
  return evaluate({
    rules: [{ rule, severity: null, parameters: deepFreeze(parameters) }],
    snapshot,
    declarations: deepFreeze({ ...NOTHING_DECLARED, ...each.declared }),
  });
}

/** The account as a case describes it. */
export function snapshotOf(each: RuleCase): Snapshot {
  const target = each.account ?? TEST_ACCOUNT;
  const takenAt = each.now ?? '2026-01-01T00:00:00.000Z';
  return deepFreeze({
    schemaVersion: 1,
    tool: { name: 'keydrill', version: VERSION },
    takenAt,
    finishedAt: takenAt,
    account: { partition: target.partition, id: target.accountId },
    homeRegion: target.region,
    regions: { ok: true, value: each.regions ?? [target.region] },
    facts: Object.fromEntries(each.facts.map(({ keyIn, fact }) => [keyIn(target), fact])),
    calls: { total: 0, byOperation: {} },
  });
}
