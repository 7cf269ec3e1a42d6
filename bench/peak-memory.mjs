// Loaded before the measured program: when it ends, writes down what it took. VmHWM and not process.resourceUsage(),
// whose maximum includes the process that started it.
import { readFileSync, writeFileSync } from 'node:fs';

const { KEYDRILL_BENCH_USAGE: path } = process.env;

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const peakKib = peakOf('/proc/self/status') ?? maxRSS;
  writeFileSync(path, JSON.stringify({ peakBytes: peakKib * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 }));
});

function peakOf(status) {
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8')) ?? [];
    return kib === undefined ? null : Number(kib);
  } catch {
    return null;
  }
}
