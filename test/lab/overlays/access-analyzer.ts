// Shape: docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListAnalyzers.html
import { jsonAnswer } from '../error-answers.ts';
import type { Overlays } from './overlay.ts';

export interface Analyzer {
  readonly region: string;
  /** Default `ACCOUNT`: external access, seen from the account. */
  readonly type?:
    | 'ACCOUNT'
    | 'ORGANIZATION'
    | 'ACCOUNT_UNUSED_ACCESS'
    | 'ORGANIZATION_UNUSED_ACCESS'
    | 'ACCOUNT_INTERNAL_ACCESS'
    | 'ORGANIZATION_INTERNAL_ACCESS';
  readonly status?: 'ACTIVE' | 'CREATING' | 'DISABLED' | 'FAILED';
  readonly name?: string;
}

/** access-analyzer:ListAnalyzers, by region and by the type that is asked for. */
export function analyzers(given: readonly Analyzer[]): Overlays {
  return {
    'access-analyzer:ListAnalyzers': async ({ region, parameters }, { accountId }) => {
      const account = await accountId();
      const found = given
        .map((analyzer, index) => ({ type: 'ACCOUNT', status: 'ACTIVE', name: `analyzer-${index}`, ...analyzer }))
        .filter((analyzer) => analyzer.region === region && (parameters['type'] ?? analyzer.type) === analyzer.type)
        .map(({ name, type, status }) => ({
          arn: `arn:aws:access-analyzer:${region}:${account}:analyzer/${name}`,
          name,
          type,
          status,
          createdAt: '2024-01-01T00:00:00Z',
        }));
      return jsonAnswer(200, { analyzers: found });
    },
  };
}
