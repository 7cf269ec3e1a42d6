import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Builds a checkout that is installed as a package, as pre-commit and `npm install git+…` do: nothing in it is built yet.
 * Plain JavaScript, because it runs before anything is installed that could run more.
 */
if (!existsSync('dist/cli.js')) {
  // For a checkout that is installed globally, npm leaves out what it needs to be built with.
  if (!existsSync('node_modules/tsx')) npm('ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund');
  npm('run', '-s', 'build');
}

/** @param {readonly string[]} args */
function npm(...args) {
  const { npm_execpath: cli, ...env } = process.env;
  if (cli === undefined) throw new Error('This is run by npm: npm run prepare');
  const { status } = spawnSync(process.execPath, [cli, ...args], {
    // What goes to stdout may be read by whoever called npm.
    stdio: ['ignore', 2, 2],
    env: { ...env, npm_config_global: 'false' },
  });
  if (status !== 0) process.exit(status ?? 1);
}
