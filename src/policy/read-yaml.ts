import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { tooDeepAt } from '../facts/yaml-nesting.ts';
import { inOrder, type PolicyProblem, type Position, quote } from './problem.ts';

/** Keys and list indices from the top of the document, as in a JSON pointer. */
export type Path = readonly string[];

/** A YAML document as plain data that still knows where everything stands. */
export interface YamlText {
  readonly value: unknown;
  /** Where the value begins; that of the nearest thing around it when there is none. */
  readonly valueAt: (path: Path) => Position;
  /** Where the last key of the path begins. */
  readonly keyAt: (path: Path) => Position;
}

export type YamlOutcome =
  | { readonly ok: true; readonly text: YamlText }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** More than any honest policy; enough to expand ten aliases of ten aliases. */
const MOST_ALIASES = 100;

const TOO_DEEP = 'The file is nested too deeply to be a policy; write it flatter.';

export function readYaml(file: string, source: string): YamlOutcome {
  const failed = (position: Position, message: string): YamlOutcome => ({
    ok: false,
    problems: [{ file, ...position, message }],
  });
  const deep = tooDeepAt(source);
  if (deep !== null) return failed(deep, TOO_DEEP);
  const lines = new LineCounter();
  // An explicit schema, so that a %YAML 1.1 directive cannot turn `off` into false.
  const document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'core',
    resolveKnownTags: false,
    logLevel: 'error',
  });
  const problems = syntaxProblems(document).map((error) => ({
    file,
    ...positionOf(lines, error.pos[0]),
    message: syntaxMessage(error, source),
  }));
  if (problems.length > 0) return { ok: false, problems: inOrder(problems, [file]) };
  try {
    return { ok: true, text: { value: document.toJS({ maxAliasCount: MOST_ALIASES }), ...locator(document, lines) } };
  } catch (thrown) {
    return failed(positionOf(lines, badAlias(document)), aliasMessage(thrown));
  }
}

/** The first mistake confuses the parser about what follows it; duplicate keys do not. */
function syntaxProblems(document: Document): readonly YAMLError[] {
  const found: readonly YAMLError[] = [...document.errors, ...document.warnings];
  const duplicates = found.filter(({ code }) => code === 'DUPLICATE_KEY');
  const [first] = found.filter(({ code }) => code !== 'DUPLICATE_KEY').sort((a, b) => a.pos[0] - b.pos[0]);
  return first === undefined ? duplicates : [...duplicates, first];
}

function syntaxMessage({ code, message, pos }: YAMLError, source: string): string {
  const text = source.slice(...pos);
  switch (code) {
    case 'DUPLICATE_KEY':
      return `The key ${quote(keyFrom(source, pos[0]))} is there twice; keep one.`;
    case 'MULTIPLE_DOCS':
      return 'A policy file holds one document; remove this line and what follows it.';
    case 'TAB_AS_INDENT':
      return 'Tabs cannot indent YAML; use spaces.';
    case 'TAG_RESOLVE_FAILED':
      return `The tag ${quote(text)} is not supported; remove it.`;
    case 'RESOURCE_EXHAUSTION':
      return TOO_DEEP;
    default:
      return `This is not valid YAML: ${message.replace(/\s+/g, ' ').replace(/[.\s]+$/, '')}; correct it here or just before.`;
  }
}

const keyFrom = (source: string, start: number): string =>
  /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n,}]+)/
    .exec(source.slice(start, start + 200))?.[0]
    .replace(/^["']|["']$/g, '')
    .trim() ?? '';

/** Where the alias without an anchor stands, else the first alias of those that expand to too much. */
function badAlias(document: Document): number {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  const bad = aliases.find((alias) => alias.resolve(document) === undefined) ?? aliases[0];
  return offsetOf(bad) ?? 0;
}

function aliasMessage(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : '';
  const name = /Unresolved alias.*: (.*)$/s.exec(message)?.[1];
  if (name !== undefined)
    return `The alias ${quote(`*${name}`)} has no anchor ${quote(`&${name}`)} before it; add one, or write the value out.`;
  return 'The aliases of this file expand to too much; write the values out.';
}

function positionOf(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

interface Found {
  readonly key: unknown;
  readonly value: unknown;
}

function locator(document: Document, lines: LineCounter): Pick<YamlText, 'valueAt' | 'keyAt'> {
  const top: Found = { key: null, value: document.contents };
  const follow = (path: Path): readonly Found[] => {
    const trail = [top];
    for (const name of path) {
      const next = child(document, trail.at(-1)?.value, name);
      if (next === null) break;
      trail.push(next);
    }
    return trail;
  };
  const start = (...nodes: readonly unknown[]): Position =>
    positionOf(lines, nodes.map(offsetOf).find((offset) => offset !== null) ?? 0);
  return {
    valueAt: (path) => {
      const trail = follow(path);
      const last = trail.at(-1) ?? top;
      // A value that was not written has no place of its own: its key does.
      return isUnwritten(last.value) ? start(last.key, trail.at(-2)?.value) : start(last.value, last.key);
    },
    keyAt: (path) => {
      const last = follow(path).at(-1) ?? top;
      return start(last.key, last.value);
    },
  };
}

function child(document: Document, parent: unknown, name: string): Found | null {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node)) return Number(name) < node.items.length ? { key: null, value: node.items[Number(name)] } : null;
  const pair = isMap(node) ? node.items.find(({ key }) => keyText(document, key) === name) : undefined;
  return pair === undefined ? null : { key: pair.key, value: pair.value };
}

function keyText(document: Document, key: unknown): string {
  const node = isAlias(key) ? key.resolve(document) : key;
  return isScalar(node) ? String(node.value ?? '') : String(node ?? '');
}

const offsetOf = (node: unknown): number | null => (isNode(node) ? (node.range?.[0] ?? null) : null);

const isUnwritten = (node: unknown): boolean =>
  node === null || node === undefined || (isScalar(node) && node.value === null && !node.source);
