import pLimit, { type LimitFunction } from 'p-limit';
import {
  type Fact,
  type FactError,
  type FactErrorKind,
  isFactUnavailable,
  NOT_INSTALLED,
  REFUSED,
  UNRESOLVED,
} from './fact.ts';
import { notData } from './plain-data.ts';

/** Facts, not requests: how many are known to be needed so far, and how many have their answer. */
export interface Progress {
  readonly done: number;
  readonly planned: number;
}

export interface AskOptions {
  /** Facts asked at once, per AWS service. */
  readonly concurrency: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** Runs one read and gives its outcome as a value; never rejects. */
export type Asker = (operation: string, read: () => Promise<unknown>) => Promise<Fact<unknown>>;

/** Trouble that repeats: after this many in a row, the rest of an operation is not asked again. */
const GIVE_UP_AFTER = 5;
const PASSING: ReadonlySet<FactErrorKind> = new Set(['throttled', 'timeout', 'unavailable']);

/** Asks within the limits of each service, and stops asking an operation that keeps being throttled or hanging. */
export function createAsker({ concurrency, onProgress }: AskOptions): Asker {
  const limits = new Map<string, LimitFunction>();
  const trouble = new Map<string, { readonly inARow: number; readonly last: FactError }>();
  let done = 0;
  let planned = 0;

  const askUnlessHopeless: Asker = async (operation, read) => {
    const before = trouble.get(operation);
    if (before !== undefined && before.inARow >= GIVE_UP_AFTER) return { ok: false, error: gaveUp(before.last) };
    const fact = await outcome(operation, read);
    if (fact.ok || !isPassing(fact.error)) trouble.delete(operation);
    else trouble.set(operation, { inARow: (trouble.get(operation)?.inARow ?? 0) + 1, last: fact.error });
    return fact;
  };

  return async (operation, read) => {
    planned += 1;
    const service = operation.slice(0, operation.indexOf(':'));
    const limit = limits.get(service) ?? pLimit(concurrency);
    limits.set(service, limit);
    const fact = await limit(askUnlessHopeless, operation, read);
    done += 1;
    onProgress?.({ done, planned });
    return fact;
  };
}

/** A host name that does not exist speaks of one region, and takes no time to find out: the others are still asked. */
const isPassing = ({ kind, code }: FactError): boolean => PASSING.has(kind) && code !== UNRESOLVED;

const gaveUp = (last: FactError): FactError => ({
  ...last,
  message: `not asked: ${last.operation} had failed ${GIVE_UP_AFTER} times in a row (${last.code})`,
});

/** Whatever a collector does wrong is an unread fact that names its operation: it may come from a plug-in. */
async function outcome(operation: string, read: () => Promise<unknown>): Promise<Fact<unknown>> {
  try {
    const value = await read();
    const odd = notData(value);
    return odd === null
      ? { ok: true, value }
      : malformed(operation, `the collector gave ${odd}, and must give plain data`);
  } catch (thrown) {
    if (isFactUnavailable(thrown)) return { ok: false, error: inWordsOf(operation, thrown.error) };
    return missingPackage(operation, thrown) ?? malformed(operation, messageOf(thrown));
  }
}

const messageOf = (thrown: unknown): string => {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === 'string' ? thrown : 'the collector threw something that is no error';
};

const failed = (operation: string, code: string, message: string): Fact<never> => ({
  ok: false,
  error: { kind: 'failed', operation, code, iamAction: null, message },
});

const malformed = (operation: string, message: string): Fact<never> => failed(operation, 'MalformedAnswer', message);

/** A refused call is told by what the collector declares, because that is what is to be changed. */
const inWordsOf = (operation: string, error: FactError): FactError =>
  error.code === REFUSED
    ? {
        ...error,
        operation,
        message: `the collector of ${operation} sent ${error.operation}, which it does not declare`,
      }
    : error;

/** The client of a service that keydrill itself does not ask comes from beside the plug-in. */
function missingPackage(operation: string, thrown: unknown): Fact<never> | null {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return null;
  const [, name = 'a package'] = /Cannot find (?:package|module) '([^']+)'/.exec(String(thrown)) ?? [];
  return failed(operation, NOT_INSTALLED, `${operation} takes ${name}, which is not installed beside the plug-in`);
}
