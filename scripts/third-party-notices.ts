import { readdirSync, readFileSync } from 'node:fs';
import type { Metafile } from 'esbuild';
import { groupBy } from '../src/engine/group-by.ts';

interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The texts that its licence asks to pass on. */
  readonly texts: readonly string[];
}

/** What the licences of the bundled packages ask for: which they are, and their texts, each once. */
export function thirdPartyNotices(metafile: Pick<Metafile, 'outputs'>): string {
  const packages = bundledFolders(metafile).map(readPackage);
  const byText = groupBy(packages, (each) => textsOf(each, packages).join('\n\n'));
  const sections = [...byText].map(([text, sharing]) => {
    const labels = sharing.map(({ name, version, license }) => `${name} ${version} (${license})`);
    return `${labels.join('\n')}\n\n${text}\n`;
  });
  return ['keydrill contains code of these packages.\n', ...sections].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The folders of the packages of which something is left in the bundle. */
export function bundledFolders({ outputs }: Pick<Metafile, 'outputs'>): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const folders = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([file]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.slice(0, 1) ?? []);
  return [...new Set(folders)].sort();
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file));
  return {
    name,
    version,
    license,
    texts: files.sort().map((file) => plain(readFileSync(`${folder}/${file}`, 'utf8'))),
  };
}

/** A few packages of the SDK come without the licence that their siblings carry. */
function textsOf({ name, license, texts }: BundledPackage, all: readonly BundledPackage[]): readonly string[] {
  if (texts.length > 0) return texts;
  const scope = /^@[^/]+\//.exec(name)?.[0];
  const sibling = all.find(
    (other) =>
      scope !== undefined && other.name.startsWith(scope) && other.license === license && other.texts.length > 0,
  );
  if (sibling === undefined) throw new Error(`${name} (${license}) comes without the text of its licence`);
  return sibling.texts;
}

const plain = (text: string): string =>
  text
    .replace(/\r\n/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .trim();
