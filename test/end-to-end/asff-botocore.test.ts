import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { asff } from '../../src/report/asff.ts';
import type { Report } from '../../src/report/report.ts';
import { emulatorSkipped, findPython } from '../lab/python.ts';
import { demoReport, hostileFindings, manyKeys } from '../report/asff-samples.ts';
import { blind, context, manyAccounts, sampleReport, worst } from '../report/sample-report.ts';

const script = new URL('../lab/botocore/validate_findings.py', import.meta.url).pathname;

let python: string;

interface Judgement {
  readonly findings: number;
  readonly problems: readonly string[];
}

/** What botocore's model of Security Hub says of findings: it knows every field and its type, but no length. */
function judge(input: string): Judgement {
  const { stdout, stderr, status } = spawnSync(python, [script], { input, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

const written = (report: Report): string => [...asff(report, { ...context, rules: builtInRules })].join('');

describe.skipIf(emulatorSkipped)('botocore', () => {
  beforeAll(async () => {
    python = await findPython();
  });

  it.each<readonly [string, () => Report | Promise<Report>]>([
    ['demo', demoReport],
    ['worst', worst],
    ['blind', blind],
    ['hostile', hostileFindings],
    ['20 accounts', () => manyAccounts(20)],
    ['2,000 keys', () => manyKeys(2_000)],
  ])('would send the findings of the report: %s', async (_, make) => {
    const report = await make();
    const findings = report.results.filter(({ status }) => status !== 'not-applicable').length;
    expect(findings).toBeGreaterThan(0);
    expect(judge(written(report))).toEqual({ findings, problems: [] });
  });

  it('has nothing to say of a report without results', () => {
    expect(judge(written(sampleReport([])))).toEqual({ findings: 0, problems: [] });
  });

  it.each<readonly [string, object, RegExp]>([
    ['a missing field', { Id: undefined }, /Missing required parameter in Findings\[0\]: "Id"/],
    ['an unknown field', { Colour: 'red' }, /Unknown parameter in Findings\[0\]: "Colour"/],
    ['a field of another type', { Title: 7 }, /Invalid type for parameter Findings\[0\]\.Title/],
    ['a resource that is none', { Resources: [{}] }, /Missing required parameter in Findings\[0\]\.Resources\[0\]/],
    ['a detail it does not know', { Resources: [{ Type: 'Other', Id: 'x', Details: { Key: {} } }] }, /Unknown/],
  ])('would not send %s', (_, change, problem) => {
    const [finding] = JSON.parse(written(worst()));
    expect(judge(JSON.stringify([{ ...finding, ...change }])).problems.join()).toMatch(problem);
  });
});
