import { type Decision, decide, type ExitOptions } from './exit-code.ts';
import type { Report } from './report.ts';
import { counted } from './text/wording.ts';

/** The last line that a person reads: ready or not, and why the exit code is what it is. */
export function verdictLine(report: Pick<Report, 'results' | 'run'>, options: ExitOptions): string {
  const decision = decide(report, options);
  const words = verdict(report, decision, options);
  // Looking at an example ends well, so that it has no exit code to explain.
  if (report.run.example) return `A scan of this account would say: ${words}.`;
  return `${words} (exit code ${decision.code}).`;
}

function verdict({ results }: Pick<Report, 'results'>, decision: Decision, { failOn }: ExitOptions): string {
  const unknown = results.filter(({ status }) => status === 'unknown').length;
  switch (decision.why) {
    case 'incidents':
      return `Not ready: ${counted(decision.count, 'incident')} to act on now`;
    case 'findings':
      return `Not ready: ${counted(decision.count, 'finding')} at or above ${failOn}`;
    case 'unknown':
      return `Incomplete: ${counted(decision.count, 'result')} could not be judged`;
    case 'ready':
      return `${readyWords(failOn)}${unknown === 0 ? '' : `, with ${counted(unknown, 'result')} not judged`}`;
  }
}

const readyWords = (failOn: ExitOptions['failOn']): string =>
  failOn === 'never'
    ? 'Done: no incident, and findings do not fail the run'
    : `Ready: no finding at or above ${failOn}`;
