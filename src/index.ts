/** The public API: what a rule of one's own is written with, and the types of what keydrill writes. */
export { type Control, controls } from './engine/controls.ts';
export type { Result, Status } from './engine/result.ts';
export { type Capability, defineRule, fail, notApplicable, pass, type Rule, type Severity } from './engine/rule.ts';
export { item, list, one, subjects } from './facts/collector.ts';
export { every, some } from './facts/logic.ts';
export { declared, everyRegion, ifReadable } from './facts/needs.ts';
export type { Snapshot } from './facts/snapshot.ts';
export type { Report } from './report/report.ts';
export { account, region } from './subjects/account.ts';
