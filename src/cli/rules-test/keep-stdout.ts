/**
 * Runs code that is not ours. What it prints goes to stderr, because stdout carries the report alone; a promise that it
 * leaves to fail ends nothing; and where it ends the process, the exit code does not say that all went well.
 */
export async function keepStdout<T>(work: () => Promise<T>): Promise<T> {
  const { stdout, stderr } = process;
  const write = stdout.write;
  const onExit = () => {
    process.exitCode = 2;
  };
  stdout.write = stderr.write.bind(stderr);
  process.on('exit', onExit);
  process.on('unhandledRejection', ignore);
  try {
    return await work();
  } finally {
    // Rejections are told after the current turn.
    await new Promise((done) => setImmediate(done));
    stdout.write = write;
    process.off('exit', onExit);
    process.off('unhandledRejection', ignore);
  }
}

const ignore = () => undefined;
