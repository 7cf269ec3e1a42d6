import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AccountShape } from './account.ts';
import { OWN_ACCESS_KEY } from './answers.ts';
import type { Order, Seen, Word } from './messages.ts';

/** A synthetic AWS on the loopback interface, in a process of its own. */
export interface BenchServer {
  /** The environment that sends a command's requests here. */
  readonly env: Readonly<Record<string, string>>;
  /** From now on: this account, this latency, nothing counted yet. */
  readonly begin: (shape: AccountShape, latencyMs: number) => Promise<void>;
  readonly seen: () => Promise<Seen>;
  readonly stop: () => void;
}

export async function startServer(): Promise<BenchServer> {
  const child = fork(join(import.meta.dirname, 'serve.ts'));
  const heard = async <K extends Word['kind']>(kind: K): Promise<Extract<Word, { kind: K }>> => {
    const [word] = (await once(child, 'message')) as [Word];
    if (word.kind !== kind) throw new Error(`The server said ${word.kind} where ${kind} was due.`);
    return word as Extract<Word, { kind: K }>;
  };
  const say = (order: Order) => child.send(order);
  const { port } = await heard('listening');
  return {
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: OWN_ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    async begin(shape, latencyMs) {
      say({ kind: 'begin', shape, latencyMs });
      await heard('began');
    },
    async seen() {
      say({ kind: 'count' });
      return (await heard('seen')).seen;
    },
    stop: () => {
      child.kill();
    },
  };
}
