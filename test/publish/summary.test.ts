import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/publish/failure.ts';
import type { Change, HubPublication, Publication } from '../../src/publish/publication.ts';
import { publicationJson } from '../../src/publish/publication-json.ts';
import { incompleteness, summaryLines } from '../../src/publish/summary.ts';
import { anyText } from '../report/any-text.ts';
import { HUB, TIME } from './sample-hub.ts';

const change = (parts: Partial<Change> = {}): Change => ({
  action: 'create',
  id: 'keydrill/iam-access-key-rotated/111122223333/us-east-1/abc',
  rule: 'iam-access-key-rotated',
  severity: 'high',
  message: 'Access key AKIAIOSFODNN7EXAMPLE of user ann is 412 days old; the limit is 90 days.',
  outcome: 'delivered',
  ...parts,
});
const failure = (parts: Partial<Failure> = {}): Failure => ({
  ids: [],
  code: 'AccessDeniedException',
  message: 'securityhub:GetFindings was denied (AccessDeniedException); allow securityhub:GetFindings',
  remedy: '"keydrill permissions --publish" prints the policy',
  ...parts,
});
const published = (parts: Partial<HubPublication> = {}): HubPublication => ({
  hub: HUB,
  changes: [],
  unchanged: 0,
  stale: 0,
  failures: [],
  isOff: false,
  ...parts,
});
const publication = (parts: Partial<Publication> = {}): Publication => ({
  dryRun: false,
  time: TIME,
  hubs: [published()],
  notEntered: [],
  ...parts,
});
const elsewhere = { ...HUB, region: 'eu-west-1' };

const refused = change({ outcome: 'failed', id: 'keydrill/a' });
const everything = publication({
  hubs: [
    published({
      changes: [
        change(),
        change(),
        change({ action: 'update' }),
        change({ action: 'resolve' }),
        change({ action: 'archive' }),
        refused,
        change({ outcome: 'failed', id: 'keydrill/b' }),
      ],
      unchanged: 1204,
      stale: 2,
      failures: [
        failure({ ids: ['keydrill/a'], code: 'InvalidInput', message: 'InvalidInput: bad', remedy: 'update keydrill' }),
        failure({
          ids: ['keydrill/b'],
          code: 'InvalidInput',
          message: 'InvalidInput: worse',
          remedy: 'update keydrill',
        }),
        failure({ ids: Array(100).fill('keydrill/c'), message: 'it was throttled', remedy: 'publish again' }),
      ],
    }),
    published({ hub: elsewhere, failures: [failure()] }),
    published({ hub: { ...HUB, region: 'eu-west-2' }, isOff: true }),
    published({ hub: { ...HUB, region: 'eu-west-3' } }),
  ],
  notEntered: [{ accountId: '222233334444', problem: 'not published: name a role to assume with --role-name.' }],
});

