import { resolve } from 'node:path';
import { suggestion } from '../policy/did-you-mean.ts';
import type { ReportContext } from '../report/context.ts';
import { json } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import { sarif } from '../report/sarif.ts';
import { text } from '../report/text.ts';
import { CommandError } from './command-error.ts';
import { type Streams, write } from './streams.ts';
import { assertWritable, writeFileAtomically } from './write-file.ts';

/** Files, each in pieces. */
type Reporter = (report: Report, context: ReportContext) => readonly Iterable<string>[];

/** Every format, each a pure function; more than one text becomes more than one file. */
const REPORTERS = {
  text: (report, context) => [[text(report, context)]],
  json: (report) => [json(report)],
  sarif: (report, context) => sarif(report, context).map((file) => [file]),
} as const satisfies Record<string, Reporter>;

export type Format = keyof typeof REPORTERS;
const FORMATS = Object.keys(REPORTERS) as readonly Format[];

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

/** Writes every output; files before stdout, so that a closed pipe costs nothing. */
export async function writeReport({ report, outputs, context, streams }: WriteReportInput): Promise<void> {
  for (const { format, path } of outputs.filter((output) => output.path !== null)) {
    const texts = REPORTERS[format](report, { ...context, color: false, width: 100 });
    for (const [index, content] of texts.entries()) {
      if (path !== null) await writeFileAtomically(numbered(path, index), content);
    }
  }
  for (const { format } of outputs.filter(({ path }) => path === null)) {
    const texts = REPORTERS[format](report, context);
    if (texts.length > 1)
      throw new CommandError(
        `This ${format} report needs ${texts.length} files; name one, as in --format ${format}=FILE, and the others are numbered.`,
      );
    for (const piece of texts[0] ?? []) await write(streams.stdout, piece);
  }
}

/** `report.sarif`, `report-2.sarif`, … */
function numbered(path: string, index: number): string {
  if (index === 0) return path;
  const dot = path.lastIndexOf('.');
  const cut = dot > path.lastIndexOf('/') + 1 ? dot : path.length;
  return `${path.slice(0, cut)}-${index + 1}${path.slice(cut)}`;
}
