import type { Report, Run } from './report.ts';

/** A report, and how its file is called. */
export interface NamedReport {
  readonly name: string;
  readonly report: Report;
}

/** Why these reports cannot have been one scan, in one sentence that names two of them; else null. */
export function conflictAmong(reports: readonly NamedReport[]): string | null {
  const [first, ...others] = reports;
  if (first === undefined) return null;
  for (const other of others) {
    const difference = differenceBetween(first, other);
    if (difference !== null) return difference;
  }
  const names = new Map<string, string>();
  for (const { name, report } of reports) {
    for (const account of report.run.accounts) {
      const other = names.get(account);
      if (other !== undefined) return `${other} and ${name} are both about account ${account}; give one of them.`;
      names.set(account, name);
    }
  }
  return null;
}

/** What must be the same for the parts of one scan. */
function differenceBetween(first: NamedReport, other: NamedReport): string | null {
  const [a, b] = [first.report, other.report];
  const both = `${first.name} and ${other.name}`;
  if (a.run.example !== b.run.example) {
    const [example, real] = a.run.example ? [first, other] : [other, first];
    return `${example.name} is about the example account and ${real.name} is not; merge reports of real accounts only.`;
  }
  if (a.tool.version !== b.tool.version) {
    return `${both} were made by different versions of keydrill, ${a.tool.version} and ${b.tool.version}; make both with one.`;
  }
  if (a.run.policy?.sha256 !== b.run.policy?.sha256) {
    return `${both} were judged by different policies, ${policyOf(a)} and ${policyOf(b)}; judge both by one.`;
  }
  return rulesDifference(first, other) ?? rotationDifference(first, other);
}

const policyOf = ({ run }: Report): string =>
  run.policy === null ? 'no policy file' : `${run.policy.path} (sha256 ${run.policy.sha256.slice(0, 8)}…)`;

/** Where accounts have overrides, what holds for all others. */
const selectionOf = ({ run }: Report): Pick<Run, 'rules' | 'severities'> => run.base ?? run;

function rulesDifference(first: NamedReport, other: NamedReport): string | null {
  for (const [one, another] of [
    [first, other],
    [other, first],
  ] as const) {
    const rules = new Set(selectionOf(another.report).rules);
    const missing = selectionOf(one.report).rules.find((id) => !rules.has(id));
    if (missing !== undefined) {
      return `${one.name} and ${another.name} were judged by different rules, and only the first by ${missing}; give both scans the same --rule and --skip-rule.`;
    }
  }
  const { rules, severities: a } = selectionOf(first.report);
  const { severities: b } = selectionOf(other.report);
  const different = rules.find((id) => a[id] !== b[id]);
  return different === undefined
    ? null
    : `${first.name} and ${other.name} give ${different} different severities, ${a[different]} and ${b[different]}; judge both by one policy.`;
}

/** What a report without the figure was planned by is not known. */
function rotationDifference(first: NamedReport, other: NamedReport): string | null {
  const [a, b] = [first.report.summary.rotation, other.report.summary.rotation];
  if (a === null || b === null) return null;
  return a.parallel === b.parallel && a.budgetMinutes === b.budgetMinutes
    ? null
    : `${first.name} and ${other.name} plan the rotation of keys differently; judge both by one policy.`;
}
