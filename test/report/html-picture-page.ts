import { type DefaultTreeAdapterTypes, html, parse } from 'parse5';
import { htmlOf, type Markup } from '../../src/report/html/markup.ts';

export type Element = DefaultTreeAdapterTypes.Element;

/** A picture as a browser would take it. */
export interface DrawnPicture {
  readonly html: string;
  /** What the parser finds wrong. */
  readonly problems: readonly string[];
  readonly elements: readonly Element[];
}

export function drawn(picture: Markup): DrawnPicture {
  const text = htmlOf(picture);
  const problems: string[] = [];
  const document = parse(`<!doctype html><html lang="en"><title>x</title><body>\n${text}</body></html>`, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startLine, startCol }) => problems.push(`${code} at ${startLine}:${startCol}`),
  });
  return { html: text, problems, elements: elementsIn(document) };
}

function elementsIn(parent: DefaultTreeAdapterTypes.ParentNode): readonly Element[] {
  return parent.childNodes.flatMap((node) => ('tagName' in node ? [node, ...elementsIn(node)] : []));
}

export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((found) => found.name === name)?.value;

export const isSvg = ({ namespaceURI }: Element): boolean => namespaceURI === html.NS.SVG;

/** The elements with a class, in a picture or in a part of it. */
export function withClass(within: DrawnPicture | Element, name: string): readonly Element[] {
  const elements = 'elements' in within ? within.elements : elementsIn(within);
  return elements.filter((element) => (attribute(element, 'class') ?? '').split(' ').includes(name));
}

export function withTag(within: DrawnPicture | Element, tag: string): readonly Element[] {
  const elements = 'elements' in within ? within.elements : elementsIn(within);
  return elements.filter(({ tagName }) => tagName === tag);
}

/** Everything that is there to be read or heard, with single spaces; a sign as what it means, in brackets. */
export const textOf = (element: Element): string => rawText(element).replace(/\s+/g, ' ').trim();

function rawText(element: Element): string {
  if (attribute(element, 'role') === 'img') {
    return `[${attribute(element, 'aria-label') ?? childText(element)}]`;
  }
  return attribute(element, 'aria-hidden') === 'true' ? '' : childText(element);
}

const childText = (element: Element): string =>
  element.childNodes
    .map((node) => {
      if ('tagName' in node) return rawText(node);
      return node.nodeName === '#text' && 'value' in node ? node.value : '';
    })
    .join('');

/** The whole picture, as it is heard. */
export const heard = (picture: Markup): string => withTag(drawn(picture), 'figure').map(textOf).join('\n');

/** The rows of a table, as they are heard. */
export const rowsOf = (within: DrawnPicture | Element): readonly string[] =>
  withTag(within, 'tr').map((row) =>
    row.childNodes.flatMap((cell) => ('tagName' in cell ? [textOf(cell)] : [])).join(' | '),
  );
