import { controls } from '../../src/engine/controls.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { days, wholeDays } from '../../src/facts/age.ts';
import { present } from '../../src/facts/answer.ts';
import { regionTrails, trailStatus, trailsIn } from '../../src/facts/aws/cloudtrail.ts';
import { readEach, settle } from '../../src/facts/logic.ts';
import { everyRegion } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';

export default defineRule({
  id: 'cloudtrail-history-depth',
  title: 'Trail logs reach far enough back',
  capability: 'see',
  severity: 'low',
  pack: 'recommended',
  description:
    'A trail that was set up last week is configured well and knows nothing of last month. Until it has run for a while, an investigation finds less than the settings promise.',
  remediation: {
    text: 'Nothing brings the past back: leave the trail running without a break, and until then rely on the event history of the last 90 days, region by region.',
    commands: ['aws cloudtrail get-trail-status --name TRAIL_ARN --region HOME_REGION --query StartLoggingTime'],
  },
  references: ['https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html'],
  controls: controls({}),
  parameters: {
    minDays: {
      type: 'integer',
      default: 90,
      minimum: 1,
      description: 'Days for which some trail must have been logging.',
    },
  },
  since: '0.1.0',
  on: account,
  needs: { trails: everyRegion(regionTrails), status: trailStatus },

  check({ facts, parameters: { minDays }, context: { now } }) {
    const seen = trailsIn(facts.trails);
    const running = readEach(seen.found, (trail) => {
      const { logging, startedAt } = facts.status(trail);
      return logging ? present(startedAt, trailStatus.operation, 'StartLoggingTime') : null;
    });
    const [longest] = running.values
      .flatMap(({ item: { name }, value }) => (value === null ? [] : [{ name, startedAt: value }]))
      .sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
    const unread = [...seen.unread, ...running.unread];
    const expected = { minDays };
    if (longest === undefined) {
      const message = `No trail is logging, so no history grows; one should have been logging for ${days(minDays)}.`;
      return settle(unread, fail(message, { observed: { trail: null, days: 0 }, expected }));
    }
    const { name, startedAt } = longest;
    const depth = wholeDays(startedAt, now);
    const evidence = { observed: { trail: name, startedAt, days: depth }, expected };
    if (depth >= minDays) return pass(`Trail ${name} has been logging for ${days(depth)}.`, evidence);
    const message = `Trail ${name} is configured, but only ${days(depth)} of history exist; there should be ${days(minDays)}.`;
    return settle(unread, fail(message, evidence));
  },
});
