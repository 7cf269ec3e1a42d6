import { runTests } from '../../testing/run-tests.ts';
import { CommandError } from '../command-error.ts';
import { pageOf } from '../judge-and-report.ts';
import { type Output, parseOutputs, writeOutputs } from '../outputs.ts';
import { defaultTests } from '../rules-test/default-tests.ts';
import { testsAt } from '../rules-test/find-tests.ts';
import { keepStdout } from '../rules-test/keep-stdout.ts';
import { testJunit } from '../rules-test/test-junit.ts';
import { hasFailed, type TestReport } from '../rules-test/test-report.ts';
import { testText } from '../rules-test/test-text.ts';
import type { Streams } from '../streams.ts';

export interface RulesTestFlags {
  readonly path?: string | undefined;
  readonly policy?: string | undefined;
  readonly requireTests: boolean;
  readonly format: readonly string[];
  readonly color: boolean;
}

/** Runs the tables of rules, every fact denied in turn, without a test framework. */
export async function rulesTest(flags: RulesTestFlags, streams: Streams): Promise<number> {
  const outputs = await testOutputs(flags.format);
  const report = await keepStdout(async (): Promise<TestReport> => {
    const { tables, untested } =
      flags.path === undefined ? await defaultTests(flags.policy) : await testsAt(flags.path);
    return { runs: tables.map(runTests), untested, required: flags.requireTests };
  });
  const page = pageOf(streams, flags);
  const rendered = ({ format, path }: Output): Iterable<string> =>
    format === 'junit' ? testJunit(report) : [testText(report, path === null ? page : { width: 100, color: false })];
  await writeOutputs({ outputs, streams, filesOf: async (output) => [rendered(output)] });
  return hasFailed(report) ? 1 : 0;
}

const FORMATS = ['text', 'junit'];

async function testOutputs(given: readonly string[]): Promise<readonly Output[]> {
  const foreign = given.find((each) => !FORMATS.includes(each.split('=', 1)[0] ?? ''));
  if (foreign === undefined) return parseOutputs(given);
  throw new CommandError(`Tests are reported as text or junit, not as "${foreign.split('=', 1)[0]}".`);
}
