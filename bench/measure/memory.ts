import { inFolder, type MeasuredRun, runMeasured } from '../run-keydrill.ts';
import type { AccountShape } from '../server/account.ts';
import type { BenchServer } from '../server/start-server.ts';
import { mb, ms, type Row } from '../table.ts';
import { ESSENTIAL } from './selection.ts';

const LARGE: AccountShape = { users: 5000, usersWithKeys: 3000, roles: 1000 };
const SMALL: AccountShape = { users: 50, usersWithKeys: 30, roles: 100 };
const FEW = 50;
const MANY = 200;
const LATENCY = 50;

/** The largest resident set of scans of one large account and of many small ones. */
export async function measureMemory(server: BenchServer): Promise<readonly Row[]> {
  const large = await scan(server, LARGE, []);
  const few = await scan(server, SMALL, throughRoles(FEW));
  const many = await scan(server, SMALL, throughRoles(MANY));
  const perAccount = Math.max(0, (many.peakBytes - few.peakBytes) / (MANY - FEW));
  const thousand = many.peakBytes + perAccount * (1000 - MANY);
  return [
    row('peak memory, 1 account of 5,000 users (3,000 with keys), 1,000 roles', large, 250),
    row(`peak memory, ${FEW} accounts of 50 users, 17 regions`, few, 400),
    row(`peak memory, ${MANY} accounts of 50 users, 17 regions`, many, 400),
    {
      what: `growth from ${FEW} to ${MANY} accounts, and what it makes of 1,000`,
      measured: `${Math.round(perAccount / 1000)} kB an account, ${mb(thousand)}`,
      must: '≤ 400 MB',
      holds: thousand <= 400_000_000,
    },
  ];
}

const row = (what: string, { peakBytes, ms: time, cpuMs }: MeasuredRun, limit: number): Row => ({
  what,
  measured: `${mb(peakBytes)} (${ms(time)}, processor ${ms(cpuMs)})`,
  must: `≤ ${limit} MB`,
  holds: peakBytes <= limit * 1_000_000,
});

const scan = (server: BenchServer, shape: AccountShape, accounts: readonly string[]): Promise<MeasuredRun> =>
  inFolder(ESSENTIAL, async (folder, policy) => {
    await server.begin(shape, LATENCY);
    const args = ['scan', '--policy', policy, '--format', 'json=report.json', ...accounts];
    const run = await runMeasured(args, { env: server.env, folder });
    const { unanswered } = await server.seen();
    if (unanswered.length > 0) throw new Error(`The server has no answer for ${unanswered.join(', ')}.`);
    return run;
  });

const throughRoles = (count: number): readonly string[] => [
  '--role-name',
  'keydrill',
  ...Array.from({ length: count }, (_, index) => ['--accounts', String(200_000_000_000 + index)]).flat(),
];
