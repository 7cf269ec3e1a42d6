const TOO_DEEP = 100;

/**
 * What of a value a snapshot could not hold as it is: `a Date at lastRun`. Null for plain data, which JSON writes and reads
 * back equal; a property without a value counts as absent.
 */
export const notData = (value: unknown): string | null => (value === undefined ? 'nothing' : oddity(value, []));

function oddity(value: unknown, path: readonly string[]): string | null {
  if (path.length > TOO_DEEP) return `data that never ends${at(path.slice(0, 1))}`;
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return null;
    case 'number':
      return Number.isFinite(value) ? null : `${value}${at(path)}`;
    case 'object':
      return value === null ? null : oddityIn(value, path);
    default:
      return `a ${typeof value}${at(path)}`;
  }
}

function oddityIn(value: object, path: readonly string[]): string | null {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return `a ${value.constructor.name}${at(path)}`;
  }
  for (const [name, part] of Object.entries(value)) {
    const found = oddity(part, [...path, name]);
    if (found !== null) return found;
  }
  return null;
}

const at = (path: readonly string[]): string => (path.length === 0 ? '' : ` at ${path.join('.')}`);
