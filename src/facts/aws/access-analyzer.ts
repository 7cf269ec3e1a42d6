import { allPages, present } from '../answer.ts';
import { one } from '../collector.ts';

const OPERATION = 'access-analyzer:ListAnalyzers';

export interface Analyzer {
  readonly name: string;
  /** `ACCOUNT` and `ORGANIZATION` look for external access; others, e.g. `ACCOUNT_UNUSED_ACCESS`, for something else. */
  readonly type: string;
  /** `ACTIVE`, `CREATING`, `DISABLED` or `FAILED`. */
  readonly status: string;
}

/**
 * The analyzers that the account holds in a region; an organization's analyzer belongs to the account that made it.
 * https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListAnalyzers.html
 */
export const analyzers = one<readonly Analyzer[]>({
  operation: OPERATION,
  scope: 'region',
  async read(aws) {
    const { AccessAnalyzerClient, ListAnalyzersCommand } = await import('@aws-sdk/client-accessanalyzer');
    const pages = await allPages(
      OPERATION,
      (nextToken) =>
        aws.send(AccessAnalyzerClient, new ListAnalyzersCommand(nextToken === undefined ? {} : { nextToken })),
      (page) => page.nextToken,
    );
    return pages
      .flatMap((page) => present(page.analyzers, OPERATION, 'analyzers'))
      .map(({ name, type, status }) => ({
        name: present(name, OPERATION, 'name'),
        type: present(type, OPERATION, 'type'),
        status: present(status, OPERATION, 'status'),
      }));
  },
});
