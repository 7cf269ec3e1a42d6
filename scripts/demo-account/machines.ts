import { inline } from './policies.ts';
import type { DemoUser } from './users.ts';

/** Programs that hold a key: in pipelines, in the data centre, at partners, and some that nobody remembers. */
export const machines: readonly DemoUser[] = [
  {
    name: 'terraform',
    since: '2021-02-15T10:30',
    policies: ['AdministratorAccess'],
    keys: [{ id: 'AKIAEXAMPLEF8T3QK7AN', made: '2024-06-03T04:10', used: ['2026-11-19T17:42', 'ec2', 'eu-west-1'] }],
  },
  {
    name: 'jenkins',
    since: '2019-08-12T12:00',
    inline: [inline('create-service-roles', 'iam:*')],
    policies: ['developer-access'],
    keys: [{ id: 'AKIAEXAMPLEB6M2ZSX4E', made: '2023-08-04T05:40', used: ['2026-11-20T03:12', 'iam', 'us-east-1'] }],
  },
  {
    name: 'github-deploy',
    since: '2023-09-18T09:00',
    inline: [
      inline('deploy-storefront', ['ecr:PutImage', 'ecr:UploadLayerPart', 'ecs:UpdateService', 'ecs:DescribeServices']),
      inline('hand-over-task-role', 'iam:PassRole', 'arn:aws:iam::111122223333:role/ecs-execution'),
    ],
    keys: [{ id: 'AKIAEXAMPLEP9L5CWH3R', made: '2026-10-18T05:15', used: ['2026-11-19T16:55', 'ecs', 'eu-west-1'] }],
  },
  {
    // Its key was pushed to a public repository; AWS saw it first.
    name: 'mobile-build',
    since: '2025-10-28T04:20',
    policies: ['AWSCompromisedKeyQuarantineV3'],
    inline: [inline('upload-builds', ['s3:PutObject', 's3:GetObject'], 'arn:aws:s3:::mobile-builds/*')],
    tags: { 'used-by': 'github-actions' },
    keys: [{ id: 'AKIAEXAMPLED4R7YJK2Z', made: '2025-10-28T04:25', used: ['2026-11-20T02:51', 'sts', 'us-east-1'] }],
  },
  {
    name: 'ses-mailer',
    since: '2022-03-14T09:30',
    inline: [inline('AmazonSesSendingAccess', 'ses:SendRawEmail')],
    keys: [{ id: 'AKIAEXAMPLEN2G8VBT6Q', made: '2026-09-07T03:30', used: ['2026-11-20T03:38', 'ses', 'eu-west-1'] }],
  },
  {
    name: 'legacy-erp',
    since: '2020-11-02T10:00',
    inline: [inline('exchange-files', ['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::erp-exchange/*')],
    keys: [{ id: 'AKIAEXAMPLES5X3HQF9C', made: '2025-02-03T05:45', used: ['2026-11-20T02:00', 's3', 'eu-central-1'] }],
  },
  {
    name: 'till-upload',
    since: '2021-07-19T08:00',
    inline: [inline('upload-receipts', 's3:PutObject', 'arn:aws:s3:::till-receipts/*')],
    keys: [
      { id: 'AKIAEXAMPLEV7N4DZM5K', made: '2026-10-29T05:00', used: ['2026-11-20T03:40', 's3', 'eu-west-1'] },
      {
        id: 'AKIAEXAMPLEY3K6RGW8B',
        made: '2025-11-24T05:00',
        used: ['2026-10-30T18:11', 's3', 'eu-west-1'],
        inactive: '2026-10-30T18:40',
      },
    ],
  },
  {
    name: 'backup-agent',
    since: '2020-05-11T09:15',
    policies: ['AmazonS3FullAccess'],
    keys: [
      { id: 'AKIAEXAMPLEC2Q9TLP7V', made: '2025-10-14T03:20', used: ['2026-11-20T01:30', 's3', 'us-west-2'] },
      { id: 'AKIAEXAMPLEH6W5FNX3J', made: '2026-10-13T04:05', used: ['2026-11-20T01:45', 's3', 'us-west-2'] },
    ],
  },
  {
    name: 'metrics-export',
    since: '2026-07-13T04:30',
    policies: ['metrics-read'],
    keys: [{ id: 'AKIAEXAMPLET8Z2BKD4Y', made: '2026-07-13T04:32' }],
  },
  {
    name: 'reporting-athena',
    since: '2024-01-22T08:20',
    policies: ['lake-read'],
    keys: [{ id: 'AKIAEXAMPLER5J7MVC9S', made: '2026-03-15T05:10', used: ['2026-11-19T20:05', 'athena', 'eu-west-1'] }],
    throttled: true,
  },
  {
    name: 'crm-sync',
    since: '2025-03-03T08:50',
    inline: [inline('read-customers', 's3:GetObject', 'arn:aws:s3:::lake-curated/customers/*')],
    keys: [
      { id: 'AKIAEXAMPLEG4P8XQH2N', made: '2026-11-08T04:40', used: ['2026-11-20T03:00', 's3', 'eu-west-1'] },
      {
        // Switched off this morning, a few hours after the credential report.
        id: 'AKIAEXAMPLEL6T9BQM2K',
        made: '2025-11-10T04:30',
        used: ['2026-11-08T04:55', 's3', 'eu-west-1'],
        inactive: '2026-11-20T04:46',
      },
    ],
  },
  {
    name: 'carrier-labels',
    since: '2026-11-17T04:55',
    inline: [inline('write-labels', 's3:PutObject', 'arn:aws:s3:::shipping-labels/*')],
    keys: [{ id: 'AKIAEXAMPLEM9C3WJT6L', made: '2026-11-17T04:58' }],
  },
  {
    name: 'circleci',
    since: '2020-10-05T08:00',
    policies: ['developer-access'],
    keys: [
      {
        id: 'AKIAEXAMPLEZ6D2SRB5W',
        made: '2022-02-07T08:10',
        used: ['2023-10-02T09:12', 'ecr', 'eu-west-1'],
        inactive: '2023-10-09T12:00',
      },
    ],
  },
  {
    name: 'cdn-purge',
    since: '2019-05-27T08:00',
    keys: [
      {
        id: 'AKIAEXAMPLEQ3H7KVF8X',
        made: '2019-05-27T08:04',
        used: ['2024-08-14T12:40', 'cloudfront', 'us-east-1'],
        inactive: '2024-09-02T07:30',
      },
    ],
  },
  { name: 'data-import-2019', since: '2019-06-17T09:00', policies: ['lake-write'] },
  { name: 'invoice-archive', since: '2021-01-25T09:00', policies: ['lake-read'] },
  { name: 'loyalty-export', since: '2022-05-30T09:00', policies: ['lake-read'] },
  { name: 'newsletter', since: '2019-03-11T09:00', inline: [inline('AmazonSesSendingAccess', 'ses:SendRawEmail')] },
  { name: 'partner-catalogue', since: '2023-04-24T09:00', policies: ['lake-read'] },
  { name: 'price-feed', since: '2020-08-17T09:00', policies: ['lake-write'] },
  { name: 'search-crawler', since: '2021-09-06T09:00', policies: ['lake-read'] },
  { name: 'uptime-probe', since: '2022-11-14T09:00', policies: ['metrics-read'] },
  { name: 'warehouse-scanner', since: '2020-12-07T09:00', policies: ['order-events'] },
];
