import type { ReportContext } from './context.ts';
import type { Report } from './report.ts';
import { capabilities } from './text/capabilities.ts';
import { findings, incidents } from './text/findings.ts';
import { headline } from './text/headline.ts';
import { layOut } from './text/layout.ts';
import { excepted, notices, prepared } from './text/remarks.ts';
import { rotation } from './text/rotation.ts';
import { unread } from './text/unread.ts';

/** The report for a screen, in the order in which one would ask: what is wrong now, how ready we are, what to do. */
export const text = (report: Report, context: ReportContext): string =>
  layOut(
    [
      headline(report),
      ...incidents(report, context),
      capabilities(report.summary.readiness, context.width),
      rotation(report.summary.rotation),
      ...findings(report, context),
      ...unread(report),
      excepted(report.results),
      prepared(report),
      notices(report.notices),
    ],
    context,
  );
