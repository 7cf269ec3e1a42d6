import type { Rule, Severity } from '../engine/rule.ts';
import type { RuleTests } from '../testing/rule-tests.ts';

/** What `definePlugin` and the loader agree on; raised when a plug-in of before could not work any more. */
export const PLUGIN_API_VERSION = 1;

/** What a pack says of a rule: as under `rules` of a policy file, but never off. */
export type PackSetting = 'on' | Severity | Readonly<Record<string, unknown>>;

/** A selection of rules that a policy extends as `plug-in/pack`, the plug-in's own rules and built-in ones. */
export interface PluginPack {
  readonly title: string;
  /** By rule id: on, a severity, or a map of severity and parameters. */
  readonly rules: Readonly<Record<string, PackSetting>>;
}

/** Rules from outside, with the collectors they need and the tests that they pass. */
export interface Plugin {
  readonly apiVersion: number;
  /** The namespace of its rules and packs: `acme` has the rule `acme/bucket-tagged`. */
  readonly name: string;
  readonly rules: readonly Rule[];
  /** The table of every rule: a rule without one is refused. */
  readonly tests: readonly RuleTests[];
  readonly packs: Readonly<Record<string, PluginPack>>;
}

/**
 * Types a plug-in, the default export of the module that a policy names under `plugins`. Whether it holds what it should
 * is checked when a policy loads it, and all that is wrong is told at once.
 *
 * ```js
 * import { definePlugin } from 'keydrill';
 * import bucketTagged from './bucket-tagged/rule.mjs';
 * import bucketTaggedTests from './bucket-tagged/rule.tests.mjs';
 *
 * export default definePlugin({
 *   apiVersion: 1,
 *   name: 'acme',
 *   rules: [bucketTagged],
 *   tests: [bucketTaggedTests],
 *   packs: { baseline: { title: 'What every account of Acme meets', rules: { 'acme/bucket-tagged': 'on' } } },
 * });
 * ```
 */
export const definePlugin = (plugin: Omit<Plugin, 'packs'> & Partial<Pick<Plugin, 'packs'>>): Plugin => ({
  packs: {},
  ...plugin,
});
