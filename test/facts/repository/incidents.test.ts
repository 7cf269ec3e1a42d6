import { describe, expect, it } from 'vitest';
import {
  type IncidentRecord,
  incidentLog,
  incidentLogs,
  incidentRecords,
} from '../../../src/facts/repository/incidents.ts';
import { fakeAws } from '../fake-aws.ts';
import { inRepository } from './fake-repository.ts';

const TARGET = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
const playbook = (log: string | null) => ({ path: 'leak.md', maxReviewAgeDays: 180, incidentLog: log });
const reading = (files: Record<string, string>) => incidentLog.read('incidents', inRepository({ files }));
const record = (parts: Partial<IncidentRecord> = {}): IncidentRecord => ({
  id: 'INC-1',
  file: 'incidents/a.yaml',
  line: 1,
  closedAt: null,
  reviewedAt: null,
  problem: null,
  ...parts,
});

describe('the incident log that is declared', () => {
  it('is listed by its path', () => {
    expect(incidentLogs.list({ playbook: playbook('incidents') }, TARGET)).toEqual(['incidents']);
    expect(incidentLogs.list({ playbook: playbook(null) }, TARGET)).toEqual([]);
    expect(incidentLogs.list({ playbook: null }, TARGET)).toEqual([]);
    expect(incidentLogs.describe('incidents', TARGET).resource.name).toBe('incidents');
  });

  it('gives its records to be judged, each at its place', () => {
    const log = () => [record({ line: 7 })];
    expect(incidentRecords.list({ playbook: playbook('incidents'), log }, TARGET)).toEqual([record({ line: 7 })]);
    expect(incidentRecords.list({ playbook: playbook(null), log }, TARGET)).toEqual([]);
    expect(incidentRecords.list({ playbook: null, log }, TARGET)).toEqual([]);
    // The line is where it stands today, and must not make it another record tomorrow.
    expect(incidentRecords.describe(record({ line: 7 }), TARGET)).toEqual({
      key: 'incidents/a.yaml#INC-1',
      resource: {
        type: 'Other',
        id: 'incidents/a.yaml#INC-1',
        name: 'INC-1',
        region: 'global',
        file: { path: 'incidents/a.yaml', line: 7 },
      },
    });
  });
});

describe('repository:IncidentLog', () => {
  it('reads when a record was closed and reviewed', async () => {
    const text = '- id: INC-1\n  closed: 2026-03-01T10:00Z\n  reviewed: 2026-03-03\n- id: INC-2\n  opened: 2026-04-01';
    expect(await reading({ 'incidents/a.yaml': text })).toEqual([
      record({ closedAt: '2026-03-01T10:00:00.000Z', reviewedAt: '2026-03-03T00:00:00.000Z' }),
      record({ id: 'INC-2', line: 4 }),
    ]);
  });

  it.each([
    ['its title', 'title: Leaked CI key', 'Leaked CI key'],
    ['its id before its title', 'title: Leaked CI key\nid: 7', '7'],
    ['its file', 'closed: 2026-03-01', '2026-03-ci-key'],
  ])('calls a record by %s', async (_, fields, id) => {
    const [found] = await reading({ 'incidents/2026-03-ci-key.md': `---\n${fields}\n---\n` });
    expect(found?.id).toBe(id);
  });

  it.each([
    ['closed: yesterday', 'has no date as YYYY-MM-DD in closed'],
    ['closed: true', 'has no date as YYYY-MM-DD in closed'],
    ['closed: 2026-03-01\nreviewed: [2026-03-02]', 'has no date as YYYY-MM-DD in reviewed'],
    ['closed: soon\nreviewed: later', 'has no date as YYYY-MM-DD in closed and reviewed'],
    ['closed: {', 'is not valid YAML'],
  ])('says what keeps a record from being judged: %j', async (text, problem) => {
    expect(await reading({ 'incidents/a.yaml': text })).toMatchObject([{ id: 'a', problem }]);
  });

  it.each(['closed:', 'closed: ""', 'closed: null', 'closed: ~'])('takes %j for open', async (text) => {
    expect(await reading({ 'incidents/a.yaml': text })).toEqual([record({ id: 'a' })]);
  });

  it('tells records of one name apart', async () => {
    const text = '- { closed: 2026-03-01 }\n- { closed: 2026-04-01 }\n- { id: other }';
    expect((await reading({ 'incidents/a.yaml': text })).map(({ id }) => id)).toEqual(['a', 'a (2)', 'other']);
  });

  it('has one record that says so when there is nothing at its place', async () => {
    expect(await reading({})).toEqual([
      record({ id: 'incidents', file: 'incidents', problem: 'holds no file that git tracks' }),
    ]);
  });

  it('is unreadable outside a checkout', async () => {
    await expect(incidentLog.read('incidents', fakeAws({}))).rejects.toMatchObject({
      error: { code: 'NotARepository' },
    });
  });
});
