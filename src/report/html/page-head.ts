import { createHash } from 'node:crypto';
import type { Report } from '../report.ts';
import { counted } from '../text/wording.ts';
import { htmlOf, markup } from './markup.ts';
import { scannedTitle } from './masthead.ts';
import { SCRIPT, STYLE } from './page.generated.ts';

/** Style and script are allowed by what they are, so that nothing else in the page could take effect. */
const sourceHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const contentSecurityPolicy = (): string =>
  [
    "default-src 'none'",
    `style-src ${sourceHash(STYLE)}`,
    `script-src ${sourceHash(SCRIPT)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Up to the body. The empty icon keeps a browser from asking a server for one. */
export const pageHead = (report: Report): string =>
  `${htmlOf(markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${titleOf(report)}</title>
<link rel="icon" href="data:,">
`)}<style>${STYLE}</style>
</head>
`;

/** The end of the page; the script comes last, when everything that it works on is there. */
export const pageEnd = (): string => `<script>${SCRIPT}</script>\n</body>\n</html>\n`;

function titleOf({ run, summary }: Report): string {
  const incidents = summary.incidents === 0 ? '' : `${counted(summary.incidents, 'incident')}: `;
  return `${incidents}${scannedTitle(run)} - keydrill report`;
}
