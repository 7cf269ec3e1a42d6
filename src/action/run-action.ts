import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { explainError } from '../cli/explain-error.ts';
import { type Streams, tell, write } from '../cli/streams.ts';
import { type Environment, readInputs } from './inputs.ts';
import { type Ended, outputsOf, UPLOAD_STEPS } from './outputs.ts';
import type { ReportFiles } from './report-files.ts';
import { prepareReportFolder, textOf, writtenFiles } from './report-folder.ts';
import { addSummary, errorAnnotation, setOutputs } from './runner.ts';
import { scanArguments } from './scan-arguments.ts';

export interface ActionRun {
  readonly environment: Environment;
  readonly streams: Streams;
  /** Runs a command line of keydrill and gives its exit code. */
  readonly program: (args: readonly string[], streams: Streams) => Promise<number>;
}

/**
 * The scanning step of action.yml. Gives the exit code of the step: 0 when the scan's own was handed over as an output,
 * so that what was found can be uploaded before the Action ends with it; else the scan's own.
 */
export async function runAction(run: ActionRun): Promise<number> {
  const { environment, streams } = run;
  const said: string[] = [];
  const scratch = await mkdtemp(join(tmpdir(), 'keydrill-'));
  try {
    const recorded = { ...run, streams: { stdout: streams.stdout, stderr: recording(streams.stderr, said) } };
    const { ended, files } = await scan(recorded, scratch);
    const problem = problemIn(said.join(''), ended.exitCode);
    // Before the others: the runner shows only the first ten.
    if (problem !== '') await write(streams.stdout, errorAnnotation(problem));
    if (files !== null) await show(files, run);
    const handedOver = await setOutputs(environment, outputsOf(ended));
    return handedOver ? 0 : ended.exitCode;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Scan {
  readonly ended: Ended;
  /** Null when the inputs were refused. */
  readonly files: ReportFiles | null;
}

const REFUSED: Ended = { exitCode: 2, paths: {}, sarif: [], summary: null, sarifFolder: '', uploads: [] };

async function scan({ environment, streams, program }: ActionRun, scratch: string): Promise<Scan> {
  const two = await orTwo(streams, async () => {
    const inputs = readInputs(environment);
    return { inputs, files: await prepareReportFolder(inputs, environment, scratch) };
  });
  if (two === 2) return { ended: REFUSED, files: null };
  const { inputs, files } = two;
  const code = await orTwo(streams, () => program(scanArguments(inputs, files), streams));
  // However the scan ended: what it had written by then is still of use.
  const written = await writtenFiles(files);
  const uploads = inputs.uploadSarif ? written.sarif : [];
  const exitCode = uploads.length > UPLOAD_STEPS ? await tooManyUploads(uploads.length, streams) : code;
  return { ended: { ...written, exitCode, sarifFolder: files.sarifFolder, uploads }, files };
}

/** Alerts that are not uploaded would be missed by nobody, so this is an error. */
async function tooManyUploads(files: number, streams: Streams): Promise<number> {
  const sentence = `keydrill: The SARIF of so many accounts takes ${files} files, and the Action uploads ${UPLOAD_STEPS}; scan fewer accounts in one job, or set upload-sarif to false.`;
  await tell(streams, sentence);
  return 2;
}

/**
 * What must be mended, from what was said on stderr: the CLI puts its name before it. It may be there beside findings, as
 * when they could not be published.
 */
function problemIn(said: string, exitCode: number): string {
  const at = said.search(/^keydrill: /m);
  if (at < 0) return exitCode === 2 ? said : '';
  return said.slice(at);
}

/** The annotations and the page of the run, as far as they are wanted and were written. */
async function show({ annotations, summary }: ReportFiles, { environment, streams }: ActionRun): Promise<void> {
  const commands = annotations === null ? null : await textOf(annotations);
  if (commands !== null) await write(streams.stdout, commands);
  const markdown = summary === null ? null : await textOf(summary);
  if (markdown !== null) await addSummary(environment, markdown);
}

/** What is thrown is told, and is exit code 2. */
async function orTwo<T>(streams: Streams, work: () => Promise<T>): Promise<T | 2> {
  try {
    return await work();
  } catch (thrown) {
    for (const line of explainError(thrown)) await tell(streams, line);
    return 2;
  }
}

/** Passes everything on, and keeps it. */
const recording = (stream: Writable, said: string[]): Writable =>
  new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      said.push(chunk.toString());
      stream.write(chunk, () => done());
    },
  });
