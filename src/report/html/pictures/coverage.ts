import { groupBy } from '../../../engine/group-by.ts';
import type { Result, Status } from '../../../engine/result.ts';
import type { Report, ScannedAccount } from '../../report.ts';
import { shownMessage } from '../../text/message.ts';
import { type Markup, markup } from '../markup.ts';
import type { Shown } from './mark.ts';

interface Watch {
  /** The rule that says whether it watches. */
  readonly ruleId: string;
  readonly name: string;
  /** The name where there is little room. */
  readonly heading: Markup;
  /** Whether the rule judges the account as a whole, and names its regions. */
  readonly accountWide: boolean;
}

/** What watches a region. */
export const WATCHES: readonly Watch[] = [
  { ruleId: 'cloudtrail-trail-logging', name: 'CloudTrail', heading: markup`Trail`, accountWide: true },
  { ruleId: 'guardduty-enabled', name: 'GuardDuty', heading: markup`Guard<wbr>Duty`, accountWide: false },
  { ruleId: 'securityhub-enabled', name: 'Security Hub', heading: markup`Security Hub`, accountWide: false },
  { ruleId: 'config-recorder-on', name: 'AWS Config', heading: markup`Config`, accountWide: false },
  { ruleId: 'findings-reach-a-human', name: 'the alert path', heading: markup`Alert path`, accountWide: false },
];

export interface AccountCoverage {
  readonly accountId: string;
  /** One row for each region, none when the regions could not be read. */
  readonly rows: readonly RegionCoverage[];
}

export interface RegionCoverage {
  readonly region: string;
  /** One cell for each of the watches, in their order. */
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly shown: Shown;
  /** A sentence, as it may be shown. */
  readonly meaning: () => string;
}

/** What watches each region of each account; none when no rule that says so was selected. */
export function coverageOf({ run, results }: Report): readonly AccountCoverage[] {
  if (!WATCHES.some(({ ruleId }) => run.rules.includes(ruleId))) return [];
  const ruleIds = new Set(WATCHES.map(({ ruleId }) => ruleId));
  const found = groupBy(
    results.filter(({ ruleId }) => ruleIds.has(ruleId)),
    ({ target, ruleId }) => placeKey(target, ruleId),
  );
  return [...groupBy(run.targets, (target) => placeKey(target)).values()].flatMap((targets) => {
    const [first] = targets;
    if (first === undefined) return [];
    // Scans of an account that were merged may have read different regions.
    const regions = [...new Set(targets.flatMap((target) => target.regions))].sort();
    const columns = WATCHES.map(({ ruleId, accountWide }) => {
      const judged = found.get(placeKey(first, ruleId)) ?? [];
      return accountWide ? columnOfAccount(judged, { ...first, regions }) : columnOfRegions(judged);
    });
    return [{ accountId: first.accountId, rows: regions.map((region) => rowOf(region, columns)) }];
  });
}

const placeKey = ({ partition, accountId }: Pick<ScannedAccount, 'partition' | 'accountId'>, ruleId = ''): string =>
  JSON.stringify([partition, accountId, ruleId]);

const rowOf = (region: string, columns: readonly Column[]): RegionCoverage => ({
  region,
  cells: columns.map((cellsIn) => worst(cellsIn(region)) ?? NOT_EVALUATED),
});

const NOT_EVALUATED: Cell = { shown: 'not-evaluated', meaning: () => 'there is no result for this region.' };

/** What was said of a region: nothing, or once, or by several scans. */
type Column = (region: string) => readonly Cell[];

function columnOfRegions(results: readonly Result[]): Column {
  const byRegion = groupBy(results, ({ target }) => target.region);
  return (region) => (byRegion.get(region) ?? []).map((result) => cellOf(result));
}

const cellOf = (result: Result): Cell => ({ shown: result.status, meaning: () => shownMessage(result) });

/** One verdict on the account, which names the regions that it is about. */
function columnOfAccount(results: readonly Result[], account: ScannedAccount): Column {
  const judged = results.map((result) => ({ result, concerned: concernedRegions(result, account) }));
  return (region) =>
    judged.map(({ result, concerned }) =>
      concerned.has(region)
        ? cellOf(result)
        : { shown: 'pass', meaning: () => `Trails record the management events of ${region}.` },
    );
}

/** The regions that a shortfall is about; every one when it does not say. Any other status is about every region. */
function concernedRegions({ status, observed }: Result, { regions, homeRegion }: ScannedAccount): ReadonlySet<string> {
  if (status !== 'fail' && status !== 'excepted') return new Set(regions);
  const uncovered: unknown = observed?.['uncoveredRegions'];
  // The events of global services such as IAM are recorded in the home region.
  const global = observed?.['globalServiceEvents'] === false ? [homeRegion] : [];
  const named = new Set<unknown>([...(Array.isArray(uncovered) ? uncovered : []), ...global]);
  const concerned = regions.filter((region) => named.has(region));
  return new Set(Array.isArray(uncovered) && concerned.length > 0 ? concerned : regions);
}

const WORST_FIRST: readonly Shown[] = ['fail', 'unknown', 'excepted', 'pass', 'not-applicable', 'not-evaluated'];

const worst = (cells: readonly Cell[]): Cell | undefined =>
  WORST_FIRST.flatMap((shown) => cells.filter((cell) => cell.shown === shown))[0];

/** How often each status occurs. */
export type Tally = Readonly<Record<Shown, number>>;

export function tally(cells: readonly Cell[]): Tally {
  const count = (shown: Shown) => cells.filter((cell) => cell.shown === shown).length;
  return {
    pass: count('pass'),
    fail: count('fail'),
    unknown: count('unknown'),
    excepted: count('excepted'),
    'not-applicable': count('not-applicable'),
    'not-evaluated': count('not-evaluated'),
  };
}

export const worstOf = (counts: Tally): Shown => WORST_FIRST.find((shown) => counts[shown] > 0) ?? 'not-evaluated';

const APPLICABLE: readonly Status[] = ['pass', 'fail', 'unknown', 'excepted'];

/** Of how many places a share can be told. */
export const applicableIn = (counts: Tally): number => APPLICABLE.reduce((sum, status) => sum + counts[status], 0);
