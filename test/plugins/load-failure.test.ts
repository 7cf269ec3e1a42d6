import { describe, expect, it } from 'vitest';
import { loadFailure } from '../../src/plugins/load-failure.ts';

/** An error as Node gives it, whose stack begins with a place as for syntax errors, or holds one frame of the module. */
function thrown(kind: string, message: string, { code, place }: { code?: string; place?: string } = {}): Error {
  const Class = kind === 'SyntaxError' ? SyntaxError : kind === 'ReferenceError' ? ReferenceError : Error;
  const error = Object.assign(new Class(message), code === undefined ? {} : { code });
  error.stack =
    kind === 'SyntaxError' && place !== undefined
      ? `${place}\nsource\n^^^^\n\n${kind}: ${message}\n    at node:internal/modules/esm/utils:346:16`
      : `${kind}: ${message}\n${place === undefined ? '' : `    at rule (${place}:7)\n`}    at node:internal/modules/esm/module_job:325:25`;
  return error;
}

const at = (file: string) => `${process.cwd()}/${file}`;
const [major, minor] = process.versions.node.split('.');
const PASTE = 'use Node 22.18 or later, or compile it to JavaScript';

describe('why a module could not be loaded', () => {
  it.each<[string, unknown, string]>([
    [
      'it throws',
      thrown('Error', 'boom\nmore', { place: `file://${at('acme/rule.mjs')}:3` }),
      'throws while it loads: boom (acme/rule.mjs:3)',
    ],
    ['it throws without a place', thrown('Error', 'boom.'), 'throws while it loads: boom'],
    ['it throws nothing to read', thrown('ReferenceError', ''), 'throws while it loads: ReferenceError'],
    ['it throws what would break a line', thrown('Error', 'a\u001b[31mb'), 'throws while it loads: a\\u001b[31mb'],
    [
      'keydrill throws',
      Object.assign(new Error('acme/x: wrap it'), {
        stack: `Error: x\n    at defineRule (${at('src/engine/rule.ts')}:1:1)\n    at file://${at('acme/rule.mjs')}:5:1`,
      }),
      'throws while it loads: acme/x: wrap it (acme/rule.mjs:5)',
    ],
    ['it throws a text', 'boom', 'throws while it loads: boom'],
    ['it throws null', null, 'throws while it loads: something that is no error'],
    ['it throws an object', { message: 'x' }, 'throws while it loads: something that is no error'],
    [
      'it is TypeScript',
      thrown('TypeError', 'Unknown file extension ".ts" for /tmp/x/plugin.ts', { code: 'ERR_UNKNOWN_FILE_EXTENSION' }),
      expect.stringMatching(
        new RegExp(`^is TypeScript \\(.*x/plugin\\.ts\\), which Node ${major}\\.${minor} does not load; ${PASTE}$`),
      ) as unknown as string,
    ],
    [
      'Node has no TypeScript',
      thrown('Error', 'Node.js is not compiled with TypeScript support', { code: 'ERR_NO_TYPESCRIPT' }),
      `is TypeScript, which Node ${major}.${minor} does not load; ${PASTE}`,
    ],
    [
      'it is TypeScript that must be compiled',
      thrown('SyntaxError', 'TypeScript enum is not supported in strip-only mode', {
        code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
        place: `${at('a.ts')}:1`,
      }),
      'uses TypeScript that Node only runs when it is compiled: TypeScript enum is not supported in strip-only mode (a.ts:1); rewrite that or compile it to JavaScript',
    ],
    [
      'its TypeScript has a syntax error',
      thrown('SyntaxError', 'Expression expected', { code: 'ERR_INVALID_TYPESCRIPT_SYNTAX', place: `${at('a.ts')}:1` }),
      'has a syntax error: Expression expected (a.ts:1)',
    ],
    [
      'a package is TypeScript',
      thrown(
        'Error',
        `Stripping types is currently unsupported for files under node_modules, for "file://${at('node_modules/p/index.ts')}"`,
        { code: 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING' },
      ),
      'is TypeScript inside node_modules (node_modules/p/index.ts), which Node does not load; the package must come compiled to JavaScript',
    ],
    [
      'it imports what is no module',
      thrown('TypeError', `Unknown file extension ".yaml" for ${at('x.yaml')}`, { code: 'ERR_UNKNOWN_FILE_EXTENSION' }),
      'is no JavaScript module, or imports a file that is none (x.yaml)',
    ],
    [
      'a package is missing',
      thrown('Error', `Cannot find package '@acme/aws' imported from ${at('acme/rule.mjs')}`, {
        code: 'ERR_MODULE_NOT_FOUND',
      }),
      'needs the package "@acme/aws", which is not installed (acme/rule.mjs); run "npm install @acme/aws" where it lies',
    ],
    [
      'a required package is missing',
      thrown('Error', `Cannot find module 'lodash/get'\nRequire stack:\n- ${at('acme/rule.cjs')}`, {
        code: 'MODULE_NOT_FOUND',
      }),
      'needs the package "lodash", which is not installed (acme/rule.cjs); run "npm install lodash" where it lies',
    ],
    [
      'a file is missing',
      thrown('Error', `Cannot find module '${at('acme/gone.mjs')}' imported from ${at('acme/rule.mjs')}`, {
        code: 'ERR_MODULE_NOT_FOUND',
      }),
      'imports a file that does not exist: acme/gone.mjs (acme/rule.mjs)',
    ],
    [
      'keydrill is required',
      thrown('Error', `Cannot find module 'keydrill'\nRequire stack:\n- ${at('plugin.cjs')}`, {
        code: 'MODULE_NOT_FOUND',
      }),
      'requires keydrill as CommonJS (plugin.cjs), which takes Node 22.15 or later; import it in a file that ends in .mjs',
    ],
    [
      'a part of keydrill is imported that there is not',
      thrown('Error', `Cannot find package 'keydrill' imported from ${at('plugin.mjs')}`, {
        code: 'ERR_MODULE_NOT_FOUND',
      }),
      'imports a part of keydrill that there is not (plugin.mjs); it has keydrill, keydrill/testing and keydrill/facts',
    ],
    [
      'a package does not export it',
      thrown('Error', `Package subpath './x' is not defined by "exports" in /p/package.json`, {
        code: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
      }),
      `imports what a package does not export: Package subpath './x' is not defined by "exports" in /p/package.json`,
    ],
    [
      'a name is not exported',
      thrown('SyntaxError', "The requested module 'keydrill' does not provide an export named 'controls'", {
        place: `file://${at('rule.mjs')}:1`,
      }),
      'imports "controls" from "keydrill", which has no such export (rule.mjs:1)',
    ],
    [
      'it has a syntax error',
      thrown('SyntaxError', 'Unexpected end of input'),
      'has a syntax error: Unexpected end of input',
    ],
    [
      'it is taken for CommonJS',
      thrown('SyntaxError', 'Cannot use import statement outside a module', { place: `${at('plugin.js')}:1` }),
      'is an ES module that Node takes for CommonJS (plugin.js:1); let its name end in .mjs, or write "type": "module" in its package.json',
    ],
    [
      'it is taken for an ES module',
      thrown('ReferenceError', 'module is not defined in ES module scope\nThis file is being treated …', {
        place: `file://${at('plugin.js')}:4`,
      }),
      'is CommonJS that Node takes for an ES module (plugin.js:4); let its name end in .cjs, or write import and export',
    ],
  ])('%s', (_, error, clause) => expect(loadFailure(error)).toEqual(clause));

  it('whatever is thrown, even what throws when it is looked at', () => {
    const hostile = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('no');
      },
    });
    expect(loadFailure(hostile)).toBe('throws while it loads: something that is no error');
    expect(loadFailure(Object.create(null))).toBe('throws while it loads: something that is no error');
  });
});
