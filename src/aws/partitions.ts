/**
 * The region in which a partition keeps what is global (IAM, account settings), and where account-wide results are
 * reported. Source: https://docs.aws.amazon.com/general/latest/gr/iam-service.html
 */
const HOME_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** `fallback` for partitions that are not public. */
export const homeRegionOf = (partition: string, fallback: string): string => HOME_REGIONS[partition] ?? fallback;
