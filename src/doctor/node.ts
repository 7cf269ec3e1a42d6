import { type Check, fine, trouble } from './check.ts';

/** The first supported version of each line of Node; all of the last line and later ones are supported from there on. */
const SUPPORTED = [
  [20, 19],
  [22, 12],
] as const;

export const SUPPORTED_NODE = '^20.19.0 || >=22.12.0';

/** `version` is as in `process.versions.node`. */
export function nodeCheck(version: string): Check {
  if (isSupported(version)) return fine('node', `Node ${version} is supported.`);
  return trouble(
    'node',
    `Node ${version} is not supported; keydrill needs ${SUPPORTED_NODE}.`,
    'Install a supported version of Node; in GitHub Actions with actions/setup-node.',
  );
}

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [[oldMajor, oldMinor], [newMajor, newMinor]] = SUPPORTED;
  return (major === oldMajor && minor >= oldMinor) || (major === newMajor && minor >= newMinor) || major > newMajor;
}
