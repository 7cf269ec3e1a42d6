import { allPages, present } from '../answer.ts';
import { item, list } from '../collector.ts';

const load = () => import('@aws-sdk/client-guardduty');

const LIST = 'guardduty:ListDetectors';

/** A detector id; a region has at most one. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListDetectors.html */
export const detectors = list<string>({
  name: 'detector',
  operation: LIST,
  scope: 'region',
  async read(aws) {
    const { GuardDutyClient, ListDetectorsCommand } = await load();
    const pages = await allPages(
      LIST,
      (NextToken) => aws.send(GuardDutyClient, new ListDetectorsCommand(NextToken === undefined ? {} : { NextToken })),
      (page) => page.NextToken,
    );
    return pages.flatMap((page) => present(page.DetectorIds, LIST, 'detectorIds'));
  },
  describe: (id, { partition, region, accountId }) => {
    const arn = `arn:${partition}:guardduty:${region}:${accountId}:detector/${id}`;
    return { resource: { type: 'AwsGuardDutyDetector', id: arn, arn, name: id, region } };
  },
});

const GET = 'guardduty:GetDetector';

export interface DetectorStatus {
  /** False for a suspended detector: it keeps its settings and findings, but analyses nothing. */
  readonly enabled: boolean;
  /** `FIFTEEN_MINUTES`, `ONE_HOUR` or `SIX_HOURS`; null where the answer, which need not hold it, does not. */
  readonly publishingFrequency: string | null;
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html */
export const detectorStatus = item<string, DetectorStatus>({
  operation: GET,
  of: detectors,
  async read(DetectorId, aws) {
    const { GetDetectorCommand, GuardDutyClient } = await load();
    const answer = await aws.send(GuardDutyClient, new GetDetectorCommand({ DetectorId }));
    return {
      enabled: present(answer.Status, GET, 'status') === 'ENABLED',
      publishingFrequency: answer.FindingPublishingFrequency || null,
    };
  },
});
