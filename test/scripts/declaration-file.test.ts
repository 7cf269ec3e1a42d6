import { describe, expect, it } from 'vitest';
import { parseDeclarations, withoutComments } from '../../scripts/declaration-file.ts';

const FILE = `import type * as Iam from '@aws-sdk/client-iam';
import { type Aws, one as first } from './collector.ts';
/** Says how, e.g. import { x } from 'keydrill'. */
export interface User {
    readonly name: string;
    /** Of the { report }. */
    readonly keys: readonly [
        Key,
        Key
    ];
}
type Key = {
    readonly id: string;
};
export declare const users: first<{
    readonly of: Iam.User;
}>;
export declare function load<T>(aws: Aws): Promise<T>;
export { type Report, build as make } from './report.ts';
export type { Score } from './score.ts';
export {};
`;

describe('a declaration file', () => {
  const { imports, statements } = parseDeclarations(FILE);

  it('is told apart in its statements', () => {
    expect(statements.map(({ names }) => names)).toEqual([
      ['User'],
      ['Key'],
      ['users'],
      ['load'],
      ['Report', 'make'],
      ['Score'],
      [],
    ]);
  });

  it('keeps the comments of each', () => {
    expect(statements[0]?.text).toMatch(/^\/\*\* Says how/);
    expect(statements[0]?.text).toMatch(/Of the \{ report \}[\s\S]*\n\}\n$/);
    expect(statements.map(({ text }) => text).join('')).toBe(FILE.split('\n').slice(2).join('\n'));
  });

  it('says what it imports, and under which names', () => {
    expect(imports).toEqual([
      { local: 'Iam', name: '*', from: '@aws-sdk/client-iam' },
      { local: 'Aws', name: 'Aws', from: './collector.ts' },
      { local: 'first', name: 'one', from: './collector.ts' },
    ]);
  });

  it('says what it hands on from other files', () => {
    expect(statements.flatMap(({ taken }) => taken)).toEqual([
      { local: 'Report', name: 'Report', from: './report.ts' },
      { local: 'make', name: 'build', from: './report.ts' },
      { local: 'Score', name: 'Score', from: './score.ts' },
    ]);
  });

  it('is refused where it says what tsc never said before', () => {
    expect(() => parseDeclarations("export * from './all.ts';\n")).toThrow(/nobody expected: export \*/);
  });
});

it('comments are left out with their lines', () => {
  expect(withoutComments('/** a */\nconst b;\n    /**\n     * c\n     */\nconst d; /* e */\n')).toBe(
    'const b;\nconst d; \n',
  );
});
