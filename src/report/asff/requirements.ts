import { type Control, FRAMEWORKS } from '../../engine/controls.ts';
import { REQUIREMENT_LENGTH, shown } from './limits.ts';

/**
 * `CIS AWS Foundations 7.0/1.13`, as Security Hub writes requirements. The newest version of a framework comes first,
 * because a finding holds only so many.
 */
export const requirementsOf = (controls: readonly Control[]): readonly string[] =>
  namesOf(controls, (control) => `${standardOf(control)}/${control.id}`);

/** The frameworks of the requirements, each with its version. */
export const standardsOf = (controls: readonly Control[]): readonly string[] => namesOf(controls, standardOf);

function namesOf(controls: readonly Control[], nameOf: (control: Control) => string): readonly string[] {
  const names = controls.map((control) => shown(nameOf(control), REQUIREMENT_LENGTH, '')).reverse();
  return [...new Set(names)].filter((name) => name !== '');
}

/** A framework that keydrill does not know goes by the name that the rule gives it. */
const standardOf = ({ framework, version }: Control): string =>
  FRAMEWORKS.find((known) => known.framework === framework && known.version === version)?.title ??
  `${framework} ${version}`;
