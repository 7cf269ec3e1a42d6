import { describe, expect, it } from 'vitest';
import { credentialFindings, isCredentialType, unreadWithin } from '../../src/facts/aws/guardduty-findings.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const LIST = 'guardduty:ListFindings';
const GET = 'guardduty:GetFindings';

const FINDING = {
  AccountId: '111122223333',
  Arn: 'arn:aws:guardduty:us-east-1:111122223333:detector/d1/finding/f1',
  CreatedAt: '2025-12-30T10:00:00.000Z',
  Id: 'f1',
  Region: 'us-east-1',
  Resource: {
    ResourceType: 'AccessKey',
    AccessKeyDetails: {
      AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      PrincipalId: 'AIDACKCEVSQ6C2EXAMPLE',
      UserName: 'app',
      UserType: 'IAMUser',
    },
  },
  SchemaVersion: '2.0',
  Service: { Archived: false, Count: 3, ServiceName: 'guardduty' },
  Severity: 5,
  Title: 'The API ListBuckets was invoked from a malicious IP address.',
  Type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller',
  UpdatedAt: '2025-12-31T00:00:00.123Z',
};

const FACT = {
  type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller',
  severity: 5,
  updatedAt: '2025-12-31T00:00:00.123Z',
  user: 'app',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
};

const SEQUENCE = {
  ...FINDING,
  Type: 'AttackSequence:IAM/CompromisedCredentials',
  Severity: 9,
  Resource: { ResourceType: 'AttackSequence' },
  Service: {
    Detection: {
      Sequence: {
        Uid: 's',
        Actors: [
          { Id: 'process' },
          { Id: 'a', User: { Name: 'john', Uid: 'u', Type: 'IAMUser', CredentialUid: 'ASIAIOSFODNN7EXAMPLE' } },
        ],
      },
    },
  },
};

const read = (answers: Answers) => credentialFindings.read('d1', fakeAws(answers));
const holding = (...findings: readonly { readonly Id: string; readonly Resource?: object }[]) =>
  read({ [LIST]: { FindingIds: findings.map(({ Id }) => Id), NextToken: '' }, [GET]: { Findings: findings } });
const incomplete = (operation: string) => ({ error: { operation, kind: 'failed', code: 'IncompleteAnswer' } });

/** Pages of as many findings as AWS gives at once, without an end. */
const endless: Answers = {
  [LIST]: (input) => {
    const page = 'NextToken' in input ? Number(input.NextToken) : 0;
    return { FindingIds: Array.from({ length: 50 }, (_, index) => `${page}-${index}`), NextToken: `${page + 1}` };
  },
  [GET]: (input) => {
    const ids = 'FindingIds' in input && Array.isArray(input.FindingIds) ? input.FindingIds.map(String) : [];
    const day = (id: string) => new Date(Date.UTC(2025, 0, 31 - Number(id.split('-')[0]))).toISOString();
    return { Findings: ids.map((Id) => ({ ...FINDING, Id, UpdatedAt: day(Id) })) };
  },
};

