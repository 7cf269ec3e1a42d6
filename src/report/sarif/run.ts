import { gzipSync } from 'node:zlib';
import type { Run } from 'sarif';
import { compareResults } from '../../engine/order.ts';
import type { Result } from '../../engine/result.ts';
import type { Rule } from '../../engine/rule.ts';
import type { PolicyLocation } from '../context.ts';
import { harmlessJson } from '../json.ts';
import type { Report } from '../report.ts';
import { COMPRESSED_BYTES, RESULTS_PER_RUN } from './limits.ts';
import { encodeSegment } from './location.ts';
import { sarifMessage } from './message.ts';
import { leftOutMessage, notificationsOf } from './notifications.ts';
import { alertOf } from './result.ts';
import { type DescribedRule, ruleDescriptor } from './rule-descriptor.ts';

/** A run as JSON, with the size that GitHub will measure. */
export interface WrittenRun {
  readonly json: string;
  readonly compressedBytes: number;
}

/** A name, not an address: it can neither move nor fall into other hands. */
const INFORMATION_URI = 'urn:keydrill';

export interface RunInput {
  readonly report: Report;
  readonly accountId: string;
  /** Those of the account, of every status. */
  readonly results: readonly Result[];
  readonly rules: readonly DescribedRule[];
  readonly policy: PolicyLocation | null;
}

/** As many alerts as GitHub accepts, the gravest first: a run that is over a limit would lose all of them. */
export function writeRun(input: RunInput): WrittenRun {
  const sorted = input.results.filter(isAlert).sort(byGravity);
  let kept = Math.min(sorted.length, RESULTS_PER_RUN);
  for (;;) {
    const json = harmlessJson(runOf(input, sorted.slice(0, kept), sorted.length - kept));
    const compressedBytes = gzipSync(json).length;
    if (compressedBytes <= COMPRESSED_BYTES || kept === 0) return { json, compressedBytes };
    kept = Math.floor(((kept * COMPRESSED_BYTES) / compressedBytes) * 0.95);
  }
}

/** GitHub takes every result for an open alert, a passed or an excepted one too. */
const isAlert = ({ status }: Result): boolean => status === 'fail' || status === 'unknown';

/** What failed before what is unknown; within both incidents first, then by severity. */
const byGravity = (a: Result, b: Result): number =>
  Number(a.status === 'unknown') - Number(b.status === 'unknown') || compareResults(a, b);

function runOf({ report, accountId, results, rules, policy }: RunInput, kept: readonly Result[], leftOut: number): Run {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const { run, tool } = report;
  return {
    tool: {
      driver: {
        name: tool.name,
        version: tool.version,
        semanticVersion: tool.version,
        informationUri: INFORMATION_URI,
        language: 'en-US',
        rules: rules.map(ruleDescriptor),
      },
    },
    automationDetails: {
      id: `keydrill/${encodeSegment(accountId)}/`,
      description: sarifMessage(runMessage(report, accountId, leftOut)),
    },
    invocations: [
      {
        executionSuccessful: true,
        startTimeUtc: run.startedAt,
        endTimeUtc: run.finishedAt,
        toolExecutionNotifications: notificationsOf({ report, results, leftOut }),
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: kept.map((result) => alertOf({ result, ruleIndex: indexes.get(result.ruleId) ?? -1, policy })),
  };
}

function runMessage({ run }: Report, accountId: string, leftOut: number): string {
  const what = `Leaked-key readiness of ${run.example ? 'the example account' : 'account'} ${accountId}.`;
  return leftOut === 0 ? what : `${what} ${leftOutMessage(leftOut)}`;
}

/** Every evaluated rule, those without a finding too: GitHub then knows that their alerts are fixed. */
export function describeRules({ run, results }: Report, known: readonly Rule[]): readonly DescribedRule[] {
  const metadata = new Map(known.map((rule) => [rule.id, rule]));
  return [...new Set([...run.rules, ...results.map(({ ruleId }) => ruleId)])].map((id) => {
    const rule = metadata.get(id);
    return { id, rule, severity: run.severities[id] ?? rule?.severity ?? 'medium' };
  });
}
