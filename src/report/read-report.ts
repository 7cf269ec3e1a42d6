import schema from '../../schemas/report.schema.json' with { type: 'json' };
import type { Outcome } from '../outcome.ts';
import { readSaved, type SavedKind } from '../saved-file.ts';
import type { Report } from './report.ts';

/** What a JSON report is called, and where one comes from. */
export const REPORT = {
  noun: 'report',
  part: 'results',
  version: 1,
  schema,
  source: 'make one with "keydrill scan --format json=FILE"',
  again: 'write it again with "keydrill scan --format json=FILE"',
} as const satisfies SavedKind;

/** Reads a JSON report; anything else gets one sentence. `name` is how the file is called in it. */
export const readReport = (text: string, name: string): Promise<Outcome<Report>> =>
  readSaved<Report>(text, name, REPORT);