describe('credential findings', () => {
  it('keep what a responder begins with, and nothing else', async () => {
    expect(await holding(FINDING)).toEqual({ findings: [FACT], readBackTo: null });
  });

  it('are asked for by account, resource, state and severity, newest first', async () => {
    const inputs: object[] = [];
    const noting = (answer: object) => (input: object) => {
      inputs.push(input);
      return answer;
    };
    const aws = fakeAws({ [LIST]: noting({ FindingIds: ['f1'] }), [GET]: noting({ Findings: [FINDING] }) });
    await credentialFindings.read('d1', aws);
    expect(inputs).toEqual([
      {
        DetectorId: 'd1',
        FindingCriteria: {
          Criterion: {
            accountId: { Equals: ['111122223333'] },
            'resource.resourceType': { Equals: ['AccessKey', 'AttackSequence'] },
            'service.archived': { Equals: ['false'] },
            severity: { GreaterThanOrEqual: 4 },
          },
        },
        SortCriteria: { AttributeName: 'updatedAt', OrderBy: 'DESC' },
        MaxResults: 50,
      },
      { DetectorId: 'd1', FindingIds: ['f1'] },
    ]);
    expect(aws.sent).toEqual([`${LIST}@us-east-1`, `${GET}@us-east-1`]);
  });

  it('are none where none is listed, without a second question', async () => {
    const aws = fakeAws({ [LIST]: { FindingIds: [] } });
    expect(await credentialFindings.read('d1', aws)).toEqual({ findings: [], readBackTo: null });
    expect(aws.sent).toEqual([`${LIST}@us-east-1`]);
  });

  it('name the first user of an attack sequence', async () => {
    expect((await holding(SEQUENCE)).findings).toEqual([
      {
        ...FACT,
        type: 'AttackSequence:IAM/CompromisedCredentials',
        severity: 9,
        user: 'john',
        accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      },
    ]);
  });

  it('may name nobody', async () => {
    const { findings } = await holding({ ...FINDING, Resource: { ResourceType: 'AccessKey' } });
    expect(findings).toEqual([{ ...FACT, user: null, accessKeyId: null }]);
  });

  it('leave other attack sequences and samples out', async () => {
    const others = [
      { ...SEQUENCE, Id: 'f2', Type: 'AttackSequence:S3/CompromisedData' },
      { ...FINDING, Id: 'f3', Title: '[SAMPLE] The API ListBuckets was invoked from a malicious IP address.' },
    ];
    expect(await holding(FINDING, ...others)).toEqual({ findings: [FACT], readBackTo: null });
  });

  it('are read page by page, fifty at once', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `f${index}`);
    const sizes: number[] = [];
    const { findings } = await read({
      [LIST]: (input) =>
        'NextToken' in input ? { FindingIds: ids.slice(50) } : { FindingIds: ids.slice(0, 50), NextToken: 't' },
      [GET]: (input) => {
        const asked = 'FindingIds' in input && Array.isArray(input.FindingIds) ? input.FindingIds : [];
        sizes.push(asked.length);
        return { Findings: asked.map((Id) => ({ ...FINDING, Id })) };
      },
    });
    expect(findings).toHaveLength(60);
    expect(sizes).toEqual([50, 10]);
  });

  it('end after a thousand, and say how far back that is', async () => {
    const aws = fakeAws(endless);
    const { findings, readBackTo } = await credentialFindings.read('d1', aws);
    expect(findings).toHaveLength(1000);
    expect(readBackTo).toBe('2025-01-12T00:00:00.000Z');
    expect(aws.sent).toHaveLength(40);
  });

  it.each<readonly [string, string, Answers]>([
    ['a list without ids', LIST, { [LIST]: {} }],
    ['an answer without findings', GET, { [LIST]: { FindingIds: ['f1'] }, [GET]: {} }],
    [
      'an answer that lacks one that was listed',
      GET,
      { [LIST]: { FindingIds: ['f1', 'f2'] }, [GET]: { Findings: [FINDING] } },
    ],
    ...(['Type', 'Severity', 'UpdatedAt'] as const).map(
      (part) =>
        [
          `a finding without ${part}`,
          GET,
          { [LIST]: { FindingIds: ['f1'] }, [GET]: { Findings: [{ ...FINDING, [part]: undefined }] } },
        ] as const,
    ),
    [
      'a finding with a time that is none',
      GET,
      { [LIST]: { FindingIds: ['f1'] }, [GET]: { Findings: [{ ...FINDING, UpdatedAt: 'yesterday' }] } },
    ],
  ])('conclude nothing from %s', async (_, operation, answers) => {
    await expect(read(answers)).rejects.toMatchObject(incomplete(operation));
  });

  it.each([
    [LIST, 'AccessDeniedException', { kind: 'access-denied', iamAction: LIST }],
    [GET, 'AccessDeniedException', { kind: 'access-denied', iamAction: GET }],
    [LIST, 'TooManyRequestsException', { kind: 'throttled' }],
    [GET, 'BadRequestException', { kind: 'failed' }],
  ])('pass on of %s: %s', async (operation, code, error) => {
    await expect(read({ [LIST]: { FindingIds: ['f1'] }, [operation]: code })).rejects.toMatchObject({
      error: { operation, code, ...error },
    });
  });
});

describe('the types', () => {
  it.each([
    'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    'Impact:IAMUser/NewThing',
    'AttackSequence:IAM/CompromisedCredentials',
  ])('%s is about credentials', (type) => {
    expect(isCredentialType(type)).toBe(true);
  });

  it.each([
    'Exfiltration:S3/AnomalousBehavior',
    'AttackSequence:S3/CompromisedData',
    'UnauthorizedAccess:EC2/TorIPCaller',
    'Recon:IAMUserish/Thing',
    'IAMUser/Thing',
  ])('%s is not', (type) => {
    expect(isCredentialType(type)).toBe(false);
  });
});

describe('what the last days lack', () => {
  const now = new Date('2026-01-31T00:00:00Z');
  const unread = (readBackTo: string | null) => unreadWithin({ findings: [], readBackTo }, 30, now);

  it('is nothing when all was read, or all that is recent', () => {
    expect(unread(null)).toEqual([]);
    expect(unread('2025-12-31T23:59:59.000Z')).toEqual([]);
  });

  it('is more than was read otherwise', () => {
    expect(unread('2026-01-01T00:00:00.000Z')).toMatchObject([
      { error: { operation: LIST, code: 'TooManyFindings', kind: 'failed', iamAction: null } },
    ]);
  });
});
