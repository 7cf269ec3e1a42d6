/**
 * The public API: what a rule of one's own is written with, and the types of what keydrill writes. Its tests are written
 * with `keydrill/testing`; facts that keydrill reads anyway are in `keydrill/facts`.
 */
export type { Result } from './engine/result.ts';
export { defineRule, fail, notApplicable, pass, type Rule } from './engine/rule.ts';
export { allPages, nullWhen, present } from './facts/answer.ts';
export { item, list, one, subjects } from './facts/collector.ts';
export { every, some } from './facts/logic.ts';
export { everyRegion } from './facts/needs.ts';
export { definePlugin, type Plugin } from './plugins/plugin.ts';
export type { Report } from './report/report.ts';
export { account, region } from './subjects/account.ts';
