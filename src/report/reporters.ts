import type { ReportContext } from './context.ts';
import type { Report } from './report.ts';

export const FORMATS = ['text', 'json', 'sarif', 'html', 'markdown', 'csv', 'junit', 'asff', 'ocsf', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/** A pure function from a report to files, usually one, each in pieces. */
export type Reporter = (report: Report, context: ReportContext) => readonly Iterable<string>[];

/** Each loads when it is asked for: most runs write one or two formats. */
export async function reporterOf(format: Format): Promise<Reporter> {
  switch (format) {
    case 'text': {
      const { text } = await import('./text.ts');
      return (report, context) => [[text(report, context)]];
    }
    case 'json': {
      const { json } = await import('./json.ts');
      return (report) => [json(report)];
    }
    case 'sarif': {
      const { sarif } = await import('./sarif.ts');
      return (report, context) => sarif(report, context).map((file) => [file]);
    }
    case 'html': {
      const { html } = await import('./html.ts');
      return (report, context) => [html(report, context)];
    }
    case 'markdown': {
      const { markdown } = await import('./markdown.ts');
      return (report, context) => [[markdown(report, context)]];
    }
    case 'csv': {
      const { csv } = await import('./csv.ts');
      return (report, context) => [csv(report, context)];
    }
    case 'junit': {
      const { junit } = await import('./junit.ts');
      return (report, context) => [junit(report, context)];
    }
    case 'asff': {
      const { asff } = await import('./asff.ts');
      return (report, context) => [asff(report, context)];
    }
    case 'ocsf': {
      const { ocsf } = await import('./ocsf.ts');
      return (report, context) => [ocsf(report, context)];
    }
    case 'github': {
      const { github } = await import('./github.ts');
      return (report, context) => [[github(report, context)]];
    }
  }
}
