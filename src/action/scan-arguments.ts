import type { Inputs, Publish } from './inputs.ts';
import type { ReportFiles } from './report-files.ts';

/**
 * The command line of the scan. A value is always the end of `--flag=value`, so that none can pass for a flag, a command
 * or a second value, whatever it begins with or holds.
 */
export function scanArguments(inputs: Inputs, files: ReportFiles): readonly string[] {
  return [
    'scan',
    ...value('policy', inputs.policy),
    ...inputs.regions.flatMap((region) => value('region', region)),
    ...inputs.accounts.flatMap((account) => value('accounts', account)),
    ...(inputs.organization ? ['--organization'] : []),
    ...value('role-name', inputs.roleName),
    ...value('external-id', inputs.externalId),
    ...value('fail-on', inputs.failOn),
    ...(inputs.allowUnknown ? ['--allow-unknown'] : []),
    ...value('baseline', inputs.baseline),
    ...value('sarif-location', inputs.sarifLocation),
    ...publishFlags(inputs.publish),
    ...formats(files).flatMap((format) => value('format', format)),
  ];
}

const value = (flag: string, text: string): readonly string[] => (text === '' ? [] : [`--${flag}=${text}`]);

function publishFlags(publish: Publish): readonly string[] {
  switch (publish) {
    case 'off':
      return [];
    case 'dry-run':
      return ['--publish', '--dry-run'];
    case 'on':
      return ['--publish'];
  }
}

function formats({ json, sarif, extra, summary, annotations }: ReportFiles): readonly string[] {
  const files = {
    json,
    sarif,
    ...extra,
    // The same file when it was asked for as a format, too.
    ...(summary === null ? {} : { markdown: summary }),
    ...(annotations === null ? {} : { github: annotations }),
  };
  return ['text', ...Object.entries(files).map(([format, path]) => `${format}=${path}`)];
}
