import { describe, it } from 'vitest';
import { playbookChangedAt, playbookFile } from '../../src/facts/repository/playbook.ts';
import { givenFor, testRule, unreadFor } from '../../src/testing/index.ts';
import { PLAYBOOK_PATH, playbookDeclared, playbookIs, playbookWith } from '../../src/testing/repository-samples.ts';
import rule from './rule.ts';

const declared = { playbook: playbookDeclared() };

const changed = (at: string | null) => givenFor(playbookChangedAt, PLAYBOOK_PATH, at);
const shallow = unreadFor(playbookChangedAt, PLAYBOOK_PATH, 'failed');

/** Now is 2026-01-01: 180 whole days before it is 2025-07-05. */
const LAST_DAY = '2025-07-05';
const TOO_OLD = '2025-07-04';
const RECENT = changed('2025-12-01T12:00:00.000Z');
const OLD = changed('2024-01-01T12:00:00.000Z');

const accepted = (name: string, text: string) => ({
  name: `a review date as ${name}`,
  declared,
  facts: [playbookWith(text)],
  expect: { status: 'pass', message: /was last reviewed on 2025-12-01, 31 days ago/ } as const,
});

const fails = (name: string, text: string, message: string | RegExp) => ({
  name,
  declared,
  facts: [playbookWith(text)],
  expect: { status: 'fail', message } as const,
});

