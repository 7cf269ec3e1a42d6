import type { Document } from 'yaml';

/** A YAML text, or why it is none, in a clause, and the line (from 1) where it goes wrong. */
export type YamlReading =
  | { readonly ok: true; readonly document: Document; readonly lineOf: (node: unknown) => number }
  | { readonly ok: false; readonly line: number; readonly problem: string };

/** Loaded only where there is YAML to read. */
export async function readYaml(text: string): Promise<YamlReading> {
  const { isNode, LineCounter, parseDocument } = await import('yaml');
  const { tooDeepAt } = await import('../yaml-nesting.ts');
  const deep = tooDeepAt(text);
  if (deep !== null) return { ok: false, line: deep.line, problem: 'is nested too deeply' };
  const lineCounter = new LineCounter();
  // An explicit schema, so that a %YAML 1.1 directive cannot turn `on` into true.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, schema: 'core', logLevel: 'error' });
  const lineAt = (offset: number) => Math.max(1, lineCounter.linePos(offset).line);
  const [error] = document.errors;
  if (error !== undefined) return { ok: false, line: lineAt(error.pos[0]), problem: 'is not valid YAML' };
  return { ok: true, document, lineOf: (node) => (isNode(node) ? lineAt(node.range?.[0] ?? 0) : 1) };
}
