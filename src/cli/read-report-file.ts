import { REPORT, readReport } from '../report/read-report.ts';
import type { Report } from '../report/report.ts';
import { orFail } from './command-error.ts';
import { readNamedFile } from './read-named-file.ts';

/** Reads a JSON report that the user named; one sentence when it is none. */
export const readReportFile = async (path: string): Promise<Report> =>
  orFail(await readReport(await readNamedFile(path, REPORT), path));
