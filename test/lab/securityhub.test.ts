import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  CreateFindingAggregatorCommand,
  EnableSecurityHubCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LAB_ACCOUNT_ID, type Lab, startLab } from './lab.ts';
import { emulatorSkipped } from './python.ts';

const [HOME, AWAY] = ['us-east-1', 'eu-west-1'];
const productOf = (region: string) =>
  `arn:aws:securityhub:${region}:${LAB_ACCOUNT_ID}:product/${LAB_ACCOUNT_ID}/default`;

const findingOf = (Id: string, parts: Partial<AwsSecurityFinding> = {}): AwsSecurityFinding => ({
  SchemaVersion: '2018-10-08',
  Id,
  ProductArn: productOf(HOME),
  GeneratorId: 'lab/rule',
  AwsAccountId: LAB_ACCOUNT_ID,
  CreatedAt: '2026-01-01T00:00:00.000Z',
  UpdatedAt: '2026-01-02T00:00:00.000Z',
  Title: 'A title',
  Description: 'A description.',
  FindingProviderFields: { Severity: { Label: 'HIGH', Original: 'high' }, Types: ['TTPs'] },
  Resources: [{ Type: 'Other', Id: 'x' }],
  ...parts,
});

describe.skipIf(emulatorSkipped)('Security Hub in the lab', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  beforeEach(async () => {
    for (const region of [HOME, AWAY]) await hub(region).send(new EnableSecurityHubCommand({}));
  });
  afterEach(() => lab.reset());
  afterAll(() => lab.stop());

  /** Past the proxy, and so past its limits: what customers do is not for a provider to send. */
  const hub = (region: string, via: 'moto' | 'proxy' = 'moto') => lab.client(SecurityHubClient, { region, via });
  const put = (Findings: AwsSecurityFinding[], region = HOME) =>
    hub(region).send(new BatchImportFindingsCommand({ Findings }));
  const get = async (Filters?: GetFindingsCommand['input']['Filters'], region = HOME) =>
    (await hub(region).send(new GetFindingsCommand({ Filters }))).Findings ?? [];
  const idsOf = async (...given: Parameters<typeof get>) => (await get(...given)).map(({ Id }) => Id);

  it('that is off neither takes nor shows findings', async () => {
    await expect(put([findingOf('a')], 'eu-north-1')).rejects.toThrow(/not subscribed/);
    await expect(get(undefined, 'eu-north-1')).rejects.toMatchObject({ name: 'InvalidAccessException' });
  });

  it('shows what it adds, and severity and types where customers change them', async () => {
    await put([findingOf('a')]);
    expect(await get()).toMatchObject([
      {
        Region: HOME,
        CompanyName: 'Personal',
        RecordState: 'ACTIVE',
        Workflow: { Status: 'NEW' },
        Severity: { Label: 'HIGH', Normalized: 70, Original: 'high' },
        Types: ['TTPs'],
        ProductFields: { 'aws/securityhub/FindingId': `${productOf(HOME)}/a` },
        ProcessedAt: expect.stringMatching(/^\d{4}-/),
      },
    ]);
  });

  it('takes updates that are newer, ignores others, and keeps what is the customer’s', async () => {
    const Note = { Text: 'Ours.', UpdatedBy: 'ann', UpdatedAt: '2026-01-01T00:00:00Z' };
    await put([findingOf('a', { Note })]);
    const ignored = ['2026-01-01T23:59:59.999Z', '2026-01-02T00:00:00.000Z', '2026-01-02T01:00:00.000+01:00'];
    for (const UpdatedAt of ignored) {
      expect(await put([findingOf('a', { UpdatedAt, Title: 'Other' })])).toMatchObject({
        SuccessCount: 1,
        FailedCount: 0,
      });
    }
    expect(await get()).toMatchObject([{ Title: 'A title', UpdatedAt: '2026-01-02T00:00:00.000Z' }]);
    const update = { UpdatedAt: '2026-01-02T00:00:00.001Z', Title: 'Other' };
    await put([findingOf('a', { ...update, Note: { ...Note, Text: 'Theirs.' }, Compliance: { Status: 'PASSED' } })]);
    expect(await get()).toMatchObject([{ Title: 'Other', Note, Workflow: { Status: 'RESOLVED' } }]);
  });

  it('filters', async () => {
    await put([findingOf('a'), findingOf('b', { GeneratorId: 'lab/other' }), findingOf('c', { GeneratorId: 'x' })]);
    expect(await idsOf({ GeneratorId: [{ Comparison: 'PREFIX', Value: 'lab/' }] })).toEqual(['a', 'b']);
    const either = ['lab/other', 'x'].map((Value) => ({ Comparison: 'EQUALS' as const, Value }));
    expect(await idsOf({ GeneratorId: either })).toEqual(['b', 'c']);
    expect(await idsOf({ GeneratorId: either, Id: [{ Comparison: 'EQUALS', Value: 'b' }] })).toEqual(['b']);
    await expect(get({ SourceUrl: [{ Comparison: 'EQUALS', Value: 'x' }] })).rejects.toThrow();
  });

  it('pages what it shows', async () => {
    for (const from of [0, 100, 200]) {
      await put(Array.from({ length: 100 }, (_, index) => findingOf(`id-${String(from + index).padStart(3, '0')}`)));
    }
    const first = await hub(HOME).send(new GetFindingsCommand({ MaxResults: 100 }));
    expect([first.Findings?.length, first.NextToken]).toEqual([100, expect.any(String)]);
    const { Findings } = await hub(HOME).send(new GetFindingsCommand({ MaxResults: 100, NextToken: first.NextToken }));
    expect(Findings?.[0]?.Id).toBe('id-100');
  });

  it('shows the findings of linked regions where they come together, and nowhere else', async () => {
    await put([findingOf('home')]);
    await put([findingOf('away', { ProductArn: productOf(AWAY) })], AWAY);
    expect(await idsOf()).toEqual(['home']);
    await hub(HOME).send(new CreateFindingAggregatorCommand({ RegionLinkingMode: 'ALL_REGIONS' }));
    expect((await idsOf()).sort()).toEqual(['away', 'home']);
    expect(await idsOf(undefined, AWAY)).toEqual(['away']);
    expect(await idsOf({ ProductArn: [{ Comparison: 'EQUALS', Value: productOf(HOME) }] })).toEqual(['home']);
  });

  it('refuses findings that it was told to, as often as it was told', async () => {
    const refusal = { code: 'InvalidInput', message: 'bad', times: 1 };
    await lab.patch({ hubs: { [HOME]: { refusals: { b: refusal } } } });
    expect(await put([findingOf('a'), findingOf('b')])).toMatchObject({
      SuccessCount: 1,
      FailedCount: 1,
      FailedFindings: [{ Id: 'b', ErrorCode: 'InvalidInput', ErrorMessage: 'bad' }],
    });
    expect(await idsOf()).toEqual(['a']);
    expect(await put([findingOf('b')])).toMatchObject({ SuccessCount: 1 });
  });

  it('behind the proxy takes nothing that AWS would not, and a reset complains', async () => {
    const Findings = [findingOf('a', { Region: HOME })];
    const sent = hub(HOME, 'proxy').send(new BatchImportFindingsCommand({ Findings }));
    await expect(sent).rejects.toMatchObject({ name: 'BrokenLimit' });
    expect(await idsOf()).toEqual([]);
    await expect(lab.reset()).rejects.toThrow(
      'Security Hub would not take this:\na: Region is not for a provider to send',
    );
    await lab.reset();
  });

  it('behind the proxy says what was wrong to a test that asks', async () => {
    const Findings = [findingOf('a', { AwsAccountId: '999999999999' })];
    await expect(hub(HOME, 'proxy').send(new BatchImportFindingsCommand({ Findings }))).rejects.toThrow();
    expect(lab.brokenLimits()).toEqual([`a: a finding of another account than ${LAB_ACCOUNT_ID}`]);
    await hub(HOME, 'proxy').send(new BatchImportFindingsCommand({ Findings: [findingOf('a')] }));
    expect(await idsOf()).toEqual(['a']);
  });
});
