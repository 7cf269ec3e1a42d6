// The part of docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html that patterns for CloudTrail
// use: JSON patterns, and plain terms. Not: space-delimited patterns, array selectors, regular expressions.

type Matcher = (event: unknown) => boolean;

/** Tells whether a log event matches; throws `SyntaxError` for a pattern that it cannot read. */
export function metricFilterMatcher(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (text.startsWith('[')) throw new SyntaxError('Space-delimited patterns are not read.');
  if (!text.startsWith('{')) return termsMatcher(text);
  if (!text.endsWith('}')) throw new SyntaxError('The pattern has no end.');
  const tokens = tokensOf(text.slice(1, -1));
  const matches = readAny(tokens);
  if (tokens.length > 0) throw new SyntaxError(`Unexpected ${tokens[0]}`);
  return (message) => {
    try {
      return matches(JSON.parse(message));
    } catch (error) {
      if (error instanceof SyntaxError) return false; // a log event that is not JSON
      throw error;
    }
  };
}

/** Every term must be there, `-term` must not, and of all `?term` one. */
function termsMatcher(text: string): (message: string) => boolean {
  const terms = (text.match(/[?-]?(?:"[^"]*"|\S+)/g) ?? []).map((term) => term.replaceAll('"', ''));
  const optional = terms.filter((term) => term.startsWith('?')).map((term) => term.slice(1));
  return (message) =>
    (optional.length === 0 || optional.some((term) => message.includes(term))) &&
    terms
      .filter((term) => !term.startsWith('?'))
      .every((term) => (term.startsWith('-') ? !message.includes(term.slice(1)) : message.includes(term)));
}

const TOKEN = /\s*(?:(\(|\)|&&|\|\||!=|<=|>=|=|<|>)|("(?:[^"\\]|\\.)*")|([^\s()&|=<>!"]+))/y;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) throw new SyntaxError(`Unexpected ${text.slice(at).trim()}`);
    tokens.push(found[0].trim());
  }
  return tokens;
}

function readAny(tokens: string[]): Matcher {
  const parts = [readAll(tokens)];
  while (tokens[0] === '||') parts.push(readAll(rest(tokens)));
  return (event) => parts.some((matches) => matches(event));
}

function readAll(tokens: string[]): Matcher {
  const parts = [readOne(tokens)];
  while (tokens[0] === '&&') parts.push(readOne(rest(tokens)));
  return (event) => parts.every((matches) => matches(event));
}

/** Without the operator at its start. */
function rest(tokens: string[]): string[] {
  tokens.shift();
  return tokens;
}

function readOne(tokens: string[]): Matcher {
  const first = next(tokens);
  if (first === '(') {
    const inner = readAny(tokens);
    if (next(tokens) !== ')') throw new SyntaxError('A parenthesis is not closed.');
    return inner;
  }
  if (!/^\$\.[\w.]+$/.test(first)) throw new SyntaxError(`${first} is not a property selector.`);
  return readCondition(first.slice(2).split('.'), tokens);
}

function readCondition(path: readonly string[], tokens: string[]): Matcher {
  const operator = next(tokens);
  const operand = next(tokens);
  switch (`${operator} ${operand}`.toUpperCase()) {
    case 'IS NULL':
      return (event) => valueAt(event, path) === null;
    case 'IS TRUE':
      return (event) => valueAt(event, path) === true;
    case 'IS FALSE':
      return (event) => valueAt(event, path) === false;
    case 'NOT EXISTS':
      return (event) => valueAt(event, path) === undefined;
    default:
      if (!/^(?:=|!=|<=?|>=?)$/.test(operator)) throw new SyntaxError(`${operator} is not an operator.`);
      return (event) => compares(valueAt(event, path), operator, operand);
  }
}

function next(tokens: string[]): string {
  const token = tokens.shift();
  if (token === undefined) throw new SyntaxError('The pattern ends too soon.');
  return token;
}

function valueAt(event: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    event,
  );
}

function compares(value: unknown, operator: string, operand: string): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  switch (operator) {
    case '=':
      return equals(value, operand);
    case '!=':
      return !equals(value, operand);
    case '<':
      return Number(value) < Number(operand);
    case '<=':
      return Number(value) <= Number(operand);
    case '>':
      return Number(value) > Number(operand);
    default:
      return Number(value) >= Number(operand);
  }
}

/** `*` stands for any text, in quotes or not. */
function equals(value: string | number, operand: string): boolean {
  const wanted = operand
    .replace(/^"(.*)"$/, '$1')
    .split('*')
    .map(escaped)
    .join('.*');
  return new RegExp(`^${wanted}$`, 's').test(`${value}`);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
