import { groupBy } from '../../engine/group-by.ts';
import type { Result } from '../../engine/result.ts';
import { xmlCharacters } from './xml.ts';

/**
 * A name for each result of one rule that no other of them has: GitLab drops all but the first case of a name, and
 * every reader follows a case from run to run by it.
 */
export function caseNames(results: readonly Result[]): readonly string[] {
  const alike = groupBy(results, nameOf);
  const taken = new Map<string, number>();
  return results.map((result) => {
    const name = nameOf(result);
    const clear = alike.get(name)?.length === 1;
    return untaken(clear ? name : xmlCharacters(`${name} ${result.resource.id}`), taken);
  });
}

/** The resource, with the account and the region that its own name does not tell. */
function nameOf({ target, resource }: Result): string {
  const name = resource.name.trim() === '' ? resource.id : resource.name;
  const places = resource.region === 'global' ? [target.accountId] : [target.accountId, resource.region];
  const untold = places.filter((place) => !name.includes(place));
  return xmlCharacters(untold.length === 0 ? name : `${name} (${untold.join(', ')})`);
}

/** The last resort, for what differs in nothing that is shown, as two masked key ids may. */
function untaken(name: string, taken: Map<string, number>): string {
  const times = (taken.get(name) ?? 0) + 1;
  taken.set(name, times);
  return times === 1 ? name : untaken(`${name} #${times}`, taken);
}
