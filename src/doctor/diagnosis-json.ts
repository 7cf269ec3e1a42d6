import { VERSION } from '../version.ts';
import type { Diagnosis } from './diagnosis.ts';

/** What `keydrill doctor --format json` prints. Changes only add. */
export interface DiagnosisJson extends Diagnosis {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'keydrill'; readonly version: string };
}

export function diagnosisJson({ counts, checks, missingActions, permissions }: Diagnosis): string {
  const json: DiagnosisJson = {
    schemaVersion: 1,
    tool: { name: 'keydrill', version: VERSION },
    counts,
    checks,
    missingActions,
    permissions,
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
