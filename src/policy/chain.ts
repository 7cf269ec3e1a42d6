import { PACKS, type Pack } from '../engine/rule.ts';
import type { Trusted } from '../lock/trusted.ts';
import type { Plugin, PluginPack } from '../plugins/plugin.ts';
import { suggestion } from './did-you-mean.ts';
import { readPolicyText } from './policy-text.ts';
import { listed, type PolicyProblem, type Position, printable, quote } from './problem.ts';
import type { Reach, ReadFile } from './reach.ts';
import type { Path, YamlText } from './read-yaml.ts';
import { list, record } from './untyped.ts';

/** A policy file and what it names. */
export interface ChainFile extends Pick<ReadFile, 'file' | 'path'> {
  readonly text: YamlText;
  /** In the order of the file, without what could not be reached. */
  readonly links: readonly Link[];
  readonly plugins: readonly NamedPlugin[];
}

export interface NamedPlugin {
  readonly name: string;
  /** The module, absolute. */
  readonly entry: string;
  readonly at: Position;
}

/** What one entry of `extends` stands for. */
export type Link =
  | { readonly kind: 'pack'; readonly pack: Pack; readonly at: Position }
  | { readonly kind: 'file'; readonly file: ChainFile }
  | PackLink;

/** The pack of a plug-in, and the file that names it. */
export interface PackLink {
  readonly kind: 'plugin-pack';
  /** As in `acme/baseline`. */
  readonly name: string;
  readonly pack: PluginPack;
  readonly file: string;
  readonly at: Position;
}

/** The policy file with all that it reaches. */
export interface Chain {
  /** Null when it is no YAML. */
  readonly root: ChainFile | null;
  /** Every file, in the order in which they were reached: a file before what it extends. */
  readonly files: readonly ChainFile[];
  /** Names of files, in the same order; also of those that are no YAML. */
  readonly order: readonly string[];
  readonly plugins: readonly Plugin[];
  readonly trusted: readonly Trusted[];
  readonly problems: readonly PolicyProblem[];
  /** False when something could not be reached, so that nobody knows which rules it would have brought. */
  readonly complete: boolean;
}

/** Far more than anyone can follow. */
const MOST_NAMES = 100;
const DEEPEST = 16;

/** What is found out on the way. */
interface Walk {
  readonly reach: Reach;
  readonly order: string[];
  readonly problems: PolicyProblem[];
  readonly files: Map<string, ChainFile | null>;
  readonly plugins: Map<string, { readonly plugin: Plugin; readonly name: string }>;
  readonly trusted: Trusted[];
  complete: boolean;
  names: number;
}

/** Each file on the way from the root to the one that is read, with the name by which it was reached. */
type Trail = readonly { readonly identity: string; readonly name: string }[];

