import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { days, wholeDays } from '../../src/facts/age.ts';
import { declared } from '../../src/facts/needs.ts';
import { isAhead, parseMoment } from '../../src/facts/repository/moment.ts';
import { account } from '../../src/subjects/account.ts';

const SNIPPET = 'attestations: { support-path: { value: direct, contact: WHERE, by: WHO, on: YYYY-MM-DD } }';

export default defineRule({
  id: 'support-path-declared',
  title: 'Somebody vouches for the way to AWS Support',
  capability: 'respond',
  severity: 'low',
  pack: 'strict',
  description:
    'AWS opens a support case when it finds a leaked key, and wants an answer there. An account that is billed through a reseller cannot answer it itself, and finds that out on the worst day.',
  remediation: {
    text: 'Open a test case along the way that you would use, then write into keydrill.yaml whether it is direct or through a reseller, where a case is opened, who tried it and when.',
    commands: ['aws support describe-severity-levels --region us-east-1'],
  },
  references: [
    'https://docs.aws.amazon.com/awssupport/latest/user/case-management.html',
    'https://docs.aws.amazon.com/awssupport/latest/user/accessing-support.html',
  ],
  controls: [],
  parameters: {
    maxTestAgeDays: {
      type: 'integer',
      default: 180,
      minimum: 1,
      description: 'Days after which the way to support must have been tried again.',
    },
  },
  since: '0.1.0',
  on: account,
  needs: { attestations: declared('attestations') },

  check({ facts, parameters: { maxTestAgeDays }, context: { now } }) {
    const path = facts.attestations['support-path'];
    const expected = { contact: true, maxTestAgeDays };
    if (path === undefined) {
      const message = `Nobody vouches for the way to AWS Support; add ${SNIPPET} to the policy.`;
      return fail(message, { observed: { value: null }, expected: { ...expected, policy: SNIPPET } });
    }
    const { value, on } = path;
    const contact = (path.contact ?? '').trim() !== '';
    const evidence = { observed: { value, on, contact }, expected };
    const way = value === 'reseller' ? 'AWS Support is reached through a reseller' : 'AWS Support is reached directly';
    if (!contact) return fail(`${way}, but the policy names no contact where a case is opened.`, evidence);
    const testedAt = parseMoment(on);
    if (testedAt === null) return fail(`${way}, but ${on} is no day on which that was tested.`, evidence);
    if (isAhead(testedAt, now)) {
      return fail(`${way}, but the day on which that was tested, ${on}, lies in the future.`, evidence);
    }
    const age = wholeDays(testedAt, now);
    const message = `${way}, which was last tested ${days(age)} ago; the limit is ${days(maxTestAgeDays)}.`;
    return age <= maxTestAgeDays ? pass(message, evidence) : fail(message, evidence);
  },
});
