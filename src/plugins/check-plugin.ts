import { quote } from '../quote.ts';
import { VERSION } from '../version.ts';
import { builtInCollectors, readTwice } from './check-collectors.ts';
import { loadMetadataChecks } from './check-metadata.ts';
import { checkPacks } from './check-packs.ts';
import { checkRule } from './check-rule.ts';
import { PLUGIN_API_VERSION, type Plugin } from './plugin.ts';
import { isRecord, records, type Unchecked } from './unchecked.ts';

export type CheckedPlugin =
  | { readonly ok: true; readonly plugin: Plugin }
  /** One sentence each, which names the plug-in. */
  | { readonly ok: false; readonly problems: readonly string[] };

export interface PluginCheck {
  /** Whether each rule must have a test. Only what tells of missing tests by itself does without. */
  readonly requireTests?: boolean;
}

/** Whether what a module gives is a plug-in that can be relied on. All that is wrong is told at once; never throws. */
export async function checkPlugin(
  given: unknown,
  name: string,
  { requireTests = true }: PluginCheck = {},
): Promise<CheckedPlugin> {
  try {
    return await check(unwrapped(given), `The plug-in ${quote(name)}`, requireTests);
  } catch {
    return {
      ok: false,
      problems: [`The plug-in ${quote(name)} cannot be read: a property of what it exports throws.`],
    };
  }
}

/** A module that was compiled to CommonJS has its default export one level down. */
const unwrapped = (given: unknown): unknown =>
  isRecord(given) && given['__esModule'] === true && 'default' in given ? given['default'] : given;

async function check(given: unknown, subject: string, requireTests: boolean): Promise<CheckedPlugin> {
  if (!isRecord(given)) {
    return {
      ok: false,
      problems: [`${subject} exports no plug-in; end it with "export default definePlugin({...})".`],
    };
  }
  const version = versionProblem(given['apiVersion']);
  if (version !== null) return { ok: false, problems: [`${subject} ${version}.`] };
  const plugin = { ...given, packs: given['packs'] ?? {} };
  const problems = [...new Set(await problemsOf(plugin, subject, requireTests))];
  return isSound(plugin, problems) ? { ok: true, plugin: freezeData(plugin) } : { ok: false, problems };
}

/** Nothing else is said about a plug-in that was written for another keydrill: it may be right there. */
function versionProblem(version: unknown): string | null {
  if (version === undefined) return `does not say for which plug-in API it is; add apiVersion: ${PLUGIN_API_VERSION}`;
  if (typeof version !== 'number' || !Number.isInteger(version)) return 'has an apiVersion that is no whole number';
  if (version === PLUGIN_API_VERSION) return null;
  return version < PLUGIN_API_VERSION
    ? `is for plug-in API ${version}, and keydrill ${VERSION} has ${PLUGIN_API_VERSION}; update the plug-in`
    : `needs plug-in API ${version}, and keydrill ${VERSION} has ${PLUGIN_API_VERSION}; update keydrill`;
}

async function problemsOf(plugin: Unchecked, subject: string, requireTests: boolean): Promise<readonly string[]> {
  const metadata = await loadMetadataChecks();
  const own = metadata.plugin(plugin);
  const { name } = plugin;
  const of = subject.slice('The '.length);
  const surroundings = { namespace: typeof name === 'string' ? name : null, metadata, builtIn: builtInCollectors() };
  const given: readonly unknown[] = Array.isArray(plugin['rules']) ? plugin['rules'] : [];
  const ofRules = given.flatMap((rule, index) => {
    if (!isRecord(rule)) return [`${subject} has something under rules (number ${index + 1}) that is no rule.`];
    const clauses = [...checkRule(rule, surroundings), ...testProblems(rule, plugin['tests'], requireTests)];
    return clauses.map((clause) => `The rule ${idOf(rule, index)} of the ${of} ${clause}.`);
  });
  const all = [...own, ...doubleNames(plugin), ...strayTests(plugin), ...checkPacks(plugin, metadata)];
  const problems = [...all.map((clause) => `${subject} ${clause}.`), ...ofRules];
  // Only for rules of which each by itself can be planned.
  if (problems.length > 0 || !isSound(plugin, problems)) return problems;
  return readTwice(plugin.rules).map(
    (fact) => `${subject} reads ${fact} with two collectors; share one between the rules, or give one an aspect.`,
  );
}

/** What the problems say is all that could be wrong. */
const isSound = (_plugin: Unchecked, problems: readonly string[]): _plugin is Unchecked & Plugin =>
  problems.length === 0;

const idOf = ({ id }: Unchecked, index: number): string =>
  typeof id === 'string' && /^[\w/-]{1,120}$/.test(id) ? id : `number ${index + 1}`;

function doubleNames({ rules }: Unchecked): readonly string[] {
  const names = records(rules).flatMap(({ id, aliases }) => [id, ...(Array.isArray(aliases) ? aliases : [])]);
  const twice = names.filter((name, index) => typeof name === 'string' && names.indexOf(name) !== index);
  return [...new Set(twice)].map((name) => `has two rules that go by ${quote(String(name))}`);
}

function testProblems(rule: Unchecked, tests: unknown, required: boolean): readonly string[] {
  const ofRule = records(tests).filter((each) => isRecord(each['rule']) && each['rule']['id'] === rule['id']);
  if (ofRule.some((each) => each['rule'] !== rule)) {
    return ['has tests of another rule of that id; import the rule that the plug-in lists'];
  }
  const cases = ofRule.flatMap((each): readonly unknown[] => (Array.isArray(each['cases']) ? each['cases'] : []));
  return cases.length > 0 || !required ? [] : ['lacks a test; add ruleTests(rule, [...]) to the tests of the plug-in'];
}

function strayTests({ rules, tests }: Unchecked): readonly string[] {
  const ids = new Set(records(rules).map(({ id }) => id));
  const given: readonly unknown[] = Array.isArray(tests) ? tests : [];
  return given.flatMap((each, index) => {
    const rule = isRecord(each) ? each['rule'] : undefined;
    if (!isRecord(rule)) return [`has something under tests (number ${index + 1}) that is not made with ruleTests()`];
    return ids.has(rule['id']) ? [] : [`has tests of ${quote(String(rule['id']))}, which is not among its rules`];
  });
}

/** Nothing may be changed once it was checked. Only data: a frozen URL or buffer would not work any more. */
function freezeData<T>(value: T, frozen = new Set<unknown>()): T {
  if (!isData(value) || frozen.has(value)) return value;
  frozen.add(Object.freeze(value));
  for (const part of Object.values(value)) freezeData(part, frozen);
  return value;
}

function isData(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
