import { describe, expect, it } from 'vitest';
import { archived, withHistory } from '../../src/publish/sent-finding.ts';
import { keyRotated } from '../report/sample-rules.ts';
import { EARLIER, inHub, LATER, reported, result } from './sample-hub.ts';

const key = result('ses-mailer', {
  rule: keyRotated,
  status: 'fail',
  resource: { type: 'AwsIamAccessKey', id: 'AKIAIOSFODNN7EXAMPLE', arn: 'arn:aws:iam::111122223333:user/ses-mailer' },
  observed: { createdAt: '2024-01-02T03:04:05Z' },
});
const asSent = (finding: object) => JSON.parse(JSON.stringify(finding)) as Record<string, unknown>;

describe('a finding that is archived', () => {
  it('is what keydrill sent, but for its state and the time of the update', () => {
    const times = { CreatedAt: EARLIER, FirstObservedAt: EARLIER, LastObservedAt: EARLIER };
    expect(asSent(archived(inHub(key), LATER))).toEqual({
      ...reported(key).finding,
      ...times,
      UpdatedAt: LATER,
      RecordState: 'ARCHIVED',
    });
  });

  it('has no field that is the customer’s, or that only the hub writes', () => {
    const names = Object.keys(asSent(archived(inHub(key), LATER)));
    const theirs = ['Note', 'Workflow', 'WorkflowState', 'UserDefinedFields', 'VerificationState', 'Severity', 'Types'];
    const hubs = ['Region', 'CompanyName', 'ProductName', 'AwsAccountName', 'ProcessedAt', 'Sample', 'Criticality'];
    expect(names.filter((name) => [...theirs, ...hubs].includes(name))).toEqual([]);
  });

  it('has no part inside its fields that keydrill does not write', () => {
    const sent = archived(
      inHub(key, {
        Compliance: { Status: 'FAILED', SecurityControlId: 'IAM.3', AssociatedStandards: [{ StandardsId: 's' }] },
        FindingProviderFields: { Severity: { Label: 'HIGH', Original: 'high' }, Types: ['TTPs'], Criticality: 1 },
        Remediation: { Recommendation: { Text: 'Do.', Url: 'https://docs.aws.amazon.com/' } },
        Resources: [
          {
            Type: 'AwsS3Bucket',
            Id: 'arn:aws:s3:::b',
            Region: 'eu-west-1',
            Tags: { a: 'b' },
            ApplicationArn: 'x',
            Details: { AwsS3Bucket: { OwnerId: 'o' }, Other: { File: 'f' } },
          },
        ],
      }),
      LATER,
    );
    expect(asSent(sent)).toMatchObject({
      Compliance: { Status: 'FAILED' },
      FindingProviderFields: { Severity: { Label: 'HIGH', Original: 'high' }, Types: ['TTPs'] },
    });
    expect(asSent(sent)['Compliance']).toEqual({ Status: 'FAILED' });
    expect(Object.keys(sent.FindingProviderFields ?? {})).toEqual(['Severity', 'Types']);
    expect(asSent(sent)['Resources']).toEqual([
      { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::b', Region: 'eu-west-1', Details: { Other: { File: 'f' } } },
    ]);
    expect(Object.keys(sent.ProductFields ?? {}).filter((name) => name.startsWith('aws/'))).toEqual([]);
    expect(sent.ProductFields?.['ProviderName']).toBe('keydrill');
  });

  it('lacks what the hub lacks, and has nothing empty instead', () => {
    const without = {
      ProductFields: undefined,
      Compliance: undefined,
      FindingProviderFields: undefined,
      Remediation: { Recommendation: {} },
      FirstObservedAt: undefined,
      LastObservedAt: undefined,
    };
    const bare = { ...inHub(key), ...without };
    expect(Object.keys(asSent(archived(bare, LATER)))).toEqual([
      ...['SchemaVersion', 'Id', 'ProductArn', 'GeneratorId', 'AwsAccountId', 'CreatedAt', 'UpdatedAt', 'Title'],
      ...['Description', 'Resources', 'RecordState'],
    ]);
    const resource = { Type: 'Other', Id: 'x' };
    expect(asSent(archived({ ...bare, Resources: [resource] }, LATER))['Resources']).toEqual([resource]);
  });
});

it('a finding that the hub knows keeps its history and nothing else', () => {
  const { finding } = reported(key);
  expect(withHistory(finding, inHub(key))).toEqual({ ...finding, CreatedAt: EARLIER, FirstObservedAt: EARLIER });
});
