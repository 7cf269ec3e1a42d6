import type { JudgedAccount } from '../../src/judge.ts';

/** An account of which only what matters is given. */
export const judgedAccount = (parts: Partial<JudgedAccount> = {}): JudgedAccount => ({
  partition: 'aws',
  homeRegion: 'us-east-1',
  accountId: '111122223333',
  regions: ['us-east-1'],
  takenAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:01:00.000Z',
  calls: { total: 0, byOperation: {} },
  results: [],
  unread: [],
  prepared: [],
  activeKeys: 0,
  minutesPerKey: 30,
  ...parts,
});
