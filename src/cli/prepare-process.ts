import { setFlagsFromString } from 'node:v8';

/** Sets up the process of a program that scans; called once, before anything is loaded. */
export function prepareProcess(): void {
  // Most of what a scan allocates is an answer that is soon forgotten: let the heap grow slowly over what is kept.
  setFlagsFromString('--heap-growing-percent=40');
  // The SDK's notice about a future Node release is no result of the scan.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  // Whoever writes learns of a failure from the write itself; without a listener, Node would end the process over it.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
