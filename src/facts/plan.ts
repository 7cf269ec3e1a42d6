import type { AnyCollector, AnySubjects } from './collector.ts';
import { iamActionOf } from './iam-actions.ts';
import type { Need } from './needs.ts';
import { factName } from './read-facts.ts';
import { enabledRegionsFact } from './regions.ts';

/** What a plan is made from: a rule, as far as collecting is concerned. */
export interface Demand {
  readonly on: AnySubjects;
  readonly needs: Readonly<Record<string, Need>>;
  /** The parameters of the rule, which opt in to what costs; without them nothing is opted in to. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The facts that a selection of rules needs, each once. Made without credentials. */
export interface Plan {
  readonly collectors: readonly AnyCollector[];
  /** Every operation that may be sent: who is asking, then the others sorted. */
  readonly operations: readonly string[];
  /** The least IAM actions that allow the plan, sorted. */
  readonly iamActions: readonly string[];
  /** Whether any fact is asked per region, so that the enabled regions must be known. */
  readonly regional: boolean;
}

/** The operations that every scan may use: who is asking. AWS requires no permission for it. */
const IDENTITY = 'sts:GetCallerIdentity';

export function planOf(demands: readonly Demand[]): Plan {
  const collectors = [...new Set(demands.flatMap(collectorsOf))];
  assertDistinct(collectors);
  const regional = demands.some(isRegional);
  const regions = regional ? operationsOf(enabledRegionsFact) : [];
  const asked = collectors.filter((collector) => scopeOf(collector) !== 'repository');
  const operations = [...new Set([...asked.flatMap(operationsOf), ...regions])].sort();
  const iamActions = [...asked, ...(regional ? [enabledRegionsFact] : [])].flatMap(iamActionsOf);
  return {
    collectors,
    operations: [IDENTITY, ...operations],
    iamActions: [...new Set(iamActions)].sort(),
    regional,
  };
}

/** The permissions that a collector needs: those that it names, else those of its operations. */
export const iamActionsOf = (collector: Pick<AnyCollector, 'operation' | 'also' | 'iamActions'>): readonly string[] =>
  collector.iamActions ?? operationsOf(collector).map(iamActionOf);

/** Every operation that a collector may send. */
export const operationsOf = (collector: Pick<AnyCollector, 'operation' | 'also'>): readonly string[] => [
  collector.operation,
  ...(collector.also ?? []),
];

/** The collectors behind one rule: its own needs, and those that list its subjects. */
export const collectorsOf = ({ on, needs, values = {} }: Demand): readonly AnyCollector[] => [
  ...new Set([
    ...behindSubjects(on),
    ...Object.values(needs)
      .filter((need) => need.kind !== 'opt-in' || values[need.parameter] === true)
      .flatMap(behindNeed),
  ]),
];

function behindNeed(need: Need): readonly AnyCollector[] {
  switch (need.kind) {
    case 'one':
    case 'list':
      return [need];
    case 'item':
      return [...behindSubjects(need.of), need];
    case 'every-region':
    case 'if-readable':
      return [need.of];
    case 'opt-in':
      return behindNeed(need.of);
    case 'declared':
      return [];
  }
}

const behindSubjects = (source: AnySubjects): readonly AnyCollector[] =>
  source.kind === 'list' ? [source] : Object.values(source.needs as Demand['needs']).flatMap(behindNeed);

/** Whether a rule can only be judged when the enabled regions are known. */
export const isRegional = (demand: Demand): boolean =>
  demand.on.scope === 'region' || collectorsOf(demand).some((collector) => scopeOf(collector) === 'region');

const scopeOf = (collector: AnyCollector) => (collector.kind === 'item' ? collector.of.scope : collector.scope);

/** Facts are stored by name, so two collectors of one name would overwrite each other. */
function assertDistinct(collectors: readonly AnyCollector[]): void {
  const seen = new Set<string>();
  for (const name of collectors.map(factName)) {
    if (seen.has(name)) throw new Error(`two collectors read ${name}; a fact has one collector`);
    seen.add(name);
  }
}
