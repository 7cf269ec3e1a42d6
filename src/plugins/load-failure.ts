import { extname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quote } from '../quote.ts';

/** What could be made out of a thrown value, which may be anything. */
interface Thrown {
  readonly code: string;
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** Why a module could not be loaded, and what to do: a clause to follow the module's name, as in "throws while …". */
export function loadFailure(thrown: unknown): string {
  const error = seen(thrown);
  switch (error.code) {
    case 'ERR_UNKNOWN_FILE_EXTENSION':
    case 'ERR_NO_TYPESCRIPT':
      return unknownKind(error);
    case 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX':
      return `uses TypeScript that Node only runs when it is compiled: ${told(error)}; rewrite that or compile it to JavaScript`;
    case 'ERR_INVALID_TYPESCRIPT_SYNTAX':
      return `has a syntax error: ${told(error)}`;
    case 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING':
      return `is TypeScript inside node_modules${inFile(error)}, which Node does not load; the package must come compiled to JavaScript`;
    case 'ERR_MODULE_NOT_FOUND':
    case 'MODULE_NOT_FOUND':
      return missing(error);
    case 'ERR_PACKAGE_PATH_NOT_EXPORTED':
      return `imports what a package does not export: ${told(error)}`;
    default:
      return error.name === 'SyntaxError' ? syntax(error) : thrownBy(error);
  }
}

function thrownBy(error: Thrown): string {
  if (/^(?:module|exports|require) is not defined in ES module scope/.test(error.message)) {
    return `is CommonJS that Node takes for an ES module${placeOf(error)}; let its name end in .cjs, or write import and export`;
  }
  return `throws while it loads: ${told(error)}`;
}

function seen(thrown: unknown): Thrown {
  const unseen = { code: '', name: '', message: 'something that is no error', stack: '' };
  try {
    if (!(thrown instanceof Error)) {
      return typeof thrown === 'string' || typeof thrown === 'number' ? { ...unseen, message: String(thrown) } : unseen;
    }
    const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
    return { code, name: thrown.name, message: String(thrown.message), stack: String(thrown.stack) };
  } catch {
    return unseen;
  }
}

const TYPESCRIPT = new Set(['.ts', '.mts', '.cts']);

function unknownKind(error: Thrown): string {
  const [, path = ''] = /for (\/.*|[A-Za-z]:.*)$/m.exec(error.message) ?? [];
  if (error.code !== 'ERR_NO_TYPESCRIPT' && !TYPESCRIPT.has(extname(path))) {
    return `is no JavaScript module, or imports a file that is none${path === '' ? '' : ` (${shown(path)})`}`;
  }
  const [major = '', minor = ''] = process.versions.node.split('.');
  return `is TypeScript${inFile(error)}, which Node ${major}.${minor} does not load; use Node 22.18 or later, or compile it to JavaScript`;
}

/** Only where it says more than the name of the plug-in: one of the files behind it may be meant. */
function inFile({ message }: Thrown): string {
  const [, path] = /for "?((?:file:\/\/)?\/[^"\n]*?)"?$/m.exec(message) ?? [];
  return path === undefined ? '' : ` (${shown(path)})`;
}

function missing(error: Thrown): string {
  const [, name = ''] = /Cannot find (?:package|module) '([^']+)'/.exec(error.message) ?? [];
  const [, from] = / imported from (.*)$/m.exec(error.message) ?? /Require stack:\n- (.*)$/m.exec(error.message) ?? [];
  const where = from === undefined ? '' : ` (${shown(from)})`;
  if (/^(?:\/|\.|file:|[A-Za-z]:\\)/.test(name)) return `imports a file that does not exist: ${shown(name)}${where}`;
  if (/^keydrill(?:\/|$)/.test(name)) return keydrillMissing(error, where);
  const [packageName = name] = /^(?:@[^/]+\/)?[^/]+/.exec(name) ?? [];
  return `needs the package ${quote(packageName)}, which is not installed${where}; run "npm install ${packageName}" where it lies`;
}

/** What is imported is the copy that runs; an older Node cannot do so for what is required. */
const keydrillMissing = ({ code }: Thrown, where: string): string =>
  code === 'MODULE_NOT_FOUND'
    ? `requires keydrill as CommonJS${where}, which takes Node 22.15 or later; import it in a file that ends in .mjs`
    : `imports a part of keydrill that there is not${where}; it has keydrill, keydrill/testing and keydrill/facts`;

function syntax(error: Thrown): string {
  if (/Cannot use import statement outside a module|Unexpected token 'export'/.test(error.message)) {
    return `is an ES module that Node takes for CommonJS${placeOf(error)}; let its name end in .mjs, or write "type": "module" in its package.json`;
  }
  const [, from, name] =
    /requested module '([^']+)' does not provide an export named '([^']+)'/.exec(error.message) ?? [];
  if (from !== undefined && name !== undefined) {
    return `imports ${quote(name)} from ${quote(from)}, which has no such export${placeOf(error)}`;
  }
  return `has a syntax error: ${told(error)}`;
}

/** The first line of the message, and the line of it that is in neither Node nor keydrill. */
function told(error: Thrown): string {
  const [line = ''] = error.message.split('\n');
  const sentence = line.trim().replace(/[.\s]+$/, '');
  const plain = sentence === '' ? error.name : sentence;
  return `${JSON.stringify(plain).slice(1, -1).replaceAll('\\"', '"').slice(0, 200)}${placeOf(error)}`;
}

/** Where keydrill itself lies: what it throws is about the code that called it. */
const OWN_FOLDER = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '.', import.meta.url));

function placeOf({ stack }: Thrown): string {
  for (const line of stack.split('\n')) {
    const [, place, at] = /(?:^|\(|at )((?:file:\/\/)?\/[^():]+):(\d+)(?::\d+\)?)?$/.exec(line) ?? [];
    if (place !== undefined && at !== undefined && !pathOf(place).startsWith(OWN_FOLDER)) {
      return ` (${shown(place)}:${at})`;
    }
  }
  return '';
}

const pathOf = (place: string): string => (place.startsWith('file:') ? fileURLToPath(place) : place);

function shown(path: string): string {
  const file = pathOf(path);
  return relative(process.cwd(), file).replaceAll('\\', '/') || file;
}
