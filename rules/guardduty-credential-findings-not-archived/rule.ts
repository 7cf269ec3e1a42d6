import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { detectors } from '../../src/facts/aws/guardduty.ts';
import { archiveCriteria, filterNames } from '../../src/facts/aws/guardduty-filters.ts';
import { readEach, settle } from '../../src/facts/logic.ts';
import { type Reach, reachOf } from './archive-filter.ts';

export default defineRule({
  id: 'guardduty-credential-findings-not-archived',
  title: 'No GuardDuty filter archives findings about credentials',
  capability: 'hear',
  severity: 'high',
  pack: 'recommended',
  description:
    'A filter that archives takes findings away as they arrive: Security Hub and EventBridge never see them. One that is too wide silences the very findings that tell of a stolen key.',
  remediation: {
    text: 'Delete the filter, or narrow it to what is known to be harmless: one type together with an address, a user or an account.',
    commands: [
      'aws guardduty get-filter --detector-id DETECTOR_ID --filter-name FILTER_NAME --region REGION',
      '# Findings that the filter archived so far stay archived; new ones are reported again.\naws guardduty delete-filter --detector-id DETECTOR_ID --filter-name FILTER_NAME --region REGION',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html',
    'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html',
  ],
  controls: [],
  since: '0.1.0',
  on: detectors,
  needs: { names: filterNames, criteria: archiveCriteria },

  check({ subject: detector, facts, context }) {
    const { values, unread } = readEach(facts.names(detector), (name): Found => {
      const criteria = facts.criteria({ detector, name });
      return { name, reach: criteria === null ? { kind: 'none' } : reachOf(criteria, context) };
    });
    const found = values.map(({ value }) => value);
    const archiving = found.flatMap(({ name, reach }) => (reach.kind === 'all' ? [{ filter: name, ...reach }] : []));
    const narrow = found.flatMap(({ name, reach }) =>
      reach.kind === 'some' ? [{ filter: name, narrowedBy: reach.narrowedBy }] : [],
    );
    const observed = { archiving: archiving.map(({ filter, types }) => ({ filter, types })), narrow };
    const evidence = { observed, expected: { archiving: [] } };
    const [first, ...others] = archiving;
    if (first === undefined) {
      const message = `No filter of GuardDuty in ${context.region} archives all findings of a type about credentials`;
      return settle(unread, pass(`${message}${aside(narrow)}.`, evidence));
    }
    // A filter that could not be read may take more than these do.
    const lowOnly = unread.length === 0 && archiving.every((each) => each.lowOnly);
    const which = others.length === 0 ? `Filter ${first.filter}` : `Filter ${first.filter} (and ${others.length} more)`;
    return fail(
      `${which} of GuardDuty in ${context.region} archives ${lowOnly ? 'low-severity ' : ''}findings about credentials, such as ${first.types[0]}, before anybody hears of them; none should.`,
      { ...evidence, ...(lowOnly ? { severity: 'low' } : {}) },
    );
  },
});

interface Found {
  readonly name: string;
  readonly reach: Reach;
}

function aside(narrow: readonly { readonly narrowedBy: readonly string[] }[]): string {
  if (narrow.length === 0) return '';
  const fields = [...new Set(narrow.flatMap(({ narrowedBy }) => narrowedBy))].join(', ');
  return `; ${narrow.length === 1 ? '1 archives' : `${narrow.length} archive`} some, by ${fields}`;
}
