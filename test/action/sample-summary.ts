import type { Summary } from '../../src/report/report.ts';

/** Figures that are all different, so that none can pass for another. */
export const sampleSummary = (): Summary => ({
  readiness: { score: 63, capabilities: [] },
  counts: {
    pass: 40,
    fail: 25,
    unknown: 6,
    'not-applicable': 8,
    excepted: 9,
    failBySeverity: { critical: 2, high: 3, medium: 5, low: 15 },
  },
  incidents: 1,
  rotation: null,
});
