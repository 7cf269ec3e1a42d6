import { SEVERITIES } from '../../engine/rule.ts';
import type { Report } from '../report.ts';
import { paragraph, type Section } from './layout.ts';
import { shownText } from './message.ts';
import { counted, grouped, momentOf } from './wording.ts';

/** Who was judged, and what it comes to; then when and how. */
export function headline(report: Report): Section {
  const { counts, incidents } = report.summary;
  const parts = [
    accountsOf(report),
    scoreOf(report),
    ...(incidents > 0 ? [counted(incidents, 'INCIDENT', 'INCIDENTS')] : []),
    findingsOf(report),
    ...(counts.unknown > 0 ? [`${counted(counts.unknown, 'result')} unknown`] : []),
    ...(counts.excepted > 0 ? [`${grouped(counts.excepted)} excepted`] : []),
  ];
  return [
    paragraph(parts.join(' · '), { style: ['bold'] }),
    ...(report.run.example ? [paragraph('This account does not exist; it shows what a report looks like.')] : []),
    paragraph(circumstances(report), { style: ['dim'] }),
  ];
}

function accountsOf({ run }: Report): string {
  const [only, ...others] = run.accounts.map(shownText);
  const example = run.example === true;
  if (only === undefined) return example ? 'EXAMPLE ACCOUNT' : 'No account';
  if (others.length === 0) return `${example ? 'EXAMPLE ACCOUNT' : 'Account'} ${only}`;
  return `${example ? 'EXAMPLE ACCOUNTS, ' : ''}${counted(run.accounts.length, 'account')}`;
}

const scoreOf = ({ summary }: Report): string =>
  summary.readiness.score === null ? 'no readiness score' : `readiness ${summary.readiness.score} of 100`;

function findingsOf({ summary }: Report): string {
  const { fail, failBySeverity, unknown } = summary.counts;
  if (fail === 0) return unknown === 0 ? 'no findings' : 'no findings in what could be read';
  const severities = SEVERITIES.filter((severity) => failBySeverity[severity] > 0);
  return `${counted(fail, 'finding')}: ${severities.map((severity) => `${grouped(failBySeverity[severity])} ${severity}`).join(', ')}`;
}

function circumstances({ run, tool }: Report): string {
  const scope = [
    counted(run.regions.length, 'region'),
    counted(run.rules.length, 'rule'),
    counted(run.calls.total, 'call'),
  ];
  return `${momentOf(shownText(run.startedAt))}, ${scope.join(', ')}, ${policyOf(run)}, keydrill ${shownText(tool.version)}`;
}

function policyOf({ policy, example }: Report['run']): string {
  if (policy !== null) return `policy ${shownText(policy.path)}`;
  return example ? 'example policy' : 'no policy file';
}
