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

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html */
export const detectorEnabled = item<string, boolean>({
  operation: 'guardduty:GetDetector',
  of: detectors,
  async read(DetectorId, aws) {
    const { GetDetectorCommand, GuardDutyClient } = await load();
    const { Status } = await aws.send(GuardDutyClient, new GetDetectorCommand({ DetectorId }));
    return present(Status, 'guardduty:GetDetector', 'status') === 'ENABLED';
  },
});
