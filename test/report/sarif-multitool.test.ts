import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Log } from 'sarif';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sarif } from '../../src/report/sarif.ts';
import { blind, clean, context, hostile, manyAccounts, sampleReport, worst } from './sample-report.ts';

/** Off by default; GH1004 stays off, because the limits that it knows are out of date. */
const GITHUB_RULES = [
  'GH1001.ProvideRequiredLocationProperties',
  'GH1002.InlineThreadFlowLocations',
  'GH1003.ProvideRequiredRegionProperties',
  'GH1005.LocationsMustBeRelativeUrisOrFilePaths',
  'GH1006.ProvideCheckoutPath',
  'GH1007.ProvideFullyFormattedMessageStrings',
];

const configuration = `<?xml version="1.0" encoding="utf-8"?>
<Properties>
${GITHUB_RULES.map((rule) => `<Properties Key="${rule}.Options"><Property Key="RuleEnabled" Value="Error" Type="Driver.RuleEnabledState" /></Properties>`).join('\n')}
</Properties>
`;

const folder = mkdtempSync(join(tmpdir(), 'keydrill-sarif-'));
const tool = executable();

/** The binary of this platform, as an optional package; null where Microsoft builds none. */
function executable(): string | null {
  const platforms: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'win32' };
  try {
    const manifest = createRequire(import.meta.url).resolve(
      `@microsoft/sarif-multitool-${platforms[process.platform]}/package.json`,
    );
    return join(dirname(manifest), process.platform === 'win32' ? 'Sarif.Multitool.exe' : 'Sarif.Multitool');
  } catch {
    return null;
  }
}

/** What the validator complains of. Its exit code says nothing, and a crash leaves no results: both are checked here. */
function complaints(file: string): readonly string[] {
  if (tool === null) throw new Error('there is no validator for this platform');
  const [input, output] = [join(folder, 'in.sarif'), join(folder, 'out.sarif')];
  rmSync(output, { force: true });
  writeFileSync(input, file);
  const said = execFileSync(
    tool,
    [
      'validate',
      input,
      '--rule-kind',
      'Sarif;Ghas',
      '-c',
      join(folder, 'on.xml'),
      '-o',
      output,
      '--log',
      'ForceOverwrite',
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  expect(said).toContain('Analysis completed successfully.');
  expect(existsSync(output)).toBe(true);
  const [run] = (JSON.parse(readFileSync(output, 'utf8')) as Log).runs;
  expect(run?.invocations?.[0]?.executionSuccessful).toBe(true);
  expect(run?.invocations?.[0]?.toolConfigurationNotifications ?? []).toEqual([]);
  expect(run?.invocations?.[0]?.toolExecutionNotifications ?? []).toEqual([]);
  return (run?.results ?? []).map(
    ({ ruleId, level = 'warning', message }) => `${level} ${ruleId} ${message.id} ${message.arguments?.join(' ')}`,
  );
}

beforeAll(() => {
  writeFileSync(join(folder, 'on.xml'), configuration);
  // Install scripts, which would do this, are off.
  if (tool !== null && process.platform !== 'win32') chmodSync(tool, 0o755);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(tool === null)("Microsoft's validator with GitHub's rules", { timeout: 60_000 }, () => {
  it.each([
    ['worst', worst()],
    ['clean', clean()],
    ['blind', blind()],
    ['hostile', hostile()],
    ['many accounts', manyAccounts()],
    ['empty', sampleReport([])],
  ])('has no complaint about the report: %s', (_, report) => {
    for (const location of ['policy', 'resource'] as const) {
      for (const file of sarif(report, { ...context, location })) expect(complaints(file)).toEqual([]);
    }
  });

  it.each([
    [
      'an ARN as address',
      '"uri":"security/keydrill.yaml"',
      '"uri":"arn:aws:iam::1:user/x"',
      /^error (?:GH1005|SARIF1004)/,
    ],
    ['no line', '"region":{"startLine":2,"startColumn":1}', '"region":{}', /^error GH1003/],
    ['a wrong rule index', '"ruleIndex":2', '"ruleIndex":99', /^error SARIF1009/],
  ])('would complain about %s', (_, good, bad, complaint) => {
    const [file = ''] = sarif(worst(), context);
    expect(file).toContain(good);
    expect(complaints(file.replace(good, bad))).toContainEqual(expect.stringMatching(complaint));
  });
});
