import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { compile, type JSONSchema } from 'json-schema-to-typescript';

interface Target {
  readonly schema: string;
  readonly name: string;
  readonly types: string;
}

/** Each schema that is the source of a TypeScript type. */
export const TARGETS: readonly Target[] = [
  {
    schema: 'src/policy/policy.base.schema.json',
    name: 'PolicyFile',
    types: 'src/policy/policy-file.generated.ts',
  },
];

/** The TypeScript text for one schema, as committed. */
export async function typesText({ schema, name }: Target): Promise<string> {
  const source = await readFile(new URL(`../${schema}`, import.meta.url), 'utf8');
  // Titles are for editors; here each would become a type of its own.
  const parsed: JSONSchema = JSON.parse(source, (key, value) =>
    key === 'title' && typeof value === 'string' ? undefined : value,
  );
  return compile({ ...parsed, title: name }, name, {
    additionalProperties: false,
    bannerComment: `// Generated from ${schema} by scripts/build-types.ts; do not edit.`,
    format: true,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 120 },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const target of TARGETS) {
    await writeFile(new URL(`../${target.types}`, import.meta.url), await typesText(target));
    console.log(target.types);
  }
}
