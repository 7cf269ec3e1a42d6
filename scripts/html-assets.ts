import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const PAGE = new URL('../src/report/html/page/', import.meta.url);

/** In this order: a later one may go before an earlier one. */
const SHEETS = ['style.css', 'results.css', 'pictures.css', 'print.css'];

/** What can run the page: everything else shows it without filters. */
const BROWSERS = ['chrome109', 'firefox115', 'safari16.4'];

/** The module that holds the style and the script of the HTML report, as committed. */
export async function htmlAssetsText(): Promise<string> {
  return [
    '// Generated from src/report/html/page by `npm run generate`; do not edit.',
    '',
    '/** The whole style of the page. */',
    declaration('STYLE', await style()),
    '',
    '/** The whole script of the page. */',
    declaration('SCRIPT', await script()),
    '',
  ].join('\n');
}

async function style(): Promise<string> {
  const sheets = await Promise.all(SHEETS.map((name) => readFile(new URL(name, PAGE), 'utf8')));
  const { code } = await transform(sheets.join('\n'), { loader: 'css', minify: true, target: BROWSERS });
  return code;
}

async function script(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('script.ts', PAGE))],
    bundle: true,
    write: false,
    format: 'iife',
    minify: true,
    target: BROWSERS,
    legalComments: 'none',
    // What stands in a string of the module must not look like a template.
    supported: { 'template-literal': false },
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** As the formatter would have it, so that it has nothing to change. */
function declaration(name: string, text: string): string {
  if (/<\/(?:style|script)|<!--/i.test(text)) throw new Error(`${name} would end the element that holds it`);
  return `export const ${name} =\n  ${literal(text.trim())};`;
}

/** In the quotes that need fewer escapes, single ones if both need as many. */
function literal(text: string): string {
  const quote = text.split("'").length > text.split('"').length ? '"' : "'";
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped}${quote}`;
}
