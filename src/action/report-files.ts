/** What can be written beside the JSON report and SARIF, and the name of its file. */
export const EXTRA_FORMATS = {
  html: 'keydrill.html',
  csv: 'keydrill.csv',
  junit: 'keydrill.junit.xml',
  markdown: 'keydrill.md',
  asff: 'keydrill.asff.json',
  ocsf: 'keydrill.ocsf.json',
} as const;

export type ExtraFormat = keyof typeof EXTRA_FORMATS;

export const isExtraFormat = (name: string): name is ExtraFormat => Object.hasOwn(EXTRA_FORMATS, name);

/** The files of one run; paths lead from the working directory, which is the workspace, with forward slashes. */
export interface ReportFiles {
  readonly json: string;
  /** Only `.sarif` files of this run are in it: one, or more when one may not hold all accounts. */
  readonly sarifFolder: string;
  readonly sarif: string;
  readonly extra: Readonly<Partial<Record<ExtraFormat, string>>>;
  /** Markdown for the page of the workflow run; null when it is not wanted. */
  readonly summary: string | null;
  /** Workflow commands to print; null when they are not wanted. */
  readonly annotations: string | null;
}

/** The inputs that decide which files there are. */
export interface Wanted {
  readonly formats: readonly ExtraFormat[];
  readonly summary: boolean;
  readonly annotations: boolean;
}

export interface Folders {
  /** The input `output-dir`. */
  readonly output: string;
  /** What nobody reads after the run. */
  readonly scratch: string;
}

export function reportFiles({ formats, summary, annotations }: Wanted, { output, scratch }: Folders): ReportFiles {
  const extra = Object.fromEntries(formats.map((format) => [format, `${output}/${EXTRA_FORMATS[format]}`]));
  return {
    json: `${output}/keydrill.json`,
    sarifFolder: `${output}/sarif`,
    sarif: `${output}/sarif/keydrill.sarif`,
    extra,
    summary: summary ? (extra['markdown'] ?? `${scratch}/summary.md`) : null,
    annotations: annotations ? `${scratch}/annotations.txt` : null,
  };
}
