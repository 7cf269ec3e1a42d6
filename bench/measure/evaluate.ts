import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NOTHING_DECLARED } from '../../src/facts/declarations.ts';
import type { Snapshot } from '../../src/facts/snapshot.ts';
import { readSnapshot } from '../../src/facts/snapshot-file.ts';
import { judgeAccount } from '../../src/judge.ts';
import { inFolder, runMeasured } from '../run-keydrill.ts';
import type { AccountShape } from '../server/account.ts';
import type { BenchServer } from '../server/start-server.ts';
import { mb, ms, type Row } from '../table.ts';
import { EVERY_RULE, rulesOf } from './selection.ts';

const SHAPE: AccountShape = { users: 5000, usersWithKeys: 3000, roles: 1000 };

/** How long judging takes when nothing has to be asked. */
export const measureEvaluate = (server: BenchServer): Promise<readonly Row[]> =>
  inFolder(EVERY_RULE, async (folder, policy) => {
    await server.begin(SHAPE, 0);
    const file = 'snapshot.json';
    await runMeasured(['collect', '--policy', policy, '--output', file], { env: server.env, folder });
    const text = await readFile(join(folder, file), 'utf8');
    const snapshot = await snapshotIn(text);
    const rules = rulesOf(EVERY_RULE);
    const started = performance.now();
    const { results } = judgeAccount(snapshot, rules, NOTHING_DECLARED);
    const judging = performance.now() - started;
    const whole = await runMeasured(['evaluate', file, '--policy', policy, '--format', 'json=report.json'], {
      env: {},
      folder,
    });
    const start = await runMeasured(['--version'], { env: {}, folder });
    return [
      {
        what: `judging 5,000 users by all ${rules.length} rules, in process, not warmed up`,
        measured: `${ms(judging)} (${results.length} results)`,
        must: '≤ 1 s',
        holds: judging <= 1000,
      },
      {
        what: 'keydrill evaluate of the same snapshot, less start-up',
        measured: `${ms(whole.ms - start.ms)} (file ${mb(text.length)}, peak ${mb(whole.peakBytes)})`,
        must: '≤ 1 s',
        holds: whole.ms - start.ms <= 1000,
      },
    ];
  });

async function snapshotIn(text: string): Promise<Snapshot> {
  const snapshot = await readSnapshot(text, 'the snapshot');
  if (!snapshot.ok) throw new Error(snapshot.problem);
  return snapshot.value;
}
