import type { Result } from '../engine/result.ts';
import { onScope } from '../facts/scope.ts';
import type { Report, Run } from './report.ts';

/** What a result is about, as far as it decides whether it was looked for. */
export type Place = Pick<Result, 'ruleId'> & {
  readonly target: Pick<Result['target'], 'accountId' | 'region'>;
  readonly resource: Pick<Result['resource'], 'region'>;
};

/** Which accounts and regions were read, and what came of it. */
export interface Judged {
  readonly targets: Run['targets'];
  readonly results: readonly Result[];
}

/**
 * Tells whether the report judged all that there is in a place: only then does the absence of a finding mean that it is
 * gone. The rule gave results for the account, its regions were read, and nothing could hide there.
 */
export function evaluatedCompletely({ run, results }: Pick<Report, 'run' | 'results'>): (place: Place) => boolean {
  const read = regionsRead({ targets: run.targets, results });
  const accounts = new Set(run.targets.map(({ accountId }) => accountId));
  const judged = new Set(
    results
      .filter(({ target }) => accounts.has(target.accountId))
      .map(({ ruleId, target }) => ofAccount(ruleId, target.accountId)),
  );
  const hidden = hiddenBy({ targets: run.targets, results });
  return (place) =>
    judged.has(ofAccount(place.ruleId, place.target.accountId)) && read(place) && hidden(place) === undefined;
}

/**
 * Tells whether the regions of a place were read: that of the resource, and the one in which its rule judges. What is
 * account-wide is judged in the home region even if the scan was narrowed to others, and then nothing else there is.
 */
export function regionsRead({ targets, results }: Judged): (place: Place) => boolean {
  const read = new Set(targets.flatMap(({ accountId, regions }) => regions.map((region) => `${accountId} ${region}`)));
  const judged = new Set(
    results.filter((result) => !isNothingToJudge(result)).map(({ ruleId, target }) => inRegion(ruleId, target)),
  );
  return ({ ruleId, target, resource }) => {
    const wasRead = (region: string) => read.has(`${target.accountId} ${region}`);
    return (
      (resource.region === 'global' || wasRead(resource.region)) &&
      (wasRead(target.region) || judged.has(inRegion(ruleId, target)))
    );
  };
}

/** A rule that found nothing in any region says so in the home region, without having looked there. */
const isNothingToJudge = (result: Result): boolean => result.status === 'not-applicable' && isAboutItsPlace(result);

/**
 * The unknown, excepted or not, behind which findings of a place may hide: what was to be judged could not be listed.
 * When the regions themselves could not be, one unknown stands for all of them. An unknown about one resource hides
 * nothing but itself.
 */
export function hiddenBy({ targets, results }: Judged): (place: Place) => Result | undefined {
  const unlisted = results.filter((result) => result.cause !== null && isAboutItsPlace(result));
  const ofRegion = new Map(unlisted.map((result) => [inRegion(result.ruleId, result.target), result]));
  const withoutRegions = new Set(
    targets.filter(({ regions }) => regions.length === 0).map(({ accountId }) => accountId),
  );
  const ofAll = new Map(
    unlisted
      .filter(({ target }) => withoutRegions.has(target.accountId))
      .map((result) => [ofAccount(result.ruleId, result.target.accountId), result]),
  );
  return ({ ruleId, target }) =>
    ofRegion.get(inRegion(ruleId, target)) ?? ofAll.get(ofAccount(ruleId, target.accountId));
}

/** About the account, the region or the repository as a whole: there the engine says what it could not list. */
export const isAboutItsPlace = ({ resource, target }: Result): boolean =>
  resource.type === 'AwsAccount' || resource.id === onScope(target, 'repository').resource.id;

const ofAccount = (ruleId: string, accountId: string): string => `${ruleId} ${accountId}`;
const inRegion = (ruleId: string, { accountId, region }: Place['target']): string =>
  `${ofAccount(ruleId, accountId)} ${region}`;
