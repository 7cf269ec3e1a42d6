import type { Rule } from '../engine/rule.ts';
import type { Aws } from '../facts/collector.ts';
import { asffFinding, GENERATOR_PREFIX } from '../report/asff/finding.ts';
import { isPublished } from '../report/asff/published.ts';
import type { Place } from '../report/evaluated.ts';
import type { Report } from '../report/report.ts';
import type { Clock } from './clock.ts';
import { failedCall, isHubOff } from './failure.ts';
import type { Hub, HubResults } from './hub.ts';
import { ACTIONS, type Action, type HubPlan, planHub, type ReportedFinding } from './plan.ts';
import type { Change, HubPublication } from './publication.ts';
import { readHub } from './read-hub.ts';
import { type Delivery, sendFindings } from './send.ts';
import type { SentFinding } from './sent-finding.ts';

/** What to publish, and how; the same for every hub. */
export interface Publishing {
  readonly report: Report;
  /** Metadata of the rules of the report, as far as it is known. */
  readonly rules: readonly Rule[];
  readonly complete: (place: Place) => boolean;
  readonly skipExcepted: boolean;
  readonly dryRun: boolean;
  readonly clock: Clock;
}

/** Reads what a hub holds, and sends what the report changes. A hub that cannot be read is left as it is. */
export async function publishToHub(
  { hub, results }: HubResults,
  aws: Aws,
  publishing: Publishing,
): Promise<HubPublication> {
  const { report, rules, complete, skipExcepted, clock } = publishing;
  const existing = await readHub(hub, aws, clock);
  if (!existing.ok) {
    const isOff = isHubOff(existing.error.code) && !results.some((result) => wantsHub(result.status, skipExcepted));
    return { ...untouched(hub), isOff, failures: isOff ? [] : [failedCall(existing.error, [])] };
  }
  const reported = results
    .filter(isPublished)
    .map((result): ReportedFinding => ({ status: result.status, finding: asffFinding(result, { report, rules }) }));
  const time = new Date(report.run.finishedAt).toISOString();
  const plan = planHub({ hub, reported, existing: existing.value, time, complete, skipExcepted });
  const findings: readonly SentFinding[] = ACTIONS.flatMap((action): readonly SentFinding[] => plan[action]);
  const delivery = publishing.dryRun ? null : await sendFindings(findings, aws, clock);
  return {
    hub,
    changes: changesOf(plan, delivery),
    unchanged: plan.unchanged.length,
    stale: plan.stale.length,
    failures: delivery?.failures ?? [],
    isOff: false,
  };
}

/** What passed, or does not apply, is news only to a hub that knew it otherwise. */
const wantsHub = (status: string, skipExcepted: boolean): boolean =>
  status === 'fail' || status === 'unknown' || (status === 'excepted' && !skipExcepted);

const untouched = (hub: Hub): HubPublication => ({
  hub,
  changes: [],
  unchanged: 0,
  stale: 0,
  failures: [],
  isOff: false,
});

const changesOf = (plan: HubPlan, delivery: Delivery | null): readonly Change[] =>
  ACTIONS.flatMap((action) => plan[action].map((finding: SentFinding) => changeOf(action, finding, delivery)));

function changeOf(action: Action, finding: SentFinding, delivery: Delivery | null): Change {
  const { Id, GeneratorId, Description, FindingProviderFields } = finding;
  const { Original, Label } = FindingProviderFields?.Severity ?? {};
  const sent = delivery?.delivered.has(Id) === true ? 'delivered' : 'failed';
  return {
    action,
    id: Id,
    rule: GeneratorId.slice(GENERATOR_PREFIX.length),
    severity: Original ?? Label ?? 'unknown',
    message: Description,
    outcome: delivery === null ? 'planned' : sent,
  };
}
