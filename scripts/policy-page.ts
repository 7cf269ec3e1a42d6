import { readFileSync } from 'node:fs';
import { policySchema } from '../src/policy/policy-schema.ts';
import { type SchemaNode, sectionText } from './policy-fields.ts';

/** Where the schema speaks: `<!-- schema: rotation -->` on a line of its own. */
const PLACE = /^<!-- schema: (\S+) -->$/gm;

/**
 * docs/policy.md: scripts/policy-page.md, with what the schema says of each section in its place. Rules are left out of
 * the schema: they have a page each.
 */
export function policyPage(): string {
  const schema: SchemaNode = policySchema([]);
  const text = readFileSync(new URL('policy-page.md', import.meta.url), 'utf8');
  const places = [...text.matchAll(PLACE)].map(([, name = '']) => name);
  const sections = Object.keys(schema.properties ?? {});
  const wrong = [
    ...sections.filter((name) => places.filter((place) => place === name).length !== 1),
    ...places.filter((name) => !sections.includes(name)),
  ];
  if (wrong.length > 0) throw new Error(`scripts/policy-page.md must have one place for each section: ${wrong.join()}`);
  return text.replace(PLACE, (_, name: string) => sectionText(schema, name));
}
