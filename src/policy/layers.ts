import type { PolicyException } from '../engine/exceptions.ts';
import type { Pack } from '../engine/rule.ts';
import type { RuleSetting } from './policy.ts';
import type { PolicyFile } from './policy-file.generated.ts';

type Sections = Pick<
  PolicyFile,
  'regions' | 'playbook' | 'rotation' | 'responder' | 'contacts' | 'keys' | 'attestations' | 'maxExceptionDays'
>;

/** What one file, one pack of a plug-in or one override says; undefined where it says nothing. */
export type LayerValues = { readonly [S in keyof Sections]?: Sections[S] | undefined } & {
  /** Built-in packs; [] for none of them. */
  readonly extends?: readonly Pack[] | undefined;
  /** By id, never by an alias. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly exceptions: readonly PolicyException[];
};

/** From `pathKey` of a value to where it comes from: `keydrill.yaml:12`, or the name of a pack as in `acme/baseline`. */
export type Origins = ReadonlyMap<string, string>;

/** Values, and where each comes from. */
export interface Statement {
  readonly values: LayerValues;
  readonly origins: Origins;
  /** Lines of the root file that set rules. */
  readonly ruleLines: Readonly<Record<string, number>>;
}

/** What holds for some accounts. */
export interface Override extends Statement {
  /** Patterns of account ids. */
  readonly accounts: readonly string[];
  /** Where it stands, as `keydrill.yaml:20`. */
  readonly origin: string;
}

/** One file of the chain or one pack, without what it extends. */
export interface PolicyLayer extends Statement {
  readonly overrides: readonly Override[];
  readonly plugins: readonly LayerPlugin[];
}

/** A plug-in that a file names. */
export interface LayerPlugin {
  /** As the root file would name it. */
  readonly name: string;
  readonly origin: string;
}

/**
 * The key of a value among origins: `['extends', pack]`, `['rules', id]` for on and off, `['rules', id, parameter]`,
 * `['contacts', 'security']`, `['keys', user]`; `['extends']` and `['keys']` for that the section is there.
 */
export const pathKey = (...path: readonly string[]): string => JSON.stringify(path);

const SILENT: Statement = { values: { rules: {}, exceptions: [] }, origins: new Map(), ruleLines: {} };

/** All statements as one; a later one goes over an earlier one, value by value. */
export const fold = (statements: readonly Statement[]): Statement => statements.reduce(over, SILENT);

const over = (below: Statement, above: Statement): Statement => ({
  values: valuesOver(below.values, above.values),
  origins: new Map([...below.origins, ...above.origins]),
  ruleLines: { ...below.ruleLines, ...above.ruleLines },
});

const valuesOver = (below: LayerValues, above: LayerValues): LayerValues => ({
  extends: both(below.extends, above.extends, (a, b) => [...new Set([...a, ...b])]),
  regions: above.regions ?? below.regions,
  rules: { ...below.rules, ...rulesOver(below.rules, above.rules) },
  playbook: both(below.playbook, above.playbook, byKey),
  rotation: both(below.rotation, above.rotation, byKey),
  responder: both(below.responder, above.responder, byKey),
  contacts: both(below.contacts, above.contacts, byKey),
  keys: both(below.keys, above.keys, byUser),
  attestations: both(below.attestations, above.attestations, byKey),
  exceptions: [...below.exceptions, ...above.exceptions],
  maxExceptionDays: above.maxExceptionDays ?? below.maxExceptionDays,
});

/** The settings that are in `above`, each over what was said of its rule before. */
const rulesOver = (below: LayerValues['rules'], above: LayerValues['rules']): LayerValues['rules'] =>
  Object.fromEntries(
    Object.entries(above).map(([id, { state, severity, parameters }]) => {
      const before = Object.hasOwn(below, id) ? below[id] : undefined;
      const setting: RuleSetting = {
        state,
        severity: severity ?? before?.severity ?? null,
        parameters: { ...before?.parameters, ...parameters },
      };
      return [id, setting];
    }),
  );

type Register = NonNullable<PolicyFile['keys']>;

const byUser = (below: Register, above: Register): Register => [
  ...new Map([...below, ...above].map((key) => [key.user, key])).values(),
];

const byKey = <T extends object>(below: T, above: T): T => ({ ...below, ...above });

const both = <T>(below: T | undefined, above: T | undefined, merge: (below: T, above: T) => T): T | undefined =>
  below === undefined ? above : above === undefined ? below : merge(below, above);
