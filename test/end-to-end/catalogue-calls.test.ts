import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bestAccount } from '../lab/accounts/best.ts';
import { worstAccount } from '../lab/accounts/worst.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { PLANNED } from './catalogue-plan.ts';
import { openScanner, type Scan, type Scanner } from './scan.ts';

const HOME = 'us-east-1';
const MOST_IN_A_REGION = 40;

describe.skipIf(emulatorSkipped).each([
  ['best', bestAccount],
  ['worst', worstAccount],
] as const)('the calls of the whole catalogue: %s', (_, create) => {
  let lab: Lab;
  let scanner: Scanner;
  let scan: Scan;
  beforeAll(async () => {
    lab = await startLab();
    scanner = await openScanner(lab, (await create(lab)).writeRepository);
    lab.clearCalls();
    scan = await scanner.scan();
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  it('are planned, and counted as the server saw them', () => {
    const { byOperation, total } = scan.report.run.calls;
    expect(Object.keys(byOperation).filter((operation) => !PLANNED.includes(operation))).toEqual([]);
    expect(total).toBe(lab.calls().length);
  });

  it('are never made twice, but for looking whether the credential report is ready', () => {
    const questions = lab
      .calls()
      .filter(({ operation }) => operation !== 'iam:GenerateCredentialReport')
      .map(({ operation, region, path, parameters }) => JSON.stringify([operation, region, path, parameters]));
    expect(questions.filter((question, index) => questions.indexOf(question) !== index)).toEqual([]);
  });

  it('are few in every region; the home region has those of the whole account as well', () => {
    const byRegion = new Map<string, number>();
    for (const { region } of lab.calls()) byRegion.set(region, (byRegion.get(region) ?? 0) + 1);
    expect(byRegion.size).toBe(3);
    for (const [region, count] of byRegion) if (region !== HOME) expect(count).toBeLessThanOrEqual(MOST_IN_A_REGION);
  });
});
