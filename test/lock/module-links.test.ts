import { describe, expect, it } from 'vitest';
import { moduleLinks } from '../../src/lock/module-links.ts';
import { refusal } from './scratch-folder.ts';

const linksIn = async (source: string) =>
  (await moduleLinks(source, 'a.mjs')).map(({ kind, specifier, line }) => `${line} ${kind} ${specifier}`);

describe('what a module loads', () => {
  it.each([
    ['nothing', 'export default 1;', []],
    ['an import', "import a from './a.js';", ['1 import ./a.js']],
    ['an import for its effects', 'import "./a.js"', ['1 import ./a.js']],
    ['several lines of names', "import {\n  a,\n  b,\n} from './a.js';", ['1 import ./a.js']],
    ['a star', "\nimport * as all from './a.js';", ['2 import ./a.js']],
    ['an export from', "export { a } from './a.js'; export * from './b.js';", ['1 import ./a.js', '1 import ./b.js']],
    ['JSON', "import data from './data.json' with { type: 'json' };", ['1 import ./data.json']],
    ['an import()', "const a = await import('./a.js');", ['1 import ./a.js']],
    ['an import() with attributes', "import('./a.json', { with: { type: 'json' } })", ['1 import ./a.json']],
    ['a comment in an import()', "import(/* later */ './a.js')", ['1 import ./a.js']],
    ['a template without a hole', 'import(`./a.js`)', ['1 import ./a.js']],
    ['an escape in the name', "import './\\u0061.js'", ['1 import ./a.js']],
    ['an import in a template', "const t = `${await import('./a.js')}`;", ['1 import ./a.js']],
    ['a source phase import', "import source wasm from './a.wasm';", ['1 import ./a.wasm']],
    ['a package and Node', "import 'acme'; import 'node:fs';", ['1 import acme', '1 import node:fs']],
    ['a shebang and a byte order mark', "#!/usr/bin/env node\nimport './a.js'", ['2 import ./a.js']],
    ['a byte order mark', "\ufeffimport './a.js'", ['1 import ./a.js']],
    [
      'white space beyond ASCII',
      "\u00a0import './a.js';\u3000import('./b.js')",
      ['1 import ./a.js', '1 import ./b.js'],
    ],
    [
      'a comment that ends before a line feed',
      "// a \u2028import './a.js';\n// b\rimport './b.js'",
      ['1 import ./a.js', '2 import ./b.js'],
    ],
    ['Windows line ends', "let a;\r\nimport './a.js';\r\n", ['2 import ./a.js']],
    ['a require', "const a = require('./a');", ['1 require ./a']],
    ['a require of module', "module.require('./a')", ['1 require ./a']],
    ['a require with room in it', "let b;\nrequire /* here */ (\n'./a')", ['2 require ./a']],
    ['a part of what a require gives', "const a = require('./a').default;", ['1 require ./a']],
    ['a require in a function that returns', "if (b) { return; }\nrequire('./a')", ['2 require ./a']],
    [
      'a require that was made for it',
      "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nrequire('./a.json');",
      ['1 import node:module', '3 require ./a.json'],
    ],
    ['a page', "const page = new URL('./rule.md', import.meta.url);", ['1 url ./rule.md']],
    ['a page above', 'new  URL(\n  "../rule.md",\n  import.meta.url)', ['3 url ../rule.md']],
  ])('is found: %s', async (_, source, expected) => {
    expect(await linksIn(source)).toEqual(expected);
  });

  it.each([
    ['a comment', "// import './a.js'\n/* require('./b') */"],
    ['a string', `const a = "import './a.js'", b = 'require("./b")';`],
    ['a template', "const a = `import './a.js'; require('./b')`;"],
    ['a regular expression', "const a = /require('x')|import('y')/;"],
    ['a method of that name', 'loader.require(name); loader.import(name); const a = { import: 1 };'],
    ['a longer name', 'const a = my_require(name), b = requireAll(name);'],
    ['a URL that is no file beside it', "new URL('https://example.com/x'); new URL(name, import.meta.url)"],
    ['what only looks like a page', "// new URL('./rule.md', import.meta.url)"],
    ['the folder of the module', 'const folder = import.meta.dirname;'],
  ])('is not %s', async (_, source) => {
    expect(await linksIn(source)).toEqual([]);
  });

  it.each([
    ['a name in a variable', 'let a;\nimport(name);'],
    ['a name put together', "let a;\nimport('./rules/' + name);"],
    ['a template with a hole', 'let a;\nimport(`./${name}.js`);'],
    ['a require of a variable', 'let a;\nrequire(name);'],
    ['a name with white space beyond ASCII', "let a;\nimport './a\u00a0b.js';"],
    ['a require of nothing', 'let a;\nrequire();'],
  ])('is refused when it is worked out: %s', async (_, source) => {
    expect(await refusal(moduleLinks(source, 'rules/a.mjs'))).toBe(
      'Unpinnable: rules/a.mjs:2 works out what it loads when it runs; write the name out',
    );
  });

  it.each([
    ['under another name', 'const load = createRequire(import.meta.url);'],
    ['called at once', "const a = createRequire(import.meta.url)('./a.js');"],
    ['called at once, and kept', "const require = createRequire(import.meta.url)('./a.js');"],
    ['for another place', "const require = createRequire('/elsewhere/x.js');"],
    [
      'twice, the second under another name',
      'const require = createRequire(import.meta.url); const load = createRequire(import.meta.url);',
    ],
  ])('is refused when a require is made %s', async (_, source) => {
    expect(await refusal(moduleLinks(`let a;\n${source}`, 'a.mjs'))).toBe(
      'Unpinnable: a.mjs:2 makes a require that cannot be followed; write const require = createRequire(import.meta.url)',
    );
  });

  it.each([
    ['an open brace', 'let a;\nlet b = {', 2],
    ['an open string', "let a;\nlet b = 'x\n", 2],
  ])('is refused when it is no JavaScript: %s', async (_, source, line) => {
    expect(await refusal(moduleLinks(source, 'a.mjs'))).toMatch(
      new RegExp(`^Unpinnable: a\\.mjs:[1${line}] cannot be read as JavaScript$`),
    );
  });
});
