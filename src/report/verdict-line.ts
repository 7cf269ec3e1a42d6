import { type Decision, decide, type ExitOptions } from './exit-code.ts';
import type { Report } from './report.ts';
import { counted, grouped } from './text/wording.ts';

/** The last line that a person reads: ready or not, and why the exit code is what it is. */
export function verdictLine(report: Pick<Report, 'results' | 'run'>, options: ExitOptions): string {
  const decision = decide(report, options);
  const words = verdict(report, decision, options);
  // Looking at an example ends well, so that it has no exit code to explain.
  if (report.run.example) return `A scan of this account would say: ${words}.`;
  return `${words} (exit code ${decision.code}).`;
}

function verdict({ results }: Pick<Report, 'results'>, decision: Decision, { failOn, known }: ExitOptions): string {
  switch (decision.why) {
    case 'incidents':
      return `Not ready: ${counted(decision.count, 'incident')} to act on now`;
    case 'findings': {
      const { count, excused } = decision;
      const what = known === undefined ? counted(count, 'finding') : counted(count, 'new finding');
      return `Not ready: ${what} at or above ${failOn}${excused === 0 ? '' : `, beside ${grouped(excused)} of the baseline`}`;
    }
    case 'unknown':
      return `Incomplete: ${counted(decision.count, 'result')} could not be judged`;
    case 'ready': {
      const unknown = results.filter(({ status }) => status === 'unknown').length;
      const unjudged = unknown === 0 ? '' : `, with ${counted(unknown, 'result')} not judged`;
      return `${readyWords(failOn, decision.excused)}${unjudged}${remaining(decision.excused)}`;
    }
  }
}

function readyWords(failOn: ExitOptions['failOn'], excused: number): string {
  if (failOn === 'never') return 'Done: no incident, and findings do not fail the run';
  return `Ready: no ${excused === 0 ? '' : 'new '}finding at or above ${failOn}`;
}

const remaining = (excused: number): string =>
  excused === 0 ? '' : `; ${grouped(excused)} of the baseline ${excused === 1 ? 'remains' : 'remain'}`;
