import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from '../../test/lab/cli.ts';
import { inFolder } from '../run-keydrill.ts';
import { median, ms, type Row } from '../table.ts';
import { ESSENTIAL } from './selection.ts';

const ROUNDS = 21;

/** How long a command takes that reads nothing, against node with an empty script. */
export const measureStartUp = (): Promise<readonly Row[]> =>
  inFolder(ESSENTIAL, async (folder) => {
    const script = join(folder, 'nothing.mjs');
    await writeFile(script, '');
    const times = { bare: [] as number[], version: [] as number[], demo: [] as number[] };
    let demoCode: number | null = 0;
    // In turn, so that whatever else the machine does hits all three alike.
    for (let round = 0; round < ROUNDS; round += 1) {
      times.bare.push((await runCli([], { script })).ms);
      times.version.push((await runCli(['--version'])).ms);
      const demo = await runCli(['demo']);
      times.demo.push(demo.ms);
      demoCode = demo.code;
    }
    const bare = median(times.bare);
    return [
      { what: `start of bare node, median of ${ROUNDS}`, measured: ms(bare), must: '', holds: null },
      ratioRow('keydrill --version', median(times.version) / bare, { limit: 2, time: median(times.version) }),
      demoCode === 2 || demoCode === null
        ? { what: 'keydrill demo', measured: `failed with exit code ${demoCode}`, must: '≤ 4 ×', holds: false }
        : ratioRow('keydrill demo', median(times.demo) / bare, { limit: 4, time: median(times.demo) }),
    ];
  });

const ratioRow = (
  what: string,
  ratio: number,
  { limit, time }: { readonly limit: number; readonly time: number },
): Row => ({
  what: `${what}, against bare node`,
  measured: `${ratio.toFixed(2)} × (${ms(time)})`,
  must: `≤ ${limit} ×`,
  holds: ratio <= limit,
});
