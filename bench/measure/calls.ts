import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pack } from '../../src/engine/rule.ts';
import { demandOf } from '../../src/engine/select.ts';
import { planOf } from '../../src/facts/plan.ts';
import type { Calls } from '../../src/facts/snapshot.ts';
import { inFolder, type MeasuredRun, runMeasured } from '../run-keydrill.ts';
import { type AccountShape, peopleWithoutMfa, principalsOf } from '../server/account.ts';
import type { Seen } from '../server/messages.ts';
import type { BenchServer } from '../server/start-server.ts';
import { ms, type Row } from '../table.ts';
import { longestChain } from './chain.ts';
import { ESSENTIAL, RECOMMENDED, rulesOf } from './selection.ts';

const SHAPE: AccountShape = { users: 500, usersWithKeys: 300, roles: 1000 };
const LATENCY = 50;
/** The default of --concurrency: calls at once for each account and service. */
const CONCURRENCY = 16;
const RUNS = 3;
const HOME = 'us-east-1';

interface Scan {
  readonly run: MeasuredRun;
  readonly calls: Calls;
  readonly seen: Seen;
}

/** How many calls a scan makes, and how long it takes, when every call takes 50 ms. */
export async function measureCalls(server: BenchServer): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const pack of [ESSENTIAL, RECOMMENDED]) rows.push(...(await measurePack(server, pack)));
  return rows;
}

async function measurePack(server: BenchServer, pack: Pack): Promise<readonly Row[]> {
  const scans: Scan[] = [];
  for (let run = 0; run < RUNS; run += 1) scans.push(await scanOnce(server, pack));
  // The middle one of the runs, by time.
  const [, scan = scans[0]] = scans.sort((a, b) => a.run.ms - b.run.ms);
  const rows = scan === undefined ? [] : [...countRows(scan), regionRow(scan), ...timeRows(scan, pack)];
  return rows.map((row) => ({ ...row, what: `${pack}: ${row.what}` }));
}

const scanOnce = (server: BenchServer, pack: Pack): Promise<Scan> =>
  inFolder(pack, async (folder, policy) => {
    await server.begin(SHAPE, LATENCY);
    const run = await runMeasured(['scan', '--policy', policy, '--format', 'json=report.json'], {
      env: server.env,
      folder,
    });
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as {
      readonly run: { readonly calls: Calls };
    };
    return { run, calls: report.run.calls, seen: await server.seen() };
  });

const pages = Math.ceil(principalsOf(SHAPE) / 1000);

function countRows({ calls, seen }: Scan): readonly Row[] {
  const services = Object.entries(byService(seen)).map(([service, count]) => `${service} ${count}`);
  const iam = byService(seen)['iam'] ?? 0;
  const people = peopleWithoutMfa(SHAPE);
  const most = 10 + pages + SHAPE.usersWithKeys + people;
  const same = JSON.stringify(calls.byOperation) === JSON.stringify(seen.byOperation) && calls.total === seen.total;
  return [
    {
      what: 'IAM calls: 500 users, 300 with keys, 1,000 roles',
      measured: `${iam}`,
      must: `≤ 10 + ${pages} pages + ${SHAPE.usersWithKeys} users with keys + ${people} without MFA = ${most}`,
      holds: iam <= most,
    },
    { what: 'all calls, 17 regions', measured: `${seen.total} (${services.join(', ')})`, must: '', holds: null },
    {
      what: 'calls in the report / at the server',
      measured: `${calls.total} / ${seen.total}`,
      must: 'the same, by operation',
      holds: same,
    },
    {
      what: 'operations the server could not answer',
      measured: seen.unanswered.join(', ') || 'none',
      must: 'none',
      holds: seen.unanswered.length === 0,
    },
  ];
}

/** The home region also gets what is asked once for the account; the others only what is asked of each region. */
function regionRow({ seen }: Scan): Row {
  const regional = Object.entries(seen.byRegion).filter(([region]) => region !== HOME);
  const [region, most] = regional.sort(([, a], [, b]) => b - a)[0] ?? ['none', 0];
  return {
    what: 'calls in one region',
    measured: `${most} (${region}), ${seen.byRegion[HOME] ?? 0} in ${HOME}`,
    must: '≤ 40 a region, but for the account-wide ones',
    holds: most <= 40,
  };
}

function timeRows({ run, seen }: Scan, pack: Pack): readonly Row[] {
  const chain = longestChain(planOf(rulesOf(pack).map(demandOf)), pages);
  const [busiest, count] = Object.entries(byService(seen)).sort(([, a], [, b]) => b - a)[0] ?? ['', 0];
  const waves = Math.ceil(count / CONCURRENCY);
  const limit = 2 * Math.max(chain * LATENCY, waves * LATENCY);
  const reading = (seen.lastAt ?? 0) - (seen.firstAt ?? 0);
  const must = `≤ 2 × max(${chain} in a row, ${busiest} ${count} ÷ ${CONCURRENCY} = ${waves}) × ${LATENCY} ms = ${ms(limit)}`;
  const atOnce = Object.entries(seen.mostAtOnce).map(([service, most]) => `${service} ${most}`);
  return [
    { what: 'scan, from start to exit', measured: ms(run.ms), must, holds: run.ms <= limit },
    {
      what: 'of that: first call to last answer',
      measured: ms(reading),
      must: `≤ ${ms(limit)}`,
      holds: reading <= limit,
    },
    { what: 'of that: start-up, judging, report', measured: ms(run.ms - reading), must: '', holds: null },
    { what: 'processor time of the scan', measured: ms(run.cpuMs), must: '', holds: null },
    { what: 'most calls waiting at once', measured: atOnce.join(', '), must: '', holds: null },
  ];
}

function byService({ byOperation }: Pick<Seen, 'byOperation'>): Readonly<Record<string, number>> {
  const services: Record<string, number> = {};
  for (const [operation, count] of Object.entries(byOperation)) {
    const service = operation.slice(0, operation.indexOf(':'));
    services[service] = (services[service] ?? 0) + count;
  }
  return services;
}