testRule(rule, { describe, it }, [
  {
    name: 'reviewed on the last day that counts; a clone without history does not matter',
    declared,
    facts: [playbookWith(`# Leak\n\nLast Reviewed: ${LAST_DAY}\n`), shallow],
    expect: {
      status: 'pass',
      severity: 'medium',
      message: 'The playbook docs/leaked-key.md was last reviewed on 2025-07-05, 180 days ago; the limit is 180 days.',
      observed: { lastReviewed: LAST_DAY, status: null },
    },
  },
  {
    name: 'reviewed a day earlier, and not changed since',
    declared,
    facts: [playbookWith(`Last Reviewed: ${TOO_OLD}`), OLD],
    expect: {
      status: 'fail',
      message:
        'The playbook docs/leaked-key.md was last reviewed on 2025-07-04, 181 days ago, and was last changed on 2024-01-01, 730 days ago; the limit is 180 days.',
      observed: { lastReviewed: TOO_OLD, changedAt: '2024-01-01T12:00:00.000Z' },
    },
  },
  {
    name: 'reviewed long ago, but changed since',
    declared,
    facts: [playbookWith(`Last Reviewed: ${TOO_OLD}`), RECENT],
    expect: {
      status: 'pass',
      message: 'The playbook docs/leaked-key.md was last changed on 2025-12-01, 30 days ago; the limit is 180 days.',
    },
  },
  {
    name: 'no header, changed lately',
    declared,
    facts: [playbookWith('# Leak'), RECENT],
    expect: { status: 'pass', message: /was last changed on 2025-12-01/ },
  },
  {
    name: 'no header, changed on the last day that counts',
    declared,
    facts: [playbookWith('# Leak'), changed(`${LAST_DAY}T00:00:00.000Z`)],
    expect: { status: 'pass' },
  },
  {
    name: 'no header, not changed for long',
    declared,
    facts: [playbookWith('# Leak'), OLD],
    expect: {
      status: 'fail',
      message:
        'The playbook docs/leaked-key.md names no review date, and was last changed on 2024-01-01, 730 days ago; the limit is 180 days.',
    },
  },
  {
    name: 'no header, and staged but never committed',
    declared,
    facts: [playbookWith('# Leak'), changed(null)],
    expect: { status: 'fail', message: /names no review date, and was never committed; the limit is 180 days\.$/ },
  },
  {
    name: 'a shallow clone without a header',
    declared,
    facts: [playbookWith('# Leak'), shallow],
    expect: { status: 'unknown' },
  },
  {
    name: 'a shallow clone of a playbook whose review is too old: a change might prove it',
    declared,
    facts: [playbookWith(`Last Reviewed: ${TOO_OLD}`), shallow],
    expect: { status: 'unknown' },
  },
  {
    name: 'a limit from the policy',
    declared: { playbook: playbookDeclared({ maxReviewAgeDays: 30 }) },
    facts: [playbookWith('Last Reviewed: 2025-12-01'), OLD],
    expect: { status: 'fail', message: /the limit is 30 days\.$/ },
  },
  accepted('front matter', '---\nlast_reviewed: 2025-12-01\n---\n'),
  accepted('front matter in quotes', '---\nlastReviewed: "2025-12-01"\n---\n'),
  accepted('a mail header', 'Last-Reviewed: 2025-12-01'),
  accepted('bold text', '**Last Reviewed:** 2025-12-01'),
  accepted('bold text of another habit', '**Last reviewed**: `2025-12-01`'),
  accepted('a list item with the reviewer', '- *Last reviewed on:* 2025-12-01 (Ada, Grace)'),
  accepted('a quote', '> Last review: 2025-12-01, Ada'),
  accepted('a comment', '<!-- Last Reviewed: 2025-12-01 -->'),
  accepted('one of several fields in a line', 'Owner: Ada · Status: Approved · Last Reviewed: 2025-12-01 · v3'),
  accepted('a row of a table', '| Field | Value |\n|---|---|\n| **Last Reviewed** | 2025-12-01 |\n| Status | Final |'),
  accepted('a row that heads its table', '| Last Reviewed | 2025-12-01 |\n|---|---|\n| Owner | Ada |'),
  accepted('a column of a table', '| Owner | Last reviewed |\n| :-- | --- |\n| Ada | 2025-12-01 |'),
  accepted('a time', 'Last Reviewed: 2025-12-01T00:00:00Z'),
  accepted('the first of two, the other in code', '```\nLast Reviewed: soon\n```\nLast Reviewed: 2025-12-01'),
  fails(
    'a date that does not exist',
    '# Leak\n\nLast Reviewed: 2025-02-30',
    'The playbook docs/leaked-key.md has a review date in line 3 that is no day of the calendar; it should be written as YYYY-MM-DD.',
  ),
  fails('a date that is still to be filled in', 'Last Reviewed: YYYY-MM-DD', /in line 1 that is no day/),
  fails('a date that two countries read differently', 'Last Reviewed: 01/12/2025', /in line 1 that is no day/),
  fails('an empty date', 'Last Reviewed:\n\nText', /in line 1 that is no day/),
  fails(
    'a date in the future',
    'Last Reviewed: 2026-02-01',
    'The playbook docs/leaked-key.md was last reviewed on 2026-02-01 by its own words, which lies in the future.',
  ),
  {
    name: 'a date that has begun elsewhere',
    declared,
    now: '2025-12-31T12:00:00.000Z',
    facts: [playbookWith('Last Reviewed: 2026-01-01')],
    expect: { status: 'pass', message: /2026-01-01, 0 days ago/ },
  },
  fails(
    'a draft, however new',
    '---\nstatus: Draft\nlast_reviewed: 2025-12-01\n---\n',
    'The playbook docs/leaked-key.md has the status Draft; it should be one that people follow.',
  ),
  fails(
    'a deprecated one',
    '**Status:** DEPRECATED, see the other\nLast Reviewed: 2025-12-01',
    /the status DEPRECATED/,
  ),
  fails('a draft by its table', '| Status | Last Reviewed |\n|---|---|\n| Draft | 2025-12-01 |', /the status Draft/),
  {
    name: 'a status that is in force, and one in an example',
    declared,
    facts: [playbookWith('Status: Approved\nLast Reviewed: 2025-12-01\n\n```\nStatus: Draft\n```')],
    expect: { status: 'pass', observed: { status: 'Approved' } },
  },
  {
    name: 'words that are no field',
    declared,
    facts: [playbookWith('The status: nobody knows when it was last reviewed: never.'), RECENT],
    expect: { status: 'pass', observed: { status: null, lastReviewed: null } },
  },
  {
    name: 'no playbook declared',
    facts: [],
    expect: {
      status: 'not-applicable',
      message: 'There is no playbook to read; playbook-present judges that.',
    },
  },
  {
    name: 'a playbook that is not there',
    declared,
    facts: [playbookIs({ path: PLAYBOOK_PATH, state: 'untracked' })],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'a playbook that could not be read',
    declared,
    facts: [unreadFor(playbookFile, PLAYBOOK_PATH, 'failed'), RECENT],
    expect: { status: 'unknown' },
  },
]);
