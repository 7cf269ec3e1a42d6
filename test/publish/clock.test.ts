import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pacer, systemClock } from '../../src/publish/clock.ts';
import { fakeClock } from './fake-clock.ts';

describe('a pacer', () => {
  it('lets the first call start at once, and the others follow evenly', async () => {
    const clock = fakeClock();
    const turn = pacer(10, clock);
    const starts: number[] = [];
    for (let call = 0; call < 25; call += 1) {
      await turn();
      starts.push(clock.now());
    }
    expect(starts.slice(0, 4)).toEqual([0, 100, 200, 300]);
    expect(starts.at(-1)).toBe(2400);
  });

  it('waits for nothing after a call that took long, and lets none catch up', async () => {
    const clock = fakeClock();
    const turn = pacer(10, clock);
    await turn();
    clock.pass(5000);
    for (let call = 0; call < 3; call += 1) await turn();
    expect(clock.waits).toEqual([100, 100]);
  });

  it('never starts more in any second, however long calls take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 60 }),
        async (perSecond, durations) => {
          const clock = fakeClock();
          const turn = pacer(perSecond, clock);
          const starts: number[] = [];
          for (const duration of durations) {
            await turn();
            starts.push(clock.now());
            clock.pass(duration);
          }
          for (const start of starts) {
            const within = starts.filter((other) => other >= start && other < start + 999);
            expect(within.length).toBeLessThanOrEqual(perSecond);
          }
        },
      ),
    );
  });
});

it('the clock of the system goes on while it waits', async () => {
  const before = systemClock.now();
  await systemClock.wait(20);
  expect(systemClock.now() - before).toBeGreaterThanOrEqual(15);
});
