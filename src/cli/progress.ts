import type { Progress } from '../facts/ask.ts';
import type { Streams } from './streams.ts';

/** Shows that something is going on, on a terminal only. */
export interface ProgressLine {
  readonly update: (account: string, progress: Progress) => void;
  readonly stop: () => void;
}

const SILENT: ProgressLine = { update: () => undefined, stop: () => undefined };

export async function showProgress({ stderr }: Streams, wanted: boolean): Promise<ProgressLine> {
  if (!wanted || stderr.isTTY !== true) return SILENT;
  const { default: createSpinner } = await import('yocto-spinner');
  const spinner = createSpinner({ text: 'Asking AWS who is calling', stream: process.stderr }).start();
  return {
    update: (account, { done, planned }) => {
      spinner.text = `Reading account ${account}: ${done} of ${planned} facts`;
    },
    stop: () => {
      spinner.stop();
    },
  };
}
