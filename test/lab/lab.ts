import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call, LoggedCall } from './call.ts';
import { type ClientOptions, createClient, type LabClientConfig, type SdkClient } from './client.ts';
import { startEmulator } from './emulator.ts';
import { type ActiveFault, createFaults, type Fault } from './faults.ts';
import { DEFAULT_OVERLAYS } from './overlays/defaults.ts';
import type { Overlay, Overlays } from './overlays/overlay.ts';
import type { LabPatch } from './patch.ts';
import { type CallLog, startProxy } from './proxy.ts';
import { securityHubLimits } from './securityhub-limits.ts';

/** The account that calls without a known identity belong to. */
export const LAB_ACCOUNT_ID = '123456789012';
/** The identity of the CLI under test; unknown to IAM, so no user's key seems used by the scan itself. */
export const LAB_CREDENTIALS = { accessKeyId: 'AKIALABSCANNER000001', secretAccessKey: 'lab-secret' } as const;

/** One emulator behind one proxy. Start one per test file, `reset` between tests, `stop` at the end. */
export interface Lab {
  /** The proxy: what the CLI under test talks to. */
  readonly endpoint: string;
  /** moto itself: no log, no faults, no overlays. */
  readonly emulatorEndpoint: string;
  /** The whole AWS environment of a CLI under test; nothing of the outer AWS_* gets in. */
  env(overrides?: Readonly<Record<string, string>>): Record<string, string>;
  /** An SDK client for set-up: straight to moto unless `via: 'proxy'`. */
  client<C extends SdkClient>(Class: new (config: LabClientConfig) => C, options?: ClientOptions): C;
  /** What came through the proxy, in order of arrival. */
  calls(): readonly LoggedCall[];
  clearCalls(): void;
  fault(fault: Fault): ActiveFault;
  clearFaults(): void;
  /** Answers an operation instead of moto, until reset. */
  overlay(operation: string, overlay: Overlay): void;
  /** Answers several operations instead of moto, until reset. */
  overlays(overlays: Overlays): void;
  /** Hands an operation back to moto, default overlays too, until reset. */
  removeOverlay(operation: string): void;
  /** Sets fields that no AWS API can set. */
  patch(patch: LabPatch): Promise<void>;
  /** "Now" of the emulator for all calls that do not bring their own; undefined: the real time. */
  setClock(now: Date | undefined): Promise<void>;
  /** moto's IAM enforcement: signatures and policies are checked. Off by default. */
  enforceIam(on: boolean): Promise<void>;
  /** Requests that Security Hub would not take, as sentences; forgets them. */
  brokenLimits(): readonly string[];
  /**
   * A new lab: empty accounts, default overlays, no faults, empty log, real time, no IAM enforcement. Throws afterwards
   * when a request broke a limit of Security Hub, and the test did not ask for it.
   */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export async function startLab(): Promise<Lab> {
  const emulator = await startEmulator();
  const faults = createFaults();
  const overlays = new Map(Object.entries(DEFAULT_OVERLAYS));
  const { log, calls, clear } = createLog();
  const limits = securityHubLimits();
  let isEnforcing = false;
  const proxy = await startProxy({ emulator, faults, overlays, log, limits, isEnforcingIam: () => isEnforcing });
  const setClock = async (now: Date | undefined) => {
    await emulator.control('/lab/clock', { now: now?.toISOString() ?? null });
  };
  const enforceIam = async (on: boolean) => {
    await emulator.control('/moto-api/reset-auth', on ? '0' : 'inf');
    isEnforcing = on;
  };
  return {
    endpoint: proxy.endpoint,
    emulatorEndpoint: emulator.endpoint,
    env: (overrides) => cliEnvironment(proxy.endpoint, overrides),
    client: (Class, options = {}) =>
      createClient(Class, options.via === 'proxy' ? proxy.endpoint : emulator.endpoint, options),
    calls,
    clearCalls: clear,
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    overlay: (operation, overlay) => void overlays.set(operation, overlay),
    overlays: (added) => {
      for (const [operation, overlay] of Object.entries(added)) overlays.set(operation, overlay);
    },
    removeOverlay: (operation) => void overlays.delete(operation),
    patch: async (patch) => void (await emulator.control('/lab/patch', patch)),
    setClock,
    enforceIam,
    brokenLimits: limits.taken,
    async reset() {
      faults.clear();
      overlays.clear();
      for (const [operation, overlay] of Object.entries(DEFAULT_OVERLAYS)) overlays.set(operation, overlay);
      await enforceIam(false);
      await setClock(undefined);
      await emulator.control('/moto-api/reset', '');
      clear();
      complain(limits.taken());
    },
    async stop() {
      await proxy.stop();
      await emulator.stop();
      complain(limits.taken());
    },
  };
}

function complain(broken: readonly string[]): void {
  if (broken.length > 0) throw new Error(`Security Hub would not take this:\n${broken.join('\n')}`);
}

function createLog() {
  let entries: LoggedCall[] = [];
  const log: CallLog = {
    start(call: Call) {
      const home = entries;
      const index = home.length;
      home.push({ ...call, answeredBy: 'pending', status: undefined, fault: undefined, startedAt: Date.now() });
      return (outcome) => {
        const entry = home[index];
        if (entry !== undefined) home[index] = { ...entry, ...outcome };
      };
    },
  };
  const clear = () => {
    entries = [];
  };
  return { log, calls: () => entries, clear };
}

function cliEnvironment(endpoint: string, overrides: Readonly<Record<string, string>> = {}): Record<string, string> {
  const nowhere = join(tmpdir(), 'keydrill-lab-does-not-exist');
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: LAB_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LAB_CREDENTIALS.secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(nowhere, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(nowhere, 'credentials'),
    ...overrides,
  };
}
