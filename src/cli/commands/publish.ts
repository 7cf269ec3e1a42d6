import { publicationJson } from '../../publish/publication-json.ts';
import { incompleteness, summaryLines } from '../../publish/summary.ts';
import { orFail } from '../command-error.ts';
import { readPolicy, rulesIn } from '../policy.ts';
import { type PublishFlags, publishFindings } from '../publish-findings.ts';
import { readReportFile } from '../read-report-file.ts';
import { checkCredentialFlags } from '../scan-flags.ts';
import { type Streams, tell, write } from '../streams.ts';

export interface PublishCommandFlags extends PublishFlags {
  readonly report: string;
  readonly policy?: string | undefined;
  readonly format: 'text' | 'json';
}

/** Publishes a JSON report; a policy that is named tells about the rules of its plug-ins. Exit code 2 when something of it did not arrive. */
export async function publish(flags: PublishCommandFlags, streams: Streams): Promise<number> {
  checkCredentialFlags(flags);
  const report = await readReportFile(flags.report);
  const policy = flags.policy === undefined ? null : await readPolicy(flags.policy);
  const publication = orFail(await publishFindings({ report, rules: rulesIn(report, policy), flags }));
  const text = flags.format === 'json' ? publicationJson(publication) : `${summaryLines(publication).join('\n')}\n`;
  await write(streams.stdout, text);
  const missing = incompleteness(publication);
  if (missing === null) return 0;
  await tell(streams, `keydrill: ${missing}`);
  return 2;
}
