/** The rule tester: `keydrill/testing`. */
export { type GivenFact, given, givenFor, TEST_ACCOUNT, unread, unreadFor } from './given.ts';
export { type Expectation, type RuleCase, type TestRunner, testRule } from './rule-tester.ts';
