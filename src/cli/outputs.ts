import { resolve } from 'node:path';
import { suggestion } from '../policy/did-you-mean.ts';
import type { ReportContext } from '../report/context.ts';
import type { Report } from '../report/report.ts';
import { FORMATS, type Format, reporterOf } from '../report/reporters.ts';
import { CommandError } from './command-error.ts';
import { type Streams, write } from './streams.ts';
import { assertWritable, writeFileAtomically } from './write-file.ts';

/** One `--format`; a null path is stdout. */
export interface Output {
  readonly format: Format;
  readonly path: string | null;
}

/** Reads `NAME` or `NAME=PATH`; nothing given is text on stdout. No output may take the place of a snapshot of the run. */
export async function parseOutputs(
  given: readonly string[],
  snapshots: readonly string[] = [],
): Promise<readonly Output[]> {
  const outputs = given.length === 0 ? [{ format: 'text', path: null } as const] : given.map(parseOutput);
  const onStdout = outputs.filter(({ path }) => path === null).map(({ format }) => format);
  if (onStdout.length > 1) {
    throw new CommandError(
      `Only one format can go to stdout, but ${onStdout.join(' and ')} would; write the others to files, as in --format ${onStdout[1]}=FILE.`,
    );
  }
  const paths = outputs.flatMap(({ path }) => (path === null ? [] : [path]));
  const twice = paths.find((path, index) => paths.findIndex((other) => resolve(other) === resolve(path)) !== index);
  if (twice !== undefined) throw new CommandError(`Two formats would write ${twice}; give each its own file.`);
  const overwritten = paths.find((path) => snapshots.some((snapshot) => resolve(snapshot) === resolve(path)));
  if (overwritten !== undefined) {
    throw new CommandError(`The report would take the place of the snapshot ${overwritten}; give each its own file.`);
  }
  for (const path of paths) await assertWritable(path);
  return outputs;
}

function parseOutput(given: string): Output {
  const [name = '', ...rest] = given.split('=');
  const format = FORMATS.find((known) => known === name);
  if (format === undefined) {
    throw new CommandError(`Unknown format "${name}"${suggestion(name, FORMATS)}; formats are ${FORMATS.join(', ')}.`);
  }
  const path = rest.join('=');
  if (given.includes('=') && path === '')
    throw new CommandError(`--format ${given} names no file; write ${name}=FILE, or ${name} for stdout.`);
  return { format, path: path === '' || path === '-' ? null : path };
}

export interface WriteReportInput {
  readonly report: Report;
  readonly outputs: readonly Output[];
  readonly context: ReportContext;
  readonly streams: Streams;
}

/** Writes a report in every format that was asked for. */
export const writeReport = ({ report, outputs, context, streams }: WriteReportInput): Promise<void> =>
  writeOutputs({
    outputs,
    streams,
    filesOf: async ({ format, path }) => {
      const reporter = await reporterOf(format);
      return reporter(report, path === null ? context : { ...context, color: false, width: 100 });
    },
  });

export interface WriteOutputsInput {
  readonly outputs: readonly Output[];
  /** Usually one file for an output, each in pieces. */
  readonly filesOf: (output: Output) => Promise<readonly Iterable<string>[]>;
  readonly streams: Streams;
}

/** Writes every output; files before stdout, so that a closed pipe costs nothing. */
export async function writeOutputs({ outputs, filesOf, streams }: WriteOutputsInput): Promise<void> {
  for (const output of outputs) {
    const { path } = output;
    if (path === null) continue;
    for (const [index, content] of (await filesOf(output)).entries()) {
      await writeFileAtomically(numbered(path, index), content);
    }
  }
  for (const output of outputs.filter(({ path }) => path === null)) {
    const [file = [], ...others] = await filesOf(output);
    if (others.length > 0)
      throw new CommandError(
        `This ${output.format} report needs ${others.length + 1} files; name one, as in --format ${output.format}=FILE, and the others are numbered.`,
      );
    for (const piece of file) await write(streams.stdout, piece);
  }
}

/** `report.sarif`, `report-2.sarif`, … */
function numbered(path: string, index: number): string {
  if (index === 0) return path;
  const dot = path.lastIndexOf('.');
  const cut = dot > path.lastIndexOf('/') + 1 ? dot : path.length;
  return `${path.slice(0, cut)}-${index + 1}${path.slice(cut)}`;
}
