import { asffFindings } from './asff/finding.ts';
import { jsonArray } from './asff/json-array.ts';
import type { ReportContext } from './context.ts';
import type { Report } from './report.ts';

/** The findings as an array that `aws securityhub batch-import-findings --findings file://...` takes, 100 at a time. */
export const asff = (report: Report, context: ReportContext): Iterable<string> =>
  jsonArray(asffFindings(report, context.rules));
