import type { AsffFinding } from '../report/asff/finding.ts';
import type { PublishedResult } from '../report/asff/published.ts';
import type { Place } from '../report/evaluated.ts';
import type { Hub } from './hub.ts';
import { type HubFinding, isActive, isPassed, placeOf } from './hub-finding.ts';
import { type ArchivedFinding, archived, withHistory } from './sent-finding.ts';

/** A finding of the report, and what the rule said. */
export interface ReportedFinding {
  readonly status: PublishedResult['status'];
  readonly finding: AsffFinding;
}

export interface PlanInput {
  readonly hub: Hub;
  /** Those of the report for this hub. */
  readonly reported: readonly ReportedFinding[];
  /** Those of keydrill in the hub, archived ones too; each once. */
  readonly existing: readonly HubFinding[];
  /** When the report was finished, ISO 8601. */
  readonly time: string;
  /** Whether a place was judged so completely that what is not reported of it is gone. */
  readonly complete: (place: Place) => boolean;
  readonly skipExcepted: boolean;
}

/** What publishing a report to a hub comes to. */
export interface HubPlan {
  readonly create: readonly AsffFinding[];
  /** Known to the hub and reported again, archived ones too: they become active. */
  readonly update: readonly AsffFinding[];
  /** Known to the hub as a problem, and now passed. */
  readonly resolve: readonly AsffFinding[];
  /** Active in the hub, and gone. */
  readonly archive: readonly ArchivedFinding[];
  /** Ids of what the hub holds already as the report has it. */
  readonly unchanged: readonly string[];
  /** Ids of what the hub knows something newer about. */
  readonly stale: readonly string[];
}

/** In the order in which they are carried out: what is killed half way must not have lost anything. */
export const ACTIONS = ['create', 'update', 'resolve', 'archive'] as const;
export type Action = (typeof ACTIONS)[number];

/** Compares a report with what a hub holds. Pure; once it is carried out, planning again finds nothing to do. */
export function planHub({ hub, reported, existing, time, complete, skipExcepted }: PlanInput): HubPlan {
  const plan = emptyPlan();
  const known = new Map(existing.map((finding) => [finding.Id, finding]));
  const mentioned = new Set<string>();
  for (const { status, finding } of reported) {
    if (mentioned.has(finding.Id)) continue;
    mentioned.add(finding.Id);
    // A finding that is not to be sent is not gone either.
    if (status === 'excepted' && skipExcepted) continue;
    const before = known.get(finding.Id);
    if (before === undefined) {
      if (status !== 'pass') plan.create.push(finding);
    } else if (status !== 'pass') {
      decide(plan, before, time, () => plan.update.push(withHistory(finding, before)));
    } else if (isActive(before) && isPassed(before)) {
      plan.unchanged.push(before.Id);
    } else if (isActive(before)) {
      decide(plan, before, time, () => plan.resolve.push(withHistory(finding, before)));
    }
  }
  for (const before of existing.filter(({ Id }) => !mentioned.has(Id)).filter(isActive)) {
    const place = placeOf(before, hub);
    if (place === null || !complete(place)) continue;
    decide(plan, before, time, () => plan.archive.push(archived(before, time)));
  }
  return plan;
}

const emptyPlan = () => ({
  create: [] as AsffFinding[],
  update: [] as AsffFinding[],
  resolve: [] as AsffFinding[],
  archive: [] as ArchivedFinding[],
  unchanged: [] as string[],
  stale: [] as string[],
});

/** A hub ignores an update that is not newer than what it holds; an older report must not pretend to be. */
function decide(
  plan: Pick<ReturnType<typeof emptyPlan>, 'unchanged' | 'stale'>,
  { Id, UpdatedAt }: HubFinding,
  time: string,
  change: () => void,
): void {
  const newer = Date.parse(UpdatedAt) - Date.parse(time);
  if (newer > 0) plan.stale.push(Id);
  else if (newer === 0) plan.unchanged.push(Id);
  else change();
}
