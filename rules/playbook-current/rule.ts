import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { days, wholeDays } from '../../src/facts/age.ts';
import { declared } from '../../src/facts/needs.ts';
import { dayOfMoment, isAhead, parseMoment } from '../../src/facts/repository/moment.ts';
import { playbookChangedAt, playbookFile } from '../../src/facts/repository/playbook.ts';
import { repository } from '../../src/subjects/account.ts';
import { NO_PLAYBOOK_TO_JUDGE, readablePlaybook } from '../../src/subjects/playbook.ts';
import { type HeaderField, reviewHeader } from '../../src/subjects/playbook-review.ts';

export default defineRule({
  id: 'playbook-current',
  title: 'The response playbook was reviewed lately',
  capability: 'respond',
  severity: 'medium',
  pack: 'recommended',
  description:
    'People leave, roles are renamed, consoles move. Steps that nobody has read for a year send the responder to a channel that is gone and a role that cannot be assumed.',
  remediation: {
    text: 'Walk through the playbook with those who would follow it, correct it, and write the day into a line such as "Last Reviewed: 2026-05-01" at its top.',
    commands: ['git log -1 --format=%cs -- PLAYBOOK_PATH', 'git fetch --unshallow'],
  },
  references: [
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_incident_response_develop_management_plans.html',
    'https://github.com/actions/checkout#fetch-all-history-for-all-tags-and-branches',
  ],
  controls: controls({
    nist80053: ['IR-4', 'IR-8'],
    pciDss: ['12.10.1', '12.10.2'],
    csf: ['ID.IM-04'],
    iso27001: ['A.5.24', 'A.5.26'],
    wellArchitected: ['SEC10-BP02', 'SEC10-BP04'],
    configProcessCheck: ['response-plan-exists-maintained'],
  }),
  since: '0.1.0',
  on: repository,
  needs: { playbook: declared('playbook'), file: playbookFile, changedAt: playbookChangedAt },

  check({ facts, context: { now } }) {
    const playbook = readablePlaybook(facts);
    if (playbook === null) return notApplicable(NO_PLAYBOOK_TO_JUDGE);
    const { declared, path, text } = playbook;
    const { maxReviewAgeDays } = declared;
    const { lastReviewed, status } = reviewHeader(text);
    const problem = statusProblem(status) ?? dateProblem(lastReviewed, now);
    const expected = { maxReviewAgeDays };
    const observed = { lastReviewed: lastReviewed?.value ?? null, status: status?.value ?? null };
    const resource = { file: { path, line: problem?.line ?? lastReviewed?.line ?? 1 } };
    if (problem !== null) return fail(`The playbook ${path} ${problem.message}.`, { observed, expected, resource });

    const reviewedAt = lastReviewed === null ? null : dateOf(lastReviewed);
    const limit = `the limit is ${days(maxReviewAgeDays)}`;
    const isRecent = (at: string) => wholeDays(at, now) <= maxReviewAgeDays;
    const told = (at: string) => `on ${dayOfMoment(at)}, ${days(wholeDays(at, now))} ago`;
    if (reviewedAt !== null && isRecent(reviewedAt)) {
      return pass(`The playbook ${path} was last reviewed ${told(reviewedAt)}; ${limit}.`, {
        observed,
        expected,
        resource,
      });
    }
    // Asked only here: a shallow clone does not matter to a playbook that says when it was reviewed.
    const changedAt = facts.changedAt(declared.path);
    const evidence = { observed: { ...observed, changedAt }, expected, resource };
    if (changedAt !== null && isRecent(changedAt)) {
      return pass(`The playbook ${path} was last changed ${told(changedAt)}; ${limit}.`, evidence);
    }
    const reviewed = reviewedAt === null ? 'names no review date' : `was last reviewed ${told(reviewedAt)}`;
    const changed = changedAt === null ? 'was never committed' : `was last changed ${told(changedAt)}`;
    return fail(`The playbook ${path} ${reviewed}, and ${changed}; ${limit}.`, evidence);
  },
});

interface Problem {
  readonly line: number;
  /** What follows the path. */
  readonly message: string;
}

/** What a playbook says of itself when nobody should follow it. */
const NOT_IN_FORCE = /^(?:draft|deprecated|obsolete|superseded)\b/i;

const statusProblem = (status: HeaderField | null): Problem | null =>
  status !== null && NOT_IN_FORCE.test(status.value)
    ? { line: status.line, message: `has the status ${status.value}; it should be one that people follow` }
    : null;

/** What follows the date, such as the name of the reviewer, is for the reader. */
const dateOf = ({ value }: HeaderField): string | null => parseMoment(/^[^\s,;(]*/.exec(value)?.[0] ?? '');

function dateProblem(reviewed: HeaderField | null, now: Date): Problem | null {
  if (reviewed === null) return null;
  const { line, value } = reviewed;
  const at = dateOf(reviewed);
  if (at === null) {
    const message = `has a review date in line ${line} that is no day of the calendar; it should be written as YYYY-MM-DD`;
    return { line, message };
  }
  if (!isAhead(at, now)) return null;
  return { line, message: `was last reviewed on ${value} by its own words, which lies in the future` };
}
