import { jsonArray } from './asff/json-array.ts';
import type { ReportContext } from './context.ts';
import { ocsfFindings } from './ocsf/finding.ts';
import type { Report } from './report.ts';

/** The findings as an array of OCSF 1.6.0 events, class Compliance Finding, profile cloud. */
export const ocsf = (report: Report, context: ReportContext): Iterable<string> =>
  jsonArray(ocsfFindings(report, context.rules));
