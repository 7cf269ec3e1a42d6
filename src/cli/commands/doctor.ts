import type { Session } from '../../aws/session.ts';
import { type Area, type Check, notChecked, trouble } from '../../doctor/check.ts';
import { checkoutChecks, repositoryChecks } from '../../doctor/checkout.ts';
import { clockCheck } from '../../doctor/clock.ts';
import { codeScanningCheck } from '../../doctor/code-scanning.ts';
import { credentialChecks, withoutCredentials } from '../../doctor/credentials.ts';
import { diagnose } from '../../doctor/diagnosis.ts';
import { diagnosisJson } from '../../doctor/diagnosis-json.ts';
import { diagnosisText } from '../../doctor/diagnosis-text.ts';
import { networkChecks } from '../../doctor/network.ts';
import { nodeCheck } from '../../doctor/node.ts';
import { permissionChecks } from '../../doctor/permissions.ts';
import { publishingChecks } from '../../doctor/publishing.ts';
import { regionsCheck } from '../../doctor/regions.ts';
import { openCheckout } from '../../repository/checkout.ts';
import type { AccountPolicies } from '../account-policies.ts';
import { examineAccount, examineHub, examineRegions } from '../doctor/examine-account.ts';
import { examineAccounts } from '../doctor/examine-accounts.ts';
import { examineCaller } from '../doctor/examine-caller.ts';
import { examineCheckout, examineRunner } from '../doctor/examine-checkout.ts';
import { type ExaminedPolicy, examinePolicy } from '../doctor/examine-policy.ts';
import { within } from '../doctor/within.ts';
import { pageOf } from '../judge-and-report.ts';
import type { PolicyFlags } from '../policy.ts';
import { type ProgressLine, showProgress } from '../progress.ts';
import { folderOf, regionsOf } from '../read-accounts.ts';
import { type CredentialFlags, checkReadFlags } from '../scan-flags.ts';
import { type Streams, write } from '../streams.ts';

export interface DoctorFlags extends PolicyFlags, CredentialFlags {
  readonly region: readonly string[];
  readonly accounts: readonly string[];
  readonly organization: boolean;
  readonly format: 'text' | 'json';
  readonly color: boolean;
}

/** Attempts of a call and what must follow each other: a part of the examination that takes longer is ended. */
const PATIENCE = 6;

/** Tells what would keep a scan from working. Exit code 2 when something would. */
export async function doctor(flags: DoctorFlags, streams: Streams): Promise<number> {
  checkReadFlags({ ...flags, concurrency: 1, progress: true, quiet: false });
  const examined = await examinePolicy(flags);
  const progress = await showProgress(streams, true);
  const examining = [examineHere(examined), examineAws({ flags, examined, progress })];
  const found = await Promise.all(examining).finally(() => progress.stop());
  const diagnosis = diagnose([...examined.checks, ...found.flat()], permissionsCommand(flags));
  const text = flags.format === 'json' ? diagnosisJson(diagnosis) : diagnosisText(diagnosis, pageOf(streams, flags));
  await write(streams.stdout, text);
  return diagnosis.counts.problem === 0 ? 0 : 2;
}

/** What needs no AWS. */
async function examineHere({ policy, policies }: ExaminedPolicy): Promise<readonly Check[]> {
  const parts = [
    guarded('checkout', async () =>
      checkoutChecks({ state: await examineCheckout(policy), needed: readsRepository(policies) }),
    ),
    guarded('code-scanning', async () => [codeScanningCheck(await examineRunner(policy, process.env))]),
  ];
  return [nodeCheck(process.versions.node), ...networkChecks(process.env), ...(await Promise.all(parts)).flat()];
}

const readsRepository = ({ base }: AccountPolicies): boolean =>
  base?.plan().collectors.some(({ operation }) => operation.startsWith('repository:')) ?? false;

interface AwsInput {
  readonly flags: DoctorFlags;
  readonly examined: ExaminedPolicy;
  readonly progress: ProgressLine;
}

async function examineAws(input: AwsInput): Promise<readonly Check[]> {
  const { flags } = input;
  const patienceMs = patienceOf(flags);
  const { session, caller, aheadMs } = await examineCaller(flags, patienceMs);
  const checks = [...credentialChecks(caller), clockCheck(aheadMs)];
  if (!session.ok) {
    return [...checks, ...(['regions', 'permissions', 'publishing'] as const).map(withoutCredentials)];
  }
  const entering = examineAccounts(session.value, flags, patienceMs);
  const { checks: entered, sample } = await entering;
  if (sample === null) return [...checks, ...entered];
  return [...checks, ...entered, ...(await examineSample(sample, input))];
}

/** The account that stands for all: what a role lacks there, it most likely lacks everywhere. */
async function examineSample(session: Session, { flags, examined, progress }: AwsInput): Promise<readonly Check[]> {
  const { policy, policies } = examined;
  const account = session.target.accountId;
  const own = policies.of(account);
  if (!own.ok) return [trouble('rules', own.problem, 'Turn on a rule for that account, or leave the account out.')];
  const named = regionsOf(flags, policy);
  const input = {
    session,
    own: own.value,
    repository: openCheckout(folderOf(policy)),
    regions: named,
    timeoutMs: flags.timeout * 1000,
    patienceMs: patienceOf(flags),
    onProgress: (done: Parameters<typeof progress.update>[1]) => progress.update(account, done),
  };
  const regions = guarded('regions', async () => [regionsCheck(await examineRegions(input))]);
  const publishing = guarded('publishing', async () => publishingChecks(await examineHub(input)));
  const [where] = await regions;
  const reading = { ...input, regions: where?.status === 'problem' ? null : named };
  const permissions = guarded('permissions', () => examineReading(reading));
  return (await Promise.all([regions, publishing, permissions])).flat();
}

async function examineReading(input: Parameters<typeof examineAccount>[0]): Promise<readonly Check[]> {
  // What waits for its turn does not hear that it is over.
  const read = await within(input.patienceMs + 2 * input.timeoutMs, examineAccount(input));
  if (read === null) {
    const message = `Account ${input.session.target.accountId} could not be read in time.`;
    return [trouble('permissions', message, 'Give a longer --timeout, or see what holds up the network.')];
  }
  return [...permissionChecks(read.dry), ...repositoryChecks(read.repository)];
}

const patienceOf = ({ timeout }: DoctorFlags): number => timeout * 1000 * PATIENCE;

/** One part that breaks does not hide the others. */
async function guarded(area: Area, examine: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await examine();
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return [notChecked(area, `Could not be checked (${message}).`, 'This is a bug in keydrill; please report it.')];
  }
}

/** As a shell takes it; what a name holds beyond the usual letters is put in quotes. */
function permissionsCommand({ policy, rule, skipRule }: DoctorFlags): string {
  const flags = [
    ...(policy === undefined ? [] : ['--policy', policy]),
    ...rule.flatMap((name) => ['--rule', name]),
    ...skipRule.flatMap((name) => ['--skip-rule', name]),
  ];
  return ['keydrill permissions', ...flags.map(quoted)].join(' ');
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`);
