import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  UpdateDetectorCommand,
} from '@aws-sdk/client-guardduty';
import { DeleteAccessKeyCommand, DeleteUserCommand, IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  EnableSecurityHubCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { Report } from '../../src/report/report.ts';
import { createUsers } from '../lab/accounts/users.ts';
import type { CliRun } from '../lab/cli.ts';
import { LAB_ACCOUNT_ID, type Lab } from '../lab/lab.ts';
import { enabledRegions } from '../lab/overlays/regions.ts';
import { openScanner, type Scanner } from './scan.ts';

export const HOME = 'us-east-1';
export const AWAY = 'eu-west-1';
export const REGIONS = [AWAY, HOME] as const;

export const KEY_RULE = 'iam-access-key-rotated';
export const DETECTOR_RULE = 'guardduty-enabled';
/** One rule that is account-wide, and one of regions. */
export const BOTH_RULES = ['--rule', KEY_RULE, '--rule', DETECTOR_RULE] as const;

export const IMPORT = 'securityhub:BatchImportFindings';
export const READ = 'securityhub:GetFindings';

/** A lab account with old keys and without GuardDuty, and a folder from which it is scanned and published. */
export interface Publishing extends Scanner {
  /** Scans into report.json and gives the report; `rules` are its flags, by default both rules. */
  report(rules?: readonly string[], name?: string): Promise<Report>;
  save(report: Report, name?: string): Promise<void>;
  publish(flags?: readonly string[], options?: PublishOptions): Promise<CliRun>;
}

interface PublishOptions {
  readonly report?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export async function openPublishing(lab: Lab): Promise<Publishing> {
  const scanner = await openScanner(lab);
  const pathOf = (name: string) => join(scanner.folder, name);
  return {
    ...scanner,
    async report(rules = BOTH_RULES, name = 'report.json') {
      const run = await scanner.run(['scan', '--quiet', '--format', `json=${name}`, ...rules]);
      const text = await readFile(pathOf(name), 'utf8').catch(() => {
        throw new Error(`No report (exit ${run.code}): ${run.stderr}`);
      });
      return JSON.parse(text) as Report;
    },
    save: (report, name = 'report.json') => writeFile(pathOf(name), JSON.stringify(report)),
    publish: (flags = [], { report = 'report.json', env } = {}) =>
      scanner.run(['publish', report, ...flags], env === undefined ? {} : { env }),
  };
}

/** Users with old keys, Security Hub on where it is said to be, GuardDuty nowhere. */
export async function needyAccount(lab: Lab, hubs: readonly string[] = REGIONS): Promise<void> {
  lab.overlays(enabledRegions(REGIONS));
  await addOldKeys(lab, ['ann', 'bob']);
  for (const region of hubs) await enableHub(lab, region);
}

export const addOldKeys = (lab: Lab, names: readonly string[]) =>
  createUsers(
    lab,
    new Date(),
    names.map((name) => ({ name, keys: [{ ageDays: 400, unusedDays: 1 }] })),
  );

export const enableHub = (lab: Lab, region: string, accountId = LAB_ACCOUNT_ID) =>
  lab.client(SecurityHubClient, { region, accountId }).send(new EnableSecurityHubCommand({}));

/** GuardDuty as the rule wants it. */
export async function enableGuardDuty(lab: Lab, region: string, Enable = true): Promise<void> {
  const client = lab.client(GuardDutyClient, { region });
  const { DetectorIds = [] } = await client.send(new ListDetectorsCommand({}));
  const [DetectorId] = DetectorIds;
  if (DetectorId === undefined) await client.send(new CreateDetectorCommand({ Enable }));
  else await client.send(new UpdateDetectorCommand({ DetectorId, Enable }));
}

export async function deleteUser(lab: Lab, UserName: string): Promise<void> {
  const iam = lab.client(IAMClient);
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
  for (const { AccessKeyId } of AccessKeyMetadata)
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
  await iam.send(new DeleteUserCommand({ UserName }));
}

/** Everything that a hub holds, told by the emulator itself. */
export async function hubOf(
  lab: Lab,
  region: string,
  accountId = LAB_ACCOUNT_ID,
): Promise<readonly AwsSecurityFinding[]> {
  const client = lab.client(SecurityHubClient, { region, accountId });
  const found: AwsSecurityFinding[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new GetFindingsCommand(NextToken === undefined ? {} : { NextToken }));
    found.push(...(page.Findings ?? []));
    NextToken = page.NextToken ?? undefined;
  } while (NextToken !== undefined);
  return found;
}

/** What a hub holds, as `rule subject state status`, sorted. */
export const shortHub = async (...given: Parameters<typeof hubOf>): Promise<readonly string[]> =>
  (await hubOf(...given)).map(inBrief).sort();

export function inBrief({ GeneratorId, Resources, RecordState, Compliance }: AwsSecurityFinding): string {
  const [resource] = Resources ?? [];
  const name = resource?.Details?.AwsIamAccessKey?.PrincipalName ?? resource?.Region ?? '';
  return `${GeneratorId?.replace('keydrill/', '')} ${name} ${RecordState} ${Compliance?.Status}`;
}

/** Puts a finding into a hub past the product, as an earlier version or another tool might have. */
export async function putFinding(lab: Lab, region: string, parts: Partial<AwsSecurityFinding>): Promise<string> {
  const Id = parts.Id ?? `keydrill/${DETECTOR_RULE}/${LAB_ACCOUNT_ID}/${region}/${'f'.repeat(64)}`;
  const finding: AwsSecurityFinding = {
    SchemaVersion: '2018-10-08',
    ProductArn: `arn:aws:securityhub:${region}:${LAB_ACCOUNT_ID}:product/${LAB_ACCOUNT_ID}/default`,
    GeneratorId: `keydrill/${DETECTOR_RULE}`,
    AwsAccountId: LAB_ACCOUNT_ID,
    CreatedAt: '2026-01-01T00:00:00.000Z',
    UpdatedAt: '2026-01-02T00:00:00.000Z',
    Title: 'From before',
    Description: 'Something that was so.',
    FindingProviderFields: { Severity: { Label: 'HIGH', Original: 'high' } },
    Resources: [{ Type: 'AwsAccount', Id: `AWS::::Account:${LAB_ACCOUNT_ID}`, Region: region }],
    Compliance: { Status: 'FAILED' },
    RecordState: 'ACTIVE',
    ...parts,
    Id,
  };
  const client = lab.client(SecurityHubClient, { region });
  const { SuccessCount } = await client.send(new BatchImportFindingsCommand({ Findings: [finding] }));
  if (SuccessCount !== 1) throw new Error(`The emulator did not take ${Id}.`);
  return Id;
}

/** The calls of an operation that came through the proxy. */
export const callsOf = (lab: Lab, operation: string) => lab.calls().filter((call) => call.operation === operation);
