import { cp, readFile, stat, symlink } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { init, parse } from 'es-module-lexer';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { openProject, openProjectWithKeydrill, type Project, REPOSITORY } from './installed-package.ts';

let project: Project;
let tarball: string;
let shipped: readonly string[];

beforeAll(async () => {
  project = await openProjectWithKeydrill();
  tarball = join(project.folder, (await project.files()).find((file) => file.endsWith('.tgz')) ?? 'no tarball');
  shipped = await project.files('node_modules/keydrill');
});

afterAll(() => project.remove());

const readShipped = (file: string): Promise<string> => project.read(`node_modules/keydrill/${file}`);

describe('the tarball', () => {
  const ALLOWED = [
    /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
    /^dist\/THIRD-PARTY-NOTICES$/,
    /^dist\/[\w.-]+\.js$/,
    /^dist\/types\/(?:[a-z-]+\/)*[a-z0-9-]+\.d\.ts$/,
    /^rules\/[a-z0-9-]+\/rule\.md$/,
    /^schemas\/[a-z-]+\.schema\.json$/,
  ];

  it('holds what users need and nothing else', () => {
    expect(shipped.filter((file) => !ALLOWED.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(shipped).not.toContain('dist/action.js');
    const pages = builtInRules.map(({ id }) => `rules/${id}/rule.md`);
    expect(shipped).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist/cli.js', ...pages]));
  });

  it('stays small', async () => {
    const { size } = await stat(tarball);
    const sizes = await Promise.all(shipped.map(async (file) => Buffer.byteLength(await readShipped(file))));
    const unpacked = sizes.reduce((sum, each) => sum + each, 0);
    expect(size, `the tarball has ${size} bytes`).toBeLessThan(1_000_000);
    expect(unpacked, `the package has ${unpacked} bytes`).toBeLessThan(3_500_000);
  });

  it('has no complaint from publint', async () => {
    const { buffer, byteOffset, byteLength } = await readFile(tarball);
    const packed = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    const { messages } = await publint({ pack: { tarball: packed }, strict: true });
    expect(messages).toEqual([]);
  });

  it('has types that every resolution of ES modules finds', async () => {
    const attw = join(REPOSITORY, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const run = await project.run([process.execPath, attw, tarball, '--profile', 'esm-only', '--no-emoji']);
    expect(run.code, run.stdout + run.stderr).toBe(0);
  });
});

describe('installed', () => {
  it('is one package', async () => {
    const installed: { packages: object } = JSON.parse(await project.read('package-lock.json'));
    expect(Object.keys(installed.packages)).toEqual(['', 'node_modules/keydrill']);
  });

  it('asks nothing of other packages', async () => {
    await init;
    const modules = shipped.filter((file) => file.endsWith('.js'));
    const imports = await Promise.all(
      modules.map(async (file) => {
        const source = await readShipped(file);
        return parse(source)[0].map(({ specifier }) => specifier);
      }),
    );
    const foreign = imports
      .flat()
      .filter((name) => typeof name === 'string' && !name.startsWith('./') && !isBuiltin(name));
    expect(modules.length).toBeGreaterThan(50);
    expect(foreign).toEqual([]);
  });

  it('passes on the licences of what it is bundled with', async () => {
    const notices = await readShipped('dist/THIRD-PARTY-NOTICES');
    for (const name of ['@aws-sdk/client-iam', '@smithy/core', 'ajv', 'yaml', 'yargs']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    }
    expect(notices).toContain('Copyright Eemeli Aro');
    expect(notices).not.toMatch(/^(?:vitest|typescript|esbuild) /m);
  });

  it('runs', async () => {
    const manifest: { version: string } = JSON.parse(await readShipped('package.json'));
    expect(await project.must(['npx', '--no', '--', 'keydrill', '--version'])).toBe(`${manifest.version}\n`);
    expect(await project.must(['keydrill', 'demo', '--fail-on', 'never', '--allow-unknown'])).toContain(
      'iam-access-key-rotated',
    );
  });

  it('exports what package.json says', async () => {
    const entries = await exportsOf();
    const modules = entries.filter((entry) => !entry.includes('*') && !entry.endsWith('.json'));
    await project.file(
      'load.mjs',
      modules.map((entry) => `console.log(Object.keys(await import('${entry}')).length > 0);`).join('\n'),
    );
    expect(await project.must(['node', 'load.mjs'])).toBe('true\n'.repeat(modules.length));
  });
});

async function exportsOf(): Promise<readonly string[]> {
  const manifest: { exports: object } = JSON.parse(await readShipped('package.json'));
  return Object.keys(manifest.exports).map((entry) => entry.replace(/^\./, 'keydrill'));
}

describe('a TypeScript project', () => {
  const SOURCE = `import { account, defineRule, fail, one, pass, type Report } from 'keydrill';
import { accessKeys, activeAccessKeys, authorizationDetails } from 'keydrill/facts';
import { given, testRule } from 'keydrill/testing';

const users = one<number>({ operation: 'iam:GetAccountSummary', scope: 'account', read: async () => 1 });
export const rule = defineRule({
  id: 'acme/few-users',
  title: 'Users are few',
  capability: 'exposure',
  severity: 'low',
  pack: 'strict',
  description: 'Fewer users, fewer keys.',
  remediation: { text: 'Delete users.' },
  references: [],
  controls: [],
  page: new URL('./rule.md', import.meta.url),
  parameters: { max: { type: 'integer', default: 3, description: 'How many.' } },
  since: '1.0.0',
  on: account,
  needs: { users },
  check: ({ facts, parameters }) => (facts.users > parameters.max ? fail('Many users.') : pass('Few users.')),
});
testRule(rule, { describe: (_, body) => body(), it: (_, body) => body() }, [
  { name: 'more are allowed', parameters: { max: 5 }, facts: [given(users, 4)], expect: { status: 'pass' } },
]);
export const ofKeys = defineRule({
  id: 'acme/keys-have-ids',
  title: 'Keys have ids',
  capability: 'exposure',
  severity: 'low',
  pack: 'strict',
  description: 'So that they can be named.',
  remediation: { text: 'Wait.' },
  references: [],
  controls: [],
  since: '1.0.0',
  on: activeAccessKeys,
  needs: { keys: accessKeys, details: authorizationDetails },
  check({ subject, facts }) {
    const owner: string | undefined = facts.details.users[0]?.tags['team'];
    const id: string | undefined = facts.keys(subject.user)?.[0]?.id;
    return id === owner ? fail('No.') : pass('Yes.');
  },
});
export const scoreOf = ({ summary }: Report): number | null => summary.readiness.score;
`;

  const compile = async (compilerOptions: object): Promise<string> => {
    await project.file('rule.mts', SOURCE);
    const strict = { strict: true, skipLibCheck: false, noEmit: true, target: 'es2023', types: [] };
    const configuration = { compilerOptions: { ...strict, ...compilerOptions }, files: ['rule.mts'] };
    await project.file('tsconfig.json', JSON.stringify(configuration));
    const compiler = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
    return (await project.run([process.execPath, compiler, '-p', '.'])).stdout;
  };

  it.each([
    { module: 'nodenext', moduleResolution: 'nodenext' },
    { module: 'preserve', moduleResolution: 'bundler' },
    {
      module: 'nodenext',
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
    },
  ])('compiles with %o', async (options) => {
    expect(await compile(options)).toBe('');
  });

  it('is told what is wrong', async () => {
    const wrong = SOURCE.replace('facts.users > parameters.max', 'facts.roles > parameters.min');
    await project.file('wrong.mts', wrong);
    await project.file(
      'tsconfig.json',
      '{ "compilerOptions": { "module": "nodenext", "noEmit": true, "types": [] }, "files": ["wrong.mts"] }',
    );
    const compiler = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
    const { stdout } = await project.run([process.execPath, compiler, '-p', '.']);
    expect(stdout).toMatch(/Property 'roles' does not exist/);
    expect(stdout).toMatch(/Property 'min' does not exist/);
  });
});

describe('a checkout', () => {
  it('is built when it is packed, and npm says the name of the tarball only, as pre-commit needs it', async () => {
    const checkout = await openProject();
    try {
      const left = new Set(['node_modules', 'dist', '.git', '.venv', 'coverage']);
      const copied = (path: string): boolean => !left.has(path.slice(REPOSITORY.length + 1)) && !path.endsWith('.tgz');
      await cp(REPOSITORY, checkout.folder, { recursive: true, filter: copied });
      await symlink(join(REPOSITORY, 'node_modules'), join(checkout.folder, 'node_modules'));
      const name = await checkout.must(['npm', 'pack']);
      expect(name).toMatch(/^keydrill-[\w.-]+\.tgz\n$/);
      const content = await checkout.must(['tar', 'tzf', name.trim()]);
      expect(content.split('\n')).toEqual(
        expect.arrayContaining(['package/dist/cli.js', 'package/dist/types/index.d.ts']),
      );
    } finally {
      await checkout.remove();
    }
  }, 120_000);
});
