import { maskKeyId } from '../../src/engine/mask.ts';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { days } from '../../src/facts/age.ts';
import { trailTampering } from '../../src/facts/aws/cloudtrail-events.ts';
import { settle } from '../../src/facts/logic.ts';
import { everyRegion } from '../../src/facts/needs.ts';
import { account } from '../../src/subjects/account.ts';
import { type Tampering, tamperingsSince } from '../../src/subjects/trail-tampering.ts';

const DAY = 24 * 60 * 60 * 1000;

export default defineRule({
  id: 'no-recent-trail-tampering',
  title: 'Nobody has turned CloudTrail or GuardDuty off lately',
  capability: 'now',
  severity: 'critical',
  pack: 'recommended',
  description:
    'Before the damage, an intruder blinds the account: stops the trail, narrows what it records, suspends GuardDuty. A trail that logs again today does not say what happened while it did not.',
  remediation: {
    text: 'Find out who did it and why. If nobody can say, treat the credentials of the caller as stolen, turn everything on again, and look at what happened in between.',
    commands: [
      'aws cloudtrail start-logging --name TRAIL_ARN --region REGION',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=StopLogging --region REGION',
    ],
  },
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html',
    'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html',
  ],
  controls: [],
  parameters: {
    withinDays: {
      type: 'integer',
      default: 7,
      minimum: 1,
      maximum: 90,
      description: 'Days to look back; CloudTrail remembers 90.',
    },
  },
  since: '0.1.0',
  on: account,
  needs: { tampering: everyRegion(trailTampering) },

  check({ facts, parameters: { withinDays }, context: { now } }) {
    const since = new Date(now.getTime() - withinDays * DAY);
    const { done, refused, unread } = tamperingsSince(facts.tampering, since);
    const evidence = {
      observed: { calls: done.map(shown), refused: refused.map(shown) },
      expected: { calls: [], withinDays },
    };
    const [last] = done;
    if (last === undefined) {
      const message = `Nobody has stopped or narrowed CloudTrail or GuardDuty within ${days(withinDays)}.`;
      return settle(unread, pass(message, evidence));
    }
    const { region, deed, call } = last;
    const key = call.accessKeyId === null ? '' : ` with access key ${maskKeyId(call.accessKeyId)}`;
    const more = done.length === 1 ? '' : `, and ${done.length - 1} more such calls were made`;
    const what = `${deed} in ${region} at ${call.time} by ${call.actor}${key} (${call.name})${more}`;
    return fail(`${what}; nobody should blind the account.`, evidence);
  },
});

const shown = ({ region, call: { name, target, time, actor, accessKeyId, refused } }: Tampering) => ({
  event: name,
  target,
  region,
  time,
  actor,
  accessKeyId: accessKeyId === null ? null : maskKeyId(accessKeyId),
  refused,
});
