import { defineRule, pass, type Rule, type RuleDefinition } from '../../src/engine/rule.ts';
import type { SelectedRule } from '../../src/engine/select.ts';
import type { Fact, FactError } from '../../src/facts/fact.ts';
import type { Needs } from '../../src/facts/needs.ts';
import { deepFreeze, type Snapshot } from '../../src/facts/snapshot.ts';
import { account } from '../../src/subjects/account.ts';
import { type Named, sampleCollectors, unreadable } from '../facts/sample-collectors.ts';

/** Facts and rules over them for the tests of the engine; nothing is ever asked. */
export const { summary, hub, users, keys, detectors, detector } = sampleCollectors(() => null);

export const read = (value: unknown): Fact<unknown> => ({ ok: true, value });

export const unread = (
  ...parameters: Parameters<typeof unreadable>
): { readonly ok: false; readonly error: FactError } => ({ ok: false, error: unreadable(...parameters).error });

export const USERS: readonly Named[] = [{ name: 'ada' }, { name: 'bob' }];

export const keysOf = (name: string): string => `iam:ListAccessKeys#arn:aws:test::111122223333:user/${name}`;

export const snapshotWith = (facts: Readonly<Record<string, Fact<unknown>>>, parts: Partial<Snapshot> = {}): Snapshot =>
  deepFreeze({
    schemaVersion: 1,
    tool: { name: 'keydrill', version: '0.1.0' },
    takenAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
    account: { partition: 'aws', id: '111122223333' },
    homeRegion: 'us-east-1',
    regions: { ok: true, value: ['eu-west-1', 'us-east-1'] },
    calls: { total: 0, byOperation: {} },
    facts,
    ...parts,
  });

const COMMON = {
  id: 'account-fine',
  title: 'The account is fine',
  capability: 'see',
  severity: 'medium',
  pack: 'essential',
  description: 'A rule for tests.',
  remediation: { text: 'Nothing to do.' },
  references: [],
  controls: [],
  since: '0.1.0',
  parameters: {},
  on: account,
  needs: {},
  check: () => pass('It is well.'),
} as const;

/** A rule of which only what matters is given. */
export const ruleWith = (parts: Partial<Rule>): Rule => ({ ...COMMON, ...parts });

/** The same, with `check` typed by what the rule needs. */
export const typedRule = <S, const N extends Needs>(
  parts: Pick<RuleDefinition<S, N, Record<never, never>>, 'on' | 'needs' | 'check'> &
    Partial<Pick<Rule, 'id' | 'severity' | 'capability'>>,
): Rule => defineRule({ ...COMMON, ...parts });

export const selected = (rule: Rule, parts: Partial<SelectedRule> = {}): SelectedRule => ({
  rule,
  severity: null,
  parameters: {},
  ...parts,
});
