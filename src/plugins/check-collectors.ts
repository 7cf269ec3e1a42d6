import { builtInRules } from '../../rules/index.ts';
import type { Rule } from '../engine/rule.ts';
import type { AnyCollector } from '../facts/collector.ts';
import { operationKind } from '../facts/iam-actions.ts';
import { collectorsOf, operationsOf } from '../facts/plan.ts';
import { factName } from '../facts/read-facts.ts';
import { enabledRegionsFact } from '../facts/regions.ts';
import { quote } from '../quote.ts';

/** Collectors by the names of their facts. */
export type KnownCollectors = ReadonlyMap<string, AnyCollector>;

/** Every collector behind a rule, with everything that it may be asked to do: what costs included. */
export const allCollectorsOf = ({ on, needs, parameters }: Rule): readonly AnyCollector[] =>
  collectorsOf({ on, needs, values: Object.fromEntries(Object.keys(parameters).map((name) => [name, true])) });

/** Those that keydrill brings. */
export const builtInCollectors = (): KnownCollectors =>
  new Map([enabledRegionsFact, ...builtInRules.flatMap(allCollectorsOf)].map((each) => [factName(each), each]));

/** Clauses about what a rule would send: reads only, nothing secret, and no fact that keydrill reads in another way. */
export const checkCollectors = (rule: Rule, builtIn: KnownCollectors): readonly string[] =>
  allCollectorsOf(rule)
    .filter((collector) => builtIn.get(factName(collector)) !== collector)
    .flatMap((collector) => [...sendingProblems(collector), ...nameProblems(collector, builtIn)]);

/** Names of facts that the rules read with more than one collector: one answer would overwrite the other. */
export function readTwice(rules: readonly Rule[]): readonly string[] {
  const collectors = [...new Set(rules.flatMap(allCollectorsOf))].map(factName);
  return [...new Set(collectors.filter((name, index) => collectors.indexOf(name) !== index))];
}

function nameProblems(collector: AnyCollector, builtIn: KnownCollectors): readonly string[] {
  const name = factName(collector);
  return builtIn.has(name)
    ? [
        `reads ${name}, which keydrill reads already; take the fact from keydrill/facts, or give the collector an aspect`,
      ]
    : [];
}

function sendingProblems(collector: AnyCollector): readonly string[] {
  const operations = operationsOf(collector);
  const scope = collector.kind === 'item' ? collector.of.scope : collector.scope;
  if (scope === 'repository') {
    return operations
      .filter((operation) => !/^repository:[A-Z][A-Za-z0-9]*$/.test(operation))
      .map((operation) => `names what it reads of the repository ${quote(operation)}; write repository:Name`);
  }
  return [
    ...operations.flatMap((operation) => operationProblem(operation, 'operation')),
    ...(collector.iamActions ?? []).flatMap((action) => operationProblem(action, 'IAM action')),
  ];
}

function operationProblem(name: string, what: 'operation' | 'IAM action'): readonly string[] {
  if (!/^[a-z0-9][a-z0-9-]*:[A-Z][A-Za-z0-9]*$/.test(name) || name.startsWith('repository:')) {
    return [
      `names the ${what} ${quote(name)}; write the IAM prefix of the service and the name, as in lambda:ListFunctions`,
    ];
  }
  switch (operationKind(name)) {
    case 'read':
      return [];
    case 'revealing':
      return [
        `asks for the ${what} ${name}, which gives secrets, contents or customer data; a plug-in may only read configuration`,
      ];
    case 'write':
      return [`asks for the write ${what} ${name}; a plug-in may only read`];
    case 'unclear':
      return [`asks for the ${what} ${name}, which is not known to only read; a plug-in may only read`];
  }
}
