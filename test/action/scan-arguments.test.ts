import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import yargs from 'yargs';
import { readInputs, variableOf } from '../../src/action/inputs.ts';
import { reportFiles } from '../../src/action/report-files.ts';
import { scanArguments } from '../../src/action/scan-arguments.ts';
import {
  BASELINE_OPTION,
  POLICY_OPTIONS,
  PUBLISH_OPTIONS,
  READ_OPTIONS,
  REPORT_OPTIONS,
} from '../../src/cli/options.ts';

const argumentsFor = (given: Readonly<Record<string, string>>): readonly string[] => {
  const inputs = readInputs(Object.fromEntries(Object.entries(given).map(([name, text]) => [variableOf(name), text])));
  return scanArguments(inputs, reportFiles(inputs, { output: 'out', scratch: 'scratch' }));
};

const QUIET = { summary: 'false', annotations: 'false' };
const ALWAYS = ['--format=text', '--format=json=out/keydrill.json', '--format=sarif=out/sarif/keydrill.sarif'];

describe('the command line of the scan', () => {
  it('has what nobody asked for in no place', () => {
    expect(argumentsFor(QUIET)).toEqual(['scan', ...ALWAYS]);
  });

  it('has every input', () => {
    const args = argumentsFor({
      policy: 'team/keydrill.yaml',
      regions: 'us-east-1 eu-west-1',
      accounts: '111122223333,444455556666',
      organization: 'true',
      'role-name': 'keydrill-read',
      'external-id': 'shared=secret',
      'fail-on': 'critical',
      'allow-unknown': 'true',
      baseline: 'old.json',
      formats: 'html ocsf',
      'sarif-location': 'resource',
      publish: 'on',
    });
    expect(args).toEqual([
      'scan',
      '--policy=team/keydrill.yaml',
      '--region=us-east-1',
      '--region=eu-west-1',
      '--accounts=111122223333',
      '--accounts=444455556666',
      '--organization',
      '--role-name=keydrill-read',
      '--external-id=shared=secret',
      '--fail-on=critical',
      '--allow-unknown',
      '--baseline=old.json',
      '--sarif-location=resource',
      '--publish',
      ...ALWAYS,
      '--format=html=out/keydrill.html',
      '--format=ocsf=out/keydrill.ocsf.json',
      '--format=markdown=scratch/summary.md',
      '--format=github=scratch/annotations.txt',
    ]);
  });

  it.each([
    ['off', []],
    ['', []],
    ['dry-run', ['--publish', '--dry-run']],
    ['on', ['--publish']],
  ])('publish %j is %j', (publish, flags) => {
    expect(argumentsFor({ ...QUIET, publish })).toEqual(['scan', ...flags, ...ALWAYS]);
  });

  it('writes Markdown once when it is shown and kept', () => {
    const args = argumentsFor({ annotations: 'false', formats: 'markdown' });
    expect(args).toEqual(['scan', ...ALWAYS, '--format=markdown=out/keydrill.md']);
  });

  it('does not write what is not wanted', () => {
    expect(argumentsFor({ summary: 'false' }).join(' ')).not.toContain('markdown');
    expect(argumentsFor({ annotations: 'false' }).join(' ')).not.toContain('github');
  });
});

/** What yargs makes of the arguments, with the flags of the CLI. */
const parsed = async (args: readonly string[]) =>
  yargs([...args])
    .command('scan', 'scan', {
      ...POLICY_OPTIONS,
      ...READ_OPTIONS,
      ...REPORT_OPTIONS,
      ...BASELINE_OPTION,
      ...PUBLISH_OPTIONS,
      publish: { type: 'boolean', default: false },
    })
    .strict()
    .parserConfiguration({ 'duplicate-arguments-array': true, 'dot-notation': false })
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new Error(message);
    })
    .parseAsync();

const HOSTILE = [
  '--publish',
  '--fail-on=never',
  '-h',
  '--',
  '--help',
  '$(touch /tmp/pwned)',
  '`touch /tmp/pwned`',
  '"; rm -rf /; echo "',
  "'; exit 0; '",
  'a\n--fail-on=never',
  'a\n::set-output name=result::ready',
  '::error::x',
  '##[add-mask]x',
  '%0A::warning::x',
  '${{ github.token }}',
  '=',
  'policy=--quiet',
  'a\0b',
  '../../etc/passwd',
  '-',
];

/** Each is one value, which begins and ends with no white space: that is taken away before. */
const hostileValue = fc
  .oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', minLength: 1 }), fc.string({ minLength: 1 }))
  .map((text) => text.trim())
  .filter((text) => text !== '');

describe('a hostile value', () => {
  it('stays the value of its own flag', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileValue, { minLength: 5, maxLength: 5 }), async (values) => {
        const [policy = '', externalId = '', roleName = '', baseline = '', region = ''] = values;
        const flags = await parsed(
          argumentsFor({
            ...QUIET,
            policy,
            'external-id': externalId,
            'role-name': roleName,
            baseline,
            regions: region,
          }),
        );
        const { policy: p, externalId: e, roleName: r, baseline: b } = flags;
        expect([p, e, r, b]).toEqual([policy, externalId, roleName, baseline]);
        expect(flags['region']).toEqual([...new Set(region.split(/[\s,]+/).filter((each) => each !== ''))]);
        expect(flags).toMatchObject({
          _: ['scan'],
          failOn: 'high',
          publish: false,
          dryRun: false,
          allowUnknown: false,
          organization: false,
          quiet: false,
          accounts: [],
          rule: [],
        });
      }),
      { numRuns: 40 },
    );
  });

  it.each(['never\n--allow-unknown', '--publish', 'high --publish', '$(echo never)', '=never'])(
    'that should be one of a few, %j, is refused',
    async (value) => {
      await expect(parsed(argumentsFor({ ...QUIET, 'fail-on': value }))).rejects.toThrow(/Choices/);
      await expect(parsed(argumentsFor({ ...QUIET, 'sarif-location': value }))).rejects.toThrow(/Choices/);
    },
  );
});