describe('the summary of a publication', () => {
  it('has a line for each hub, what failed below it, and a total', () => {
    expect(summaryLines(everything).join('\n')).toMatchInlineSnapshot(`
      "111122223333 us-east-1: 2 created, 1 updated, 1 resolved, 1 archived, 2 failed, 1,204 unchanged, 2 left alone, because the hub knows something newer than this report.
        failed keydrill/a: InvalidInput: bad
        failed keydrill/b: InvalidInput: worse
        failed 100 findings: it was throttled
        To mend it: update keydrill.
        To mend it: publish again.
      111122223333 eu-west-1: not published: securityhub:GetFindings was denied (AccessDeniedException); allow securityhub:GetFindings; "keydrill permissions --publish" prints the policy.
      111122223333 eu-west-2: Security Hub is off there, and the report has nothing for it.
      111122223333 eu-west-3: nothing to send.
      222233334444: not published: name a role to assume with --role-name.
      Total: 2 created, 1 updated, 1 resolved, 1 archived, 2 failed, 1,204 unchanged, 2 left alone, because the hub knows something newer than this report."
    `);
  });

  it('of a dry run says what would happen, and to which findings', () => {
    const changes = [change(), change({ action: 'archive', severity: 'low', message: 'It is gone.' })].map((each) => ({
      ...each,
      outcome: 'planned' as const,
    }));
    const hubs = [published({ changes, unchanged: 3 }), published({ hub: elsewhere })];
    expect(summaryLines(publication({ dryRun: true, hubs })).join('\n')).toMatchInlineSnapshot(`
      "111122223333 us-east-1: would create 1, archive 1, 3 unchanged.
        create high iam-access-key-rotated: Access key AKIA…MPLE of user ann is 412 days old; the limit is 90 days.
        archive low iam-access-key-rotated: It is gone.
      111122223333 eu-west-1: nothing to send.
      Total: would create 1, archive 1, 3 unchanged."
    `);
  });

  it('begins no line with what a runner obeys, not even in a report that was tampered with', () => {
    const hub = { ...HUB, accountId: '::error title=x' };
    const notEntered = [{ accountId: '::add-mask', problem: 'x' }];
    expect(summaryLines(publication({ hubs: [published({ hub })], notEntered }))).toEqual([
      ': :error title=x us-east-1: nothing to send.',
      ': :add-mask: x',
      'Total: nothing to send.',
    ]);
  });

  it('masks what is secret, and writes nothing that a terminal or a runner obeys', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const changes = [change({ message: text, rule: other, severity: text, id: other, outcome: 'failed' })];
        const failures = [failure({ ids: [text], message: other }), failure({ ids: [text, other], message: text })];
        const hubs = [
          published({ changes, failures }),
          published({ hub: { ...HUB, accountId: other, region: text }, failures: failures.slice(0, 1) }),
        ];
        for (const dryRun of [false, true]) {
          const given = publication({ dryRun, hubs, notEntered: [{ accountId: text, problem: text }] });
          const lines = summaryLines(given);
          for (const line of lines) {
            expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|^\s*::|##\[|AKIA[A-Z0-9]{16}/u);
          }
          const parsed: unknown = JSON.parse(publicationJson(given));
          expect(parsed).toMatchObject({ dryRun, hubs: [{ changes: [{ id: other }] }, {}] });
          expect(publicationJson(given)).not.toMatch(/(?!\n)\p{Cc}|[\p{Cf}\p{Zl}\p{Zp}]|##\[/u);
        }
      }),
    );
  });
});

describe('what did not arrive', () => {
  it('is said in one sentence', () => {
    expect(incompleteness(everything)).toBe(
      'Not everything was published: 2 findings, 1 region and 1 account failed; mend what is said of them, and publish the same report again.',
    );
    const unread = publication({ dryRun: true, hubs: [published({ failures: [failure()] })] });
    expect(incompleteness(unread)).toMatch(/^Not every hub could be looked at: 1 region failed; /);
    const [problem] = everything.notEntered;
    expect(incompleteness(publication({ notEntered: problem === undefined ? [] : [problem] }))).toMatch(
      /: 1 account failed;/,
    );
    expect(incompleteness(publication({ hubs: [published({ failures: [failure()] })] }))).toMatch(/: 1 region failed;/);
  });

  it('is nothing when all is there, when a hub is off without loss, and when the hub knows better', () => {
    const hubs = [published({ isOff: true }), published({ stale: 3 }), published({ changes: [change()] })];
    expect(incompleteness(publication({ hubs }))).toBeNull();
  });
});

describe('the JSON of a publication', () => {
  it('has all of it', () => {
    const parsed: unknown = JSON.parse(publicationJson(everything));
    expect(parsed).toMatchObject({
      schemaVersion: 1,
      tool: { name: 'keydrill' },
      dryRun: false,
      complete: false,
      report: { finishedAt: TIME },
      totals: { create: 2, update: 1, resolve: 1, archive: 1, failed: 2, unchanged: 1204, stale: 2 },
      hubs: [
        {
          partition: 'aws',
          accountId: '111122223333',
          region: 'us-east-1',
          state: 'incomplete',
          counts: { create: 2, failed: 2, unchanged: 1204, stale: 2 },
          changes: [
            { ...change(), message: 'Access key AKIA…MPLE of user ann is 412 days old; the limit is 90 days.' },
            {},
            { action: 'update' },
            { action: 'resolve' },
            { action: 'archive' },
            { outcome: 'failed' },
            {},
          ],
          failures: [{ ids: ['keydrill/a'], code: 'InvalidInput', message: 'InvalidInput: bad' }, {}, {}],
        },
        { region: 'eu-west-1', state: 'untouched', failures: [{ ids: [] }] },
        { region: 'eu-west-2', state: 'off', changes: [], failures: [] },
        { region: 'eu-west-3', state: 'done' },
      ],
      notEntered: [{ accountId: '222233334444' }],
    });
  });

  it('is complete when nothing failed', () => {
    expect(JSON.parse(publicationJson(publication()))).toMatchObject({ complete: true, notEntered: [] });
  });
});
