import { NOTHING_DECLARED } from '../facts/declarations.ts';
import { listed } from '../quote.ts';
import { isRecord, type Unchecked } from './unchecked.ts';

const SCOPES = ['account', 'region', 'repository'];

/**
 * Whether what a rule judges and needs has the shape that planning and evaluating rely on: clauses such as
 * `must have a need "trails" that …`, empty when all is well.
 */
export function checkNeeds(rule: Unchecked): readonly string[] {
  const on = sourceProblem(rule['on']);
  if (on !== null) return [`must judge (on) a list or subjects, but ${on}`];
  const needs = rule['needs'];
  if (!isRecord(needs)) return ['must have needs, a map of collectors by names, which may be empty'];
  const regional = isRecord(rule['on']) && rule['on']['scope'] === 'region';
  return Object.entries(needs).flatMap(([name, need]) => {
    const problem = needProblem(need, rule['parameters']);
    if (problem !== null) return [`must have a collector as its need "${name}", but ${problem}`];
    return isBareRegional(need) && !regional
      ? [`has the regional need "${name}" and is not judged by region; wrap the need in everyRegion()`]
      : [];
  });
}

const isBareRegional = (need: unknown): boolean =>
  isRecord(need) && (need['kind'] === 'one' || need['kind'] === 'list') && need['scope'] === 'region';

/** What is wrong with something that lists subjects; null when nothing is. */
function sourceProblem(source: unknown, above: readonly unknown[] = []): string | null {
  if (!isRecord(source)) return 'it is neither';
  if (above.includes(source)) return 'it is derived from itself';
  if (source['kind'] === 'list') return collectorProblem(source, above);
  if (source['kind'] !== 'subjects') return 'it is neither';
  const lacking = missing(source, { name: 'string', list: 'function', describe: 'function' });
  if (lacking !== null) return lacking;
  if (!isScope(source['scope'])) return SCOPE;
  if (!isRecord(source['needs'])) return 'it has no needs';
  for (const [name, need] of Object.entries(source['needs'])) {
    const problem = needProblem(need, {}, [...above, source]);
    if (problem !== null) return `its need "${name}" is no collector (${problem})`;
    if (isBareRegional(need) && source['scope'] !== 'region')
      return `its need "${name}" is regional; wrap it in everyRegion()`;
  }
  return null;
}

function needProblem(need: unknown, parameters: unknown, above: readonly unknown[] = []): string | null {
  if (!isRecord(need)) return 'it is none';
  switch (need['kind']) {
    case 'one':
    case 'list':
    case 'item':
      return collectorProblem(need, above);
    case 'every-region':
    case 'if-readable':
      return wrappedProblem(need['of'], need['kind'] === 'every-region');
    case 'opt-in': {
      const parameter = isRecord(parameters) ? parameters[String(need['parameter'])] : undefined;
      if (!isRecord(parameter) || parameter['type'] !== 'boolean')
        return 'it opts in to no boolean parameter of the rule';
      return needProblem(need['of'], parameters, above);
    }
    case 'declared':
      return typeof need['section'] === 'string' && Object.hasOwn(NOTHING_DECLARED, need['section'])
        ? null
        : `it names no section of the policy (${listed(Object.keys(NOTHING_DECLARED), 'or')})`;
    default:
      return 'it is made with none of one(), list(), item() and everyRegion()';
  }
}

function wrappedProblem(of: unknown, everyRegion: boolean): string | null {
  if (!isRecord(of) || (of['kind'] !== 'one' && of['kind'] !== 'list'))
    return 'it wraps no fact made with one() or list()';
  if (everyRegion && of['scope'] !== 'region') return 'it wraps a fact that is not regional';
  return collectorProblem(of, []);
}

function collectorProblem(collector: Unchecked, above: readonly unknown[]): string | null {
  const lacking = missing(collector, { operation: 'string', read: 'function' });
  if (lacking !== null) return lacking;
  for (const names of ['also', 'iamActions']) {
    const value = collector[names];
    if (value !== undefined && !(Array.isArray(value) && value.every((each) => typeof each === 'string'))) {
      return `its ${names} is no list of texts`;
    }
  }
  const { aspect } = collector;
  if (aspect !== undefined && !(typeof aspect === 'string' && /^[a-z][a-z0-9-]*$/.test(aspect))) {
    return 'its aspect is not made of small letters, digits and hyphens';
  }
  if (collector['kind'] === 'item') return itemProblem(collector, above);
  if (!isScope(collector['scope'])) return SCOPE;
  return collector['kind'] === 'list' ? missing(collector, { name: 'string', describe: 'function' }) : null;
}

function itemProblem(item: Unchecked, above: readonly unknown[]): string | null {
  const { when } = item;
  if (when !== undefined && typeof when !== 'function') return 'its when is no function';
  const problem = sourceProblem(item['of'], above);
  return problem === null ? null : `what it is asked of must be a list or subjects, but ${problem}`;
}

const SCOPE = `its scope is none of ${listed(SCOPES, 'and')}`;

const isScope = (scope: unknown): boolean => typeof scope === 'string' && SCOPES.includes(scope);

function missing(value: Unchecked, types: Readonly<Record<string, 'string' | 'function'>>): string | null {
  for (const [name, type] of Object.entries(types)) {
    const given = value[name];
    if (typeof given !== type || given === '') return `it has no ${name}${type === 'function' ? '()' : ''}`;
  }
  return null;
}
