import { Document, type Node } from 'yaml';

/** An intrinsic function in its short form, as `!Ref RoleName`; lists stand on one line where `inline`. */
function intrinsic(tag: string, value: unknown, { inline = false } = {}): Node {
  const node = new Document(null, { aliasDuplicateObjects: false }).createNode(value, { flow: inline });
  node.tag = `!${tag}`;
  return node;
}

export const ref = (name: string): Node => intrinsic('Ref', name);

/** Text in which `${Name}` stands for a parameter. */
export const sub = (text: string): Node => intrinsic('Sub', text);

export const equals = (parameter: string, value: string): Node =>
  intrinsic('Equals', [ref(parameter), value], { inline: true });

export const not = (condition: Node): Node => intrinsic('Not', [condition], { inline: true });

export const and = (...conditions: readonly Node[]): Node => intrinsic('And', conditions, { inline: true });

export const condition = (name: string): Node => intrinsic('Condition', name);

export const attribute = (resource: string, name: string): Node => intrinsic('GetAtt', `${resource}.${name}`);

export const either = (name: string, yes: unknown, no: unknown): Node => intrinsic('If', [name, yes, no]);

/** A value only where a condition holds; elsewhere it is left out. */
export const onlyIf = (name: string, value: unknown): Node => either(name, value, ref('AWS::NoValue'));
