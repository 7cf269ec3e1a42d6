/** The rule tester: `keydrill/testing`. */
export { type GivenFact, given, givenFor, TEST_ACCOUNT, unread, unreadFor } from './given.ts';
export type { Expectation, RuleCase } from './rule-case.ts';
export { type TestedPlugin, type TestRunner, testPlugin, testRule } from './rule-tester.ts';
export { type RuleTests, ruleTests } from './rule-tests.ts';
