import { builtInRules } from '../../rules/index.ts';
import { quote } from '../quote.ts';
import type { MetadataChecks } from './check-metadata.ts';
import { isRecord, records, type Unchecked } from './unchecked.ts';

/** Clauses about the packs of a plug-in, whose shape is right: that the rules exist and take what is set. */
export function checkPacks({ packs, rules }: Unchecked, metadata: MetadataChecks): readonly string[] {
  if (!isRecord(packs)) return [];
  const known = new Map([...builtInRules.map(({ id, parameters }) => [id, parameters] as const), ...ownRules(rules)]);
  return Object.entries(packs).flatMap(([name, pack]) => {
    const settings = isRecord(pack) && isRecord(pack['rules']) ? Object.entries(pack['rules']) : [];
    return settings.flatMap(([id, setting]) => {
      if (!known.has(id)) return [`names in its pack ${name} the rule ${quote(id)}, which neither it nor keydrill has`];
      return parameterProblems(setting, known.get(id), metadata).map(
        (problem) => `sets in its pack ${name} for ${id} ${problem}`,
      );
    });
  });
}

const ownRules = (rules: unknown): readonly (readonly [string, unknown])[] =>
  records(rules).map(({ id, parameters }) => [String(id), parameters]);

function parameterProblems(setting: unknown, parameters: unknown, metadata: MetadataChecks): readonly string[] {
  if (!isRecord(setting) || !isRecord(parameters)) return [];
  return Object.entries(setting).flatMap(([name, value]) => {
    if (name === 'severity') return [];
    const schema = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (!isRecord(schema)) return [`${quote(name)}, a parameter that it does not have`];
    const problem = metadata.parameter(schema, value);
    return problem === null ? [] : [`the parameter ${name} to what it does not take (${problem})`];
  });
}
