import { describe, it } from 'vitest';
import { type IncidentRecord, incidentLog } from '../../src/facts/repository/incidents.ts';
import { givenFor, testRule, unreadFor } from '../../src/testing/index.ts';
import { playbookDeclared } from '../../src/testing/repository-samples.ts';
import rule from './rule.ts';

const LOG = 'docs/incidents';
const declared = { playbook: playbookDeclared({ incidentLog: LOG }) };

const record = (id: string, parts: Partial<IncidentRecord> = {}): IncidentRecord => ({
  id,
  file: `${LOG}/${id}.md`,
  line: 2,
  closedAt: '2025-12-01T00:00:00.000Z',
  reviewedAt: null,
  problem: null,
  ...parts,
});
const log = (...records: readonly IncidentRecord[]) => givenFor(incidentLog, LOG, records);
const reviewed = (at: string) => log(record('INC-1', { reviewedAt: at }));

/** Now is 2026-01-01T00:00Z. */
testRule(rule, { describe, it }, [
  {
    name: 'reviewed to the hour',
    declared,
    facts: [reviewed('2025-12-04T00:00:00.000Z')],
    expect: {
      status: 'pass',
      severity: 'low',
      resource: 'INC-1',
      message: 'Incident INC-1 was reviewed 72 h after it was closed; the limit is 72 h.',
      observed: { closedAt: '2025-12-01T00:00:00.000Z', reviewedAt: '2025-12-04T00:00:00.000Z' },
    },
  },
  {
    name: 'reviewed a minute late',
    declared,
    facts: [reviewed('2025-12-04T00:01:00.000Z')],
    expect: {
      status: 'fail',
      message: 'Incident INC-1 was reviewed 73 h after it was closed; the limit is 72 h.',
    },
  },
  {
    name: 'reviewed before it was closed',
    declared,
    facts: [reviewed('2025-11-30T00:00:00.000Z')],
    expect: { status: 'pass', message: /was reviewed 0 h after/ },
  },
  {
    name: 'a limit from the policy',
    declared,
    parameters: { maxHours: 24 },
    facts: [reviewed('2025-12-03T00:00:00.000Z')],
    expect: { status: 'fail', message: /48 h after it was closed; the limit is 24 h\.$/ },
  },
  {
    name: 'never reviewed',
    declared,
    facts: [log(record('INC-1'))],
    expect: {
      status: 'fail',
      message: 'Incident INC-1 was closed on 2025-12-01 and is not reviewed yet, 744 h later; the limit is 72 h.',
    },
  },
  {
    name: 'not reviewed yet, and still in time to the hour',
    declared,
    facts: [log(record('INC-1', { closedAt: '2025-12-29T00:00:00.000Z' }))],
    expect: {
      status: 'not-applicable',
      message: 'Incident INC-1 was closed on 2025-12-29 and is not reviewed yet; the limit is 72 h.',
    },
  },
  {
    name: 'not reviewed yet, and out of time by a minute',
    declared,
    facts: [log(record('INC-1', { closedAt: '2025-12-28T23:59:00.000Z' }))],
    expect: { status: 'fail', message: /72 h later/ },
  },
  {
    name: 'a review that is planned has not taken place',
    declared,
    facts: [reviewed('2026-02-01T00:00:00.000Z')],
    expect: { status: 'fail', message: /is not reviewed yet, 744 h later/ },
  },
  {
    name: 'open',
    declared,
    facts: [log(record('INC-1', { closedAt: null }))],
    expect: { status: 'not-applicable', message: 'Incident INC-1 is still open.' },
  },
  {
    name: 'closed in the future',
    declared,
    facts: [log(record('INC-1', { closedAt: '2026-03-01T00:00:00.000Z' }))],
    expect: { status: 'fail', message: 'Incident INC-1 was closed on 2026-03-01, which lies in the future.' },
  },
  {
    name: 'a record that cannot be read, at its place; its neighbour is judged',
    declared,
    facts: [
      log(
        record('bad', { closedAt: null, problem: 'has no date as YYYY-MM-DD in closed' }),
        record('good', { reviewedAt: '2025-12-02T00:00:00.000Z' }),
      ),
    ],
    expect: [
      {
        status: 'fail',
        resource: 'bad',
        message:
          'The incident record in line 2 of docs/incidents/bad.md has no date as YYYY-MM-DD in closed; it should be readable.',
      },
      { status: 'pass', resource: 'good' },
    ],
  },
  {
    name: 'no incident yet',
    declared,
    facts: [log()],
    expect: { status: 'not-applicable', message: 'There is no incident record to judge.' },
  },
  {
    name: 'no log declared',
    declared: { playbook: playbookDeclared() },
    facts: [],
    expect: { status: 'not-applicable', message: 'There is no incident record to judge.' },
  },
  { name: 'no playbook declared', facts: [], expect: { status: 'not-applicable' } },
  {
    name: 'a log that could not be read',
    declared,
    facts: [unreadFor(incidentLog, LOG, 'failed')],
    expect: { status: 'unknown' },
  },
]);
