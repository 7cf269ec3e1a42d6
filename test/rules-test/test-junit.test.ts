import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryPages, validateXML } from 'xmllint-wasm';
import { testJunit } from '../../src/cli/rules-test/test-junit.ts';
import type { TestReport } from '../../src/cli/rules-test/test-report.ts';
import { bad, good, reportOf, untested } from './sample-run.ts';

/** The schema of readers, without the words that a report of a scan has for what is wrong. */
const schema = readFileSync(new URL('../report/junit.xsd', import.meta.url), 'utf8').replaceAll(
  /^\s*<xs:enumeration .*\n/gm,
  '',
);
const written = (report: TestReport): string => [...testJunit(report)].join('');

async function complaintsOf(xml: string) {
  const { valid, errors } = await validateXML({ xml, schema, maxMemoryPages: memoryPages.GiB });
  return { valid, errors };
}
const NONE = { valid: true, errors: [] };

describe('the JUnit file of a test run', () => {
  it('has a suite for each rule, with its cases, denied facts and the table', async () => {
    const xml = written(reportOf({ runs: [bad], untested: [untested], required: true }));
    expect(await complaintsOf(xml)).toEqual(NONE);
    expect(xml).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="keydrill rules test" tests="9" failures="4" errors="0" skipped="0" time="0">
        <testsuite name="acme/other-keys" tests="8" failures="3" errors="0" skipped="0" time="0">
          <properties>
            <property name="title" value="Users have no keys"/>
          </properties>
          <testcase name="none" classname="acme/other-keys" time="0"/>
          <testcase name="none: iam:ListUsers denied" classname="acme/other-keys" time="0"/>
          <testcase name="none: iam:ListAccessKeys#ada denied" classname="acme/other-keys" time="0">
            <failure type="unexpected" message="still gives a verdict, where it should be unknown; do not catch what an unread fact throws, or name the operation in &quot;stands&quot; where something else proves the verdict">still gives a verdict, where it should be unknown; do not catch what an unread fact throws, or name the operation in "stands" where something else proves the verdict</failure>
          </testcase>
          <testcase name="claimed" classname="acme/other-keys" time="0"/>
          <testcase name="claimed: iam:ListUsers denied" classname="acme/other-keys" time="0"/>
          <testcase name="claimed: iam:ListAccessKeys#ada denied" classname="acme/other-keys" time="0"/>
          <testcase name="wrong" classname="acme/other-keys" time="0">
            <failure type="unexpected" message="ada: expected the message &quot;All is well.&quot;, got &quot;ada has none.&quot;">ada: expected the message "All is well.", got "ada has none."</failure>
          </testcase>
          <testcase name="has a complete table" classname="acme/other-keys" time="0">
            <failure type="unexpected" message="no case expects fail; add one">no case expects fail; add one</failure>
          </testcase>
        </testsuite>
        <testsuite name="acme/untested" tests="1" failures="1" errors="0" skipped="0" time="0">
          <properties>
            <property name="title" value="acme/untested"/>
          </properties>
          <testcase name="has tests" classname="acme/untested" time="0">
            <failure type="unexpected" message="There are none in keydrill-rules/plugin.mjs.">There are none in keydrill-rules/plugin.mjs.</failure>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it.each<[string, TestReport]>([
    ['all is well', reportOf({ runs: [good] })],
    ['nothing was tested', reportOf({})],
    ['a rule has no tests', reportOf({ runs: [good, bad], untested: [untested] })],
    [
      'everything is hostile',
      reportOf({
        runs: [
          {
            ...good,
            rule: { ...good.rule, id: 'a"><x/>\u0000\u001b' },
            cases: [{ name: ']]>&"<', problems: ['::error::\n<x>\uffff', '  ::x'], denials: [] }],
          },
        ],
        untested: [{ ruleId: '\ud800', place: '<&>' }],
      }),
    ],
  ])('holds by the schema when %s', async (_, report) => {
    const xml = written(report);
    expect(await complaintsOf(xml)).toEqual(NONE);
    expect(xml.split('\n').filter((line) => /^\s*::/.test(line))).toEqual([]);
  });

  it('skips what is untested where no test is required', () => {
    const skipped = '<testsuite name="acme/untested" tests="1" failures="0" errors="0" skipped="1"';
    const failed = '<testsuite name="acme/untested" tests="1" failures="1" errors="0" skipped="0"';
    expect(written(reportOf({ untested: [untested] }))).toContain(skipped);
    expect(written(reportOf({ untested: [untested], required: true }))).toContain(failed);
  });

  it('gives counts that add up', () => {
    const xml = written(reportOf({ runs: [good, bad], untested: [untested] }));
    const count = (pattern: RegExp) => xml.match(pattern)?.length ?? 0;
    const [root] = xml.match(/<testsuites [^>]*>/) ?? [];
    expect(root).toContain(
      `tests="${count(/<testcase /g)}" failures="${count(/<failure /g)}" errors="0" skipped="${count(/<skipped /g)}"`,
    );
  });

  it('names no two cases of a suite alike', () => {
    const names = [...written(reportOf({ runs: [bad] })).matchAll(/<testcase name="([^"]*)"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(8);
  });
});
