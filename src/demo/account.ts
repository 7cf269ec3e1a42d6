import type { Snapshot } from '../facts/snapshot.ts';

/** The snapshot of a company that does not exist: every kind of result, in 17 regions. Loaded when it is shown. */
export async function demoAccount(): Promise<Snapshot> {
  const { default: snapshot } = await import('./account.json', { with: { type: 'json' } });
  return snapshot as unknown as Snapshot;
}
