import { beforeEach, describe, expect, it } from 'vitest';
import { type SecurityHubLimits, securityHubLimits } from './securityhub-limits.ts';

const IMPORT = { operation: 'securityhub:BatchImportFindings', region: 'us-west-1' };
const READ = { operation: 'securityhub:GetFindings', region: 'us-west-1' };
const accountId = '123456789012';

/** After the example in the reference of BatchImportFindings. */
const GOOD = {
  SchemaVersion: '2018-10-08',
  Id: 'Id1',
  ProductArn: `arn:aws:securityhub:us-west-1:${accountId}:product/${accountId}/default`,
  GeneratorId: 'TestGeneratorId',
  AwsAccountId: accountId,
  CreatedAt: '2020-05-27T17:05:54.832Z',
  UpdatedAt: '2020-06-02T16:05:54.832Z',
  FirstObservedAt: '2020-05-27T17:05:54Z',
  LastObservedAt: '2020-06-02T16:05:54.123456789+01:00',
  Title: 'CloudTrail trail vulnerability',
  Description: 'Vulnerability in a CloudTrail trail',
  FindingProviderFields: {
    Severity: { Label: 'LOW', Original: '10' },
    Types: ['Software and Configuration Checks/Vulnerabilities/CVE'],
  },
  ProductFields: { ProviderName: 'lab' },
  Compliance: { Status: 'FAILED', RelatedRequirements: ['a'], StatusReasons: [{ ReasonCode: 'x', Description: 'y' }] },
  Remediation: { Recommendation: { Text: 'Do.', Url: 'https://example.com' } },
  RecordState: 'ACTIVE',
  Resources: [
    {
      Type: 'AwsCloudTrailTrail',
      Id: `arn:aws:cloudtrail:us-west-1:${accountId}:trail/TrailName`,
      Partition: 'aws',
      Region: 'us-west-1',
    },
  ],
};

