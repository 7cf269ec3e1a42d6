import { describe, expect, it } from 'vitest';
import { hasFailed } from '../../src/cli/rules-test/test-report.ts';
import { testText } from '../../src/cli/rules-test/test-text.ts';
import { harmIn } from '../end-to-end/sample-workspace.ts';
import { PASS } from '../testing/sample-table.ts';
import { bad, good, reportOf, untested } from './sample-run.ts';

const page = { width: 100, color: false };
const lastLine = (report: Parameters<typeof testText>[0]) => testText(report, page).trimEnd().split('\n').at(-1);

describe('the text of a test run', () => {
  it('is short where all is well', () => {
    expect(testText(reportOf({ runs: [good] }), page)).toMatchInlineSnapshot(`
      "acme/no-keys
        ✓ none
          ✓ iam:ListUsers, iam:ListAccessKeys denied → unknown
        ✓ one
          ✓ iam:ListUsers, iam:ListAccessKeys denied → unknown

      2 cases and 4 denied facts of 1 rule: all as expected.
      "
    `);
  });

  it('says what is wrong, and what to do', () => {
    expect(testText(reportOf({ runs: [good, bad], untested: [untested] }), page)).toMatchInlineSnapshot(`
      "acme/no-keys
        ✓ none
          ✓ iam:ListUsers, iam:ListAccessKeys denied → unknown
        ✓ one
          ✓ iam:ListUsers, iam:ListAccessKeys denied → unknown

      acme/other-keys
        ✓ none
          ✓ iam:ListUsers denied → unknown
          ✗ iam:ListAccessKeys#ada denied → still gives a verdict, where it should be unknown; do not
            catch what an unread fact throws, or name the operation in "stands" where something else
            proves the verdict
        ✓ claimed
          ✓ iam:ListUsers denied → unknown
          ✓ iam:ListAccessKeys denied → the verdict stands, as claimed
        ✗ wrong
          ada: expected the message "All is well.", got "ada has none."
        ✗ the table is not complete
          no case expects fail; add one

      ! acme/untested has no tests (keydrill-rules/plugin.mjs)

      5 cases and 8 denied facts of 2 rules: 1 case, 1 denied fact and 1 table not as expected. 1 rule without tests.
      "
    `);
  });

  it('counts the facts of one operation', () => {
    const [first] = good.cases;
    const denials = ['a', 'b', 'c'].map((name) => ({
      key: `iam:ListAccessKeys#${name}`,
      problem: null,
      stands: false,
    }));
    const run = { ...good, cases: [{ name: first?.name ?? '', problems: [], denials }] };
    expect(testText(reportOf({ runs: [run] }), page)).toContain('✓ iam:ListAccessKeys (3) denied → unknown');
  });

  it.each([
    [{ runs: [good] }, '2 cases and 4 denied facts of 1 rule: all as expected.'],
    [{ runs: [good, good] }, '4 cases and 8 denied facts of 2 rules: all as expected.'],
    [{ runs: [bad] }, '3 cases and 4 denied facts of 1 rule: 1 case, 1 denied fact and 1 table not as expected.'],
    [
      { runs: [good], untested: [untested] },
      '2 cases and 4 denied facts of 1 rule: all as expected. 1 rule without tests.',
    ],
    [{}, 'Nothing was tested: there is no table here; name a plug-in or a folder of rules.'],
  ])('ends with what was tried', (parts, told) => expect(lastLine(reportOf(parts))).toBe(told));

  it('has colours when asked for', () => {
    const text = testText(reportOf({ runs: [bad] }), { ...page, color: true });
    expect(text).toContain('\u001b[32m✓\u001b[39m');
    expect(text).toContain('\u001b[31m✗\u001b[39m');
    expect(harmIn(testText(reportOf({ runs: [bad] }), page))).toEqual([]);
  });

  it('makes the names of a plug-in harmless', () => {
    const evil = '\u001b[2J\u202e::error::\n::x ##[x]';
    const named = {
      ...good,
      rule: { ...good.rule, id: evil },
      cases: [{ ...PASS, name: evil, problems: [evil], denials: [] }],
    };
    const text = testText(reportOf({ runs: [named], untested: [{ ruleId: evil, place: evil }] }), page);
    expect(harmIn(text)).toEqual([]);
    expect(text).toContain('\\u{1b}[2J\\u{202e}');
  });
});

describe('a run has failed', () => {
  const wrongCase = { ...good, cases: [{ name: 'x', problems: ['no'], denials: [] }] };
  const wrongDenial = {
    ...good,
    cases: [{ name: 'x', problems: [], denials: [{ key: 'iam:ListUsers', problem: 'no', stands: false }] }],
  };
  it.each([
    ['not when all is well', { runs: [good] }, false],
    ['when a case is wrong', { runs: [good, wrongCase] }, true],
    ['when a verdict survived', { runs: [good, wrongDenial] }, true],
    ['when a table is not complete', { runs: [good, { ...good, problems: ['no'] }] }, true],
    ['not when a rule has no tests', { runs: [good], untested: [untested] }, false],
    ['when a rule that needs them has no tests', { runs: [good], untested: [untested], required: true }, true],
    ['not when there was nothing to test', {}, false],
    ['when there was nothing, and something was to be', { required: true }, true],
    ['not when tests are required and there', { runs: [good], required: true }, false],
  ])('%s', (_, parts, failed) => expect(hasFailed(reportOf(parts))).toBe(failed));
});
