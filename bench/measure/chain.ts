import type { AnyCollector } from '../../src/facts/collector.ts';
import { collectorsOf, type Plan } from '../../src/facts/plan.ts';

/** Requests that must wait for each other: who is calling, which regions, then the deepest collector of the plan. */
export function longestChain(plan: Plan, pages: number): number {
  return 1 + (plan.regional ? 1 : 0) + Math.max(0, ...plan.collectors.map((collector) => depth(collector, pages)));
}

/** An item fact waits for every fact that its subjects come from. */
function depth(collector: AnyCollector, pages: number): number {
  if (collector.kind !== 'item') return steps(collector, pages);
  const behind = collectorsOf({ on: collector.of, needs: {} });
  return 1 + Math.max(0, ...behind.map((before) => depth(before, pages)));
}

/** One after the other: pages, and operations that prepare an answer. */
const steps = ({ operation, also = [] }: AnyCollector, pages: number): number =>
  operation === 'iam:GetAccountAuthorizationDetails' ? pages : 1 + also.length;
