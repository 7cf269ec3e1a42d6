import { type Outcome, ok, problem } from '../../outcome.ts';
import { quote } from '../../policy/problem.ts';

/** A rule id in its parts: `acme/bucket-tagged`, or a name alone for a rule of keydrill's own. */
export interface RuleId {
  readonly id: string;
  readonly namespace: string | null;
  readonly name: string;
}

const NAMESPACE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;

/** Whether a folder may be that of a rule. */
export const isRuleName = (name: string): boolean => NAME.test(name);

/** Longer ones break tables and file systems. */
const LONGEST = 60;

export function parseRuleId(id: string): Outcome<RuleId> {
  const [name = '', namespace, ...more] = id.split('/').toReversed();
  if (more.length > 0)
    return problem(`The id ${quote(id)} has more than one slash; write it as in acme/bucket-tagged.`);
  if (namespace !== undefined && (!NAMESPACE.test(namespace) || namespace === 'keydrill')) {
    return problem(
      `A rule cannot be in the namespace ${quote(namespace)}; use lower-case words with hyphens, such as the name of your organization.`,
    );
  }
  if (!NAME.test(name)) {
    return problem(
      `A rule cannot be called ${quote(name)}; name the desired state in two or more lower-case words with hyphens, as in bucket-tagged.`,
    );
  }
  if (id.length > LONGEST) return problem(`The id ${quote(id)} is longer than ${LONGEST} characters; shorten it.`);
  return ok({ id, namespace: namespace ?? null, name });
}
