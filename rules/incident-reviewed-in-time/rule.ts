import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';
import { hoursSince } from '../../src/facts/age.ts';
import { incidentRecords } from '../../src/facts/repository/incidents.ts';
import { dayOfMoment, hoursBetween, isAhead } from '../../src/facts/repository/moment.ts';

export default defineRule({
  id: 'incident-reviewed-in-time',
  title: 'Closed incidents are reviewed within days',
  capability: 'respond',
  severity: 'low',
  pack: 'strict',
  description:
    'After a week nobody remembers in which order things were done, and what was missing. A review while it is fresh is what makes the next leak shorter.',
  remediation: {
    text: 'Hold the review within three days of closing an incident, and write the day into the record as reviewed: YYYY-MM-DD.',
    commands: ["grep -L '^reviewed:' INCIDENT_LOG/*.md"],
  },
  references: [
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_incident_response_establish_incident_framework.html',
  ],
  controls: controls({
    nist80053: ['IR-4'],
    pciDss: ['12.10.6'],
    iso27001: ['A.5.27'],
    wellArchitected: ['SEC10-BP08'],
  }),
  parameters: {
    maxHours: {
      type: 'integer',
      default: 72,
      minimum: 1,
      description: 'Hours between the close of an incident and its review.',
    },
  },
  since: '0.1.0',
  on: incidentRecords,
  needs: {},

  check({ subject: record, parameters: { maxHours }, context: { now } }) {
    const { id, file, line, closedAt, reviewedAt, problem } = record;
    const evidence = { observed: { closedAt, reviewedAt }, expected: { maxHours } };
    const limit = `the limit is ${maxHours} h`;
    if (problem !== null) {
      return fail(`The incident record in line ${line} of ${file} ${problem}; it should be readable.`, evidence);
    }
    if (closedAt === null) return notApplicable(`Incident ${id} is still open.`);
    if (isAhead(closedAt, now)) {
      return fail(`Incident ${id} was closed on ${dayOfMoment(closedAt)}, which lies in the future.`, evidence);
    }
    // A review that is planned has not taken place.
    if (reviewedAt !== null && !isAhead(reviewedAt, now)) {
      const hours = Math.max(0, hoursBetween(closedAt, reviewedAt));
      const message = `Incident ${id} was reviewed ${Math.ceil(hours)} h after it was closed; ${limit}.`;
      return hours <= maxHours ? pass(message, evidence) : fail(message, evidence);
    }
    const hours = hoursSince(closedAt, now);
    const message = `Incident ${id} was closed on ${dayOfMoment(closedAt)} and is not reviewed yet`;
    if (hours <= maxHours) return notApplicable(`${message}; ${limit}.`);
    return fail(`${message}, ${Math.floor(hours)} h later; ${limit}.`, evidence);
  },
});