describe('what Security Hub takes', () => {
  let limits: SecurityHubLimits;
  beforeEach(() => {
    limits = securityHubLimits();
  });
  const send = (Findings: readonly object[], more: object = {}) =>
    limits.check(IMPORT, { accountId, at: 0, body: JSON.stringify({ Findings, ...more }) });
  const numbered = (count: number, parts: object = {}) =>
    Array.from({ length: count }, (_, index) => ({ ...GOOD, Id: `id-${index}`, ...parts }));

  it('is a good finding, and a hundred of them', () => {
    expect(send([GOOD])).toEqual([]);
    expect(send(numbered(100))).toEqual([]);
    expect(limits.taken()).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no title', { Title: undefined }, 'no Title'],
    ['no severity at all', { FindingProviderFields: undefined }, 'no FindingProviderFields'],
    ['a blank text', { Title: '  ' }, 'Title is blank'],
    [
      'a blank text inside',
      { Remediation: { Recommendation: { Text: '' } } },
      'Remediation.Recommendation.Text is blank',
    ],
    ['a null', { Compliance: { Status: null } }, 'Compliance.Status is null'],
    ['a long title', { Title: 'x'.repeat(257) }, 'Title has 257 characters'],
    ['a long description', { Description: 'x'.repeat(1025) }, 'Description has 1025 characters'],
    ['a long Id', { Id: 'x'.repeat(513) }, 'Id has 513 characters'],
    ['a number for a text', { Title: 1 }, 'Title is no text'],
    ['no list of resources', { Resources: {} }, 'Resources is no list'],
    ['text for an object', { Compliance: 'FAILED' }, 'Compliance is no object'],
    ['a day for a time', { UpdatedAt: '2021-06-02' }, 'UpdatedAt is no timestamp: 2021-06-02'],
    ['a time without a zone', { UpdatedAt: '2021-06-02T00:00:00' }, 'UpdatedAt is no timestamp'],
    ['an update before the creation', { UpdatedAt: '2019-06-02T16:05:54Z' }, 'created after its update'],
    [
      'an end before the start',
      { LastObservedAt: '2019-06-02T16:05:54Z' },
      'first observed after it was last observed',
    ],
    ['a note', { Note: { Text: 'x' } }, 'Note is not for a provider to send'],
    ['a workflow', { Workflow: { Status: 'NEW' } }, 'Workflow is not for a provider to send'],
    ['the severity of the customer', { Severity: { Label: 'LOW' } }, 'Severity is not for a provider to send'],
    ['a region', { Region: 'us-west-1' }, 'Region is not for a provider to send'],
    ['another schema', { SchemaVersion: '2' }, 'another SchemaVersion'],
    ['the product of another region', { ProductArn: GOOD.ProductArn.replace('west', 'east') }, 'the product arn:aws'],
    [
      'the product of another account',
      { ProductArn: GOOD.ProductArn.replace('product/1', 'product/2') },
      'the product arn',
    ],
    ['another account', { AwsAccountId: '999999999999' }, `a finding of another account than ${accountId}`],
    ['an unknown state', { RecordState: 'GONE' }, 'RecordState GONE'],
    ['an unknown status', { Compliance: { Status: 'BAD' } }, 'Status BAD'],
    [
      'what only AWS says of compliance',
      { Compliance: { SecurityControlId: 'IAM.1' } },
      'Compliance.SecurityControlId',
    ],
    [
      'too many requirements',
      { Compliance: { RelatedRequirements: Array(33).fill('a') } },
      'more than 32 requirements',
    ],
    [
      'a reason without a code',
      { Compliance: { StatusReasons: [{ Description: 'y' }] } },
      'a status reason without a code',
    ],
    ['no severity', { FindingProviderFields: {} }, 'no severity'],
    ['an unknown severity', { FindingProviderFields: { Severity: { Label: 'HUGE' } } }, 'Label HUGE'],
    [
      'a normalized severity',
      { FindingProviderFields: { Severity: { Label: 'LOW', Normalized: 1 } } },
      'Normalized in',
    ],
    [
      'an unknown type',
      { FindingProviderFields: { Severity: { Label: 'LOW' }, Types: ['Mine/x'] } },
      'the type Mine/x',
    ],
    ['a reserved product field', { ProductFields: { 'aws/x': 'y' } }, 'the reserved product field aws/x'],
    ['a long product field', { ProductFields: { a: 'x'.repeat(2049) } }, 'the value of the product field a'],
    ['a long name of one', { ProductFields: { ['k'.repeat(129)]: 'x' } }, 'the long product field'],
    [
      'too many product fields',
      { ProductFields: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v'])) },
      '51 product fields',
    ],
    [
      'a long recommendation',
      { Remediation: { Recommendation: { Text: 'x'.repeat(513) } } },
      'a recommendation of more',
    ],
    ['no resource', { Resources: [] }, '0 resources'],
    ['too many resources', { Resources: Array(33).fill(GOOD.Resources[0]) }, '33 resources'],
    ['a resource without an Id', { Resources: [{ Type: 'Other' }] }, 'a resource without Type or Id'],
    ['a resource with something else', { Resources: [{ ...GOOD.Resources[0], ApplicationArn: 'x' }] }, 'Resource.Appl'],
    ['a resource of no partition', { Resources: [{ ...GOOD.Resources[0], Partition: 'mars' }] }, 'Partition mars'],
    [
      'a resource far away',
      { Resources: [{ ...GOOD.Resources[0], Region: 'x'.repeat(17) }] },
      'a long Resource.Region',
    ],
  ])('is not one with %s', (_, parts, problem) => {
    const problems = send([{ ...GOOD, ...parts }]);
    expect(problems.join('\n')).toContain(problem);
    expect(limits.taken()).toEqual(problems);
    expect(limits.taken()).toEqual([]);
  });

  it('is not one of more than 240 KB, nor a call of more than 6 MB', () => {
    const Details = { Other: { a: 'x'.repeat(239_000) } };
    const large = { Resources: [{ ...GOOD.Resources[0], Details }] };
    expect(send([{ ...GOOD, ...large, Description: 'x'.repeat(1000) }])).toEqual(['Id1: more than 240 KB']);
    expect(
      send(numbered(26, { Resources: [{ ...GOOD.Resources[0], Details: { Other: { a: 'x'.repeat(235_000) } } }] })),
    ).toEqual(['a call of more than 6 MB']);
  });

  it('is no call with none, a hundred and one, the same twice, or anything else', () => {
    expect(send([])).toEqual(['0 findings in one call']);
    expect(send(numbered(101))).toEqual(['101 findings in one call']);
    expect(send([GOOD, GOOD])).toEqual(['the same finding twice in one call']);
    expect(send([GOOD], { DryRun: true })).toEqual(['unknown parameter DryRun']);
    expect(limits.check(IMPORT, { accountId, at: 0, body: '{}' })).toEqual(['there is no list of findings']);
  });

  it('is ten imports a second after a burst of thirty, for each account and region', () => {
    const body = JSON.stringify({ Findings: [GOOD] });
    const at = (ms: number) => limits.check(IMPORT, { accountId, at: ms, body });
    for (let call = 0; call < 30; call += 1) expect(at(0)).toEqual([]);
    expect(at(0)).toEqual(['more calls than the rate and burst of securityhub:BatchImportFindings']);
    expect(at(50)).toHaveLength(1);
    expect(at(150)).toEqual([]);
    expect(at(151)).toHaveLength(1);
    const elsewhere = { ...IMPORT, region: 'us-west-2' };
    expect(limits.check(elsewhere, { accountId, at: 151, body }).join()).not.toContain('rate');
  });

  it('is three reads a second after a burst of six, with filters that it knows', () => {
    const Filters = { AwsAccountId: [{ Comparison: 'EQUALS', Value: accountId }] };
    const read = (request: object, ms = 0) => limits.check(READ, { accountId, at: ms, body: JSON.stringify(request) });
    for (let call = 0; call < 6; call += 1) expect(read({ Filters, MaxResults: 100 })).toEqual([]);
    expect(read({})).toEqual(['more calls than the rate and burst of securityhub:GetFindings']);
    expect(read({ MaxResults: 101 }, 10_000)).toEqual(['MaxResults 101']);
    expect(read({ Limit: 1 }, 20_000)).toEqual(['parameter Limit']);
    expect(read({ Filters: { Id: [{ Comparison: 'LIKE', Value: 'x' }] } }, 30_000)).toEqual([
      'a value of the filter Id',
    ]);
    expect(read({ Filters: { Id: [] } }, 40_000)).toEqual(['0 values of the filter Id']);
    expect(limits.check(READ, { accountId, at: 50_000, body: '' })).toEqual([]);
  });

  it('is asked of no other call', () => {
    expect([IMPORT, READ, { operation: 'securityhub:DescribeHub' }].map((call) => limits.concern(call))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