/** Reads what a policy file extends and loads its plug-ins, depth first, and tells of everything that cannot be had. */
export async function readChain(root: ReadFile, reach: Reach): Promise<Chain> {
  const walk: Walk = {
    reach,
    order: [],
    problems: [],
    files: new Map(),
    plugins: new Map(),
    trusted: [],
    complete: true,
    names: 0,
  };
  const file = await visit(walk, root, [{ identity: root.identity, name: root.file }]);
  const files = [...walk.files.values()].filter((each) => each !== null);
  return {
    ...walk,
    root: file,
    files: files.toSorted((a, b) => walk.order.indexOf(a.file) - walk.order.indexOf(b.file)),
    plugins: [...walk.plugins.values()].map(({ plugin }) => plugin).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** A file that is being read, and how it was reached. */
interface Visit {
  readonly read: ReadFile;
  readonly trail: Trail;
  readonly text: YamlText;
}

async function visit(walk: Walk, read: ReadFile, trail: Trail): Promise<ChainFile | null> {
  walk.order.push(read.file);
  const yaml = readPolicyText(read.file, read.source);
  if (!yaml.ok) {
    walk.problems.push(...yaml.problems);
    walk.complete = false;
    walk.files.set(read.identity, null);
    return null;
  }
  const here: Visit = { read, trail, text: yaml.text };
  const plugins: NamedPlugin[] = [];
  for (const named of namesIn(yaml.text, 'plugins')) {
    const plugin = await nameable(walk, here, named, pluginNamed);
    if (plugin !== null) plugins.push(plugin);
  }
  const links = await linksOf(walk, here);
  const file: ChainFile = { file: read.file, path: read.path, text: yaml.text, links, plugins };
  walk.files.set(read.identity, file);
  return file;
}

interface Named {
  readonly name: string;
  readonly at: Position;
}

/** The names under a key; what is no name is the schema's to tell. */
function namesIn({ value, valueAt }: YamlText, key: 'extends' | 'plugins'): readonly Named[] {
  const found = record(value)[key];
  const named = (name: unknown, path: Path): readonly Named[] =>
    typeof name === 'string' && /\S/.test(name) ? [{ name, at: valueAt(path) }] : [];
  return key === 'extends' && typeof found === 'string'
    ? named(found, [key])
    : list(found).flatMap((name, index) => named(name, [key, String(index)]));
}

/** Plug-in packs last, because a file of the list may name the plug-in; the links are in the order of the list. */
async function linksOf(walk: Walk, here: Visit): Promise<readonly Link[]> {
  const names = namesIn(here.text, 'extends');
  const links = new Map<Named, Link | null>();
  const mayBePack = ({ name }: Named): boolean => /^[^./@][^/]*\/[^/]+$/.test(name);
  for (const named of [...names.filter((each) => !mayBePack(each)), ...names.filter(mayBePack)])
    links.set(named, await nameable(walk, here, named, linkTo));
  return names.flatMap((named) => links.get(named) ?? []);
}

/** Stops where there is no end of names; a hundred files that name a hundred each would take a while. */
async function nameable<T>(
  walk: Walk,
  here: Visit,
  named: Named,
  reached: (walk: Walk, here: Visit, named: Named) => Promise<T | null>,
): Promise<T | null> {
  walk.names++;
  if (walk.names <= MOST_NAMES) return reached(walk, here, named);
  if (walk.names === MOST_NAMES + 1)
    tell(walk, here, named, `A policy may name at most ${MOST_NAMES} packs, files and plug-ins in all; merge some.`);
  return null;
}

function tell(walk: Walk, { read }: Visit, { at }: Named, message: string): null {
  walk.problems.push({ file: read.file, ...at, message });
  walk.complete = false;
  return null;
}

async function pluginNamed(walk: Walk, here: Visit, named: Named): Promise<NamedPlugin | null> {
  const { name, at } = named;
  const reached = await walk.reach.plugin(name, here.read);
  if (!reached.ok) {
    for (const sentence of reached.sentences) tell(walk, here, named, sentence);
    return null;
  }
  const { plugin, entry, trusted } = reached;
  if (!walk.plugins.has(entry)) {
    const same = [...walk.plugins.values()].find((other) => other.plugin.name === plugin.name);
    if (same !== undefined) {
      const both = listed([quote(same.name), quote(name)], 'and');
      return tell(walk, here, named, `Two plug-ins are named ${quote(plugin.name)}, ${both}; keep one.`);
    }
    const fact = walk.plugins.size === 0 ? undefined : await readByAnother(walk, plugin);
    if (fact !== undefined) {
      const sentence = `Plug-in ${quote(name)} reads ${fact} by a collector of its own, and so does another plug-in; give the collector an aspect.`;
      return tell(walk, here, named, sentence);
    }
    walk.plugins.set(entry, { plugin, name });
    walk.trusted.push(trusted);
  }
  return { name, entry, at };
}

/** Each plug-in is checked by itself; a fact that two of them read differently shows only here. */
async function readByAnother({ plugins }: Walk, plugin: Plugin): Promise<string | undefined> {
  const { readTwice } = await import('../plugins/check-collectors.ts');
  return readTwice([...[...plugins.values()].flatMap((other) => other.plugin.rules), ...plugin.rules])[0];
}

async function linkTo(walk: Walk, here: Visit, named: Named): Promise<Link | null> {
  const { name, at } = named;
  const pack = PACKS.find((each) => each === name);
  if (pack !== undefined) return { kind: 'pack', pack, at };
  const packs = packsOf(walk);
  const pluginPack = packs.get(name);
  if (pluginPack !== undefined) return { kind: 'plugin-pack', name, pack: pluginPack, file: here.read.file, at };
  const extended = await walk.reach.file(name, here.read);
  if (extended === null) {
    // A plug-in that could not be loaded may have had it.
    return walk.complete || !name.includes('/') ? refuse(walk, here, named, notThere(walk, name)) : null;
  }
  if (!extended.ok) {
    return 'sentence' in extended
      ? tell(walk, here, named, extended.sentence)
      : refuse(walk, here, named, extended.reason);
  }
  const { read, trusted } = extended;
  if (here.trail.some(({ identity }) => identity === read.identity))
    return refuse(walk, here, named, 'it extends itself this way; remove one of these names');
  const known = walk.files.get(read.identity);
  if (known !== undefined) return known === null ? null : { kind: 'file', file: known };
  if (here.trail.length >= DEEPEST)
    return refuse(walk, here, named, `a chain may have at most ${DEEPEST} files; merge some`);
  walk.trusted.push(trusted);
  const file = await visit(walk, read, [...here.trail, { identity: read.identity, name }]);
  return file === null ? null : { kind: 'file', file };
}

/** Every pack of every plug-in, by the name under which it is extended. */
const packsOf = ({ plugins }: Walk): ReadonlyMap<string, PluginPack> =>
  new Map(
    [...plugins.values()].flatMap(({ plugin }) =>
      Object.entries(plugin.packs).map(([pack, value]) => [`${plugin.name}/${pack}`, value] as const),
    ),
  );

function refuse(walk: Walk, here: Visit, named: Named, reason: string): null {
  const chain = [...here.trail.map(({ name }) => name), named.name].map(printable).join(' → ');
  return tell(walk, here, named, `${quote(named.name)} cannot be extended (${chain}): ${reason}.`);
}

function notThere(walk: Walk, name: string): string {
  const packs = [...packsOf(walk).keys()];
  const hint = suggestion(name, [...PACKS, ...packs]);
  const [namespace = '', pack] = name.split('/');
  const plugin = [...walk.plugins.values()].find((each) => each.plugin.name === namespace);
  if (plugin !== undefined) {
    const own = packs.filter((each) => each.startsWith(`${namespace}/`));
    const what = pack === undefined ? 'it is a plug-in' : `plug-in ${namespace} has no such pack`;
    return `${what}${hint}; ${own.length === 0 ? 'it has none, so remove this' : `its packs are ${listed(own, 'and')}`}`;
  }
  const missing = 'no pack and no installed package has this name';
  if (hint !== '') return `${missing}${hint}`;
  const other = pack === undefined || name.startsWith('@') ? '' : ', or add the plug-in under plugins';
  return `${missing}; correct it, or install the package${other}`;
}
